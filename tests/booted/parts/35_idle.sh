# What API and worker cost while nothing happens. About 1 % of a core is usual, by machine
# (docs/reliability.md); a test of speed fails by its machine, so the checks only find loops that
# do not rest.
busy_hundredths=300

resident_kb() {  # resident_kb UNIT: what its processes have to themselves and share of the rest
  local pid total=0
  for pid in $(cat "/sys/fs/cgroup/$(property "$1" ControlGroup)/cgroup.procs"); do
    total=$((total + $(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup")))
  done
  echo "$total"
}
cpu_ns() {
  echo $(($(property pagemill-api@8000 CPUUsageNSec) + $(property pagemill-worker@1 CPUUsageNSec)))
}
cpu_of_ten_seconds() {  # in hundredths of a percent of a core
  local before
  before=$(cpu_ns)
  sleep 10  # a duration is measured, nothing is waited for
  echo $((($(cpu_ns) - before) / 1000000))
}
# What they cost in the cheapest of up to three times ten seconds: the first may still have a rest
# of the start in it, and a busy host makes the same work dearer. idle_cost SENTENCE
idle_cost() {
  local api worker window cpu
  cpu_hundredths=10000
  for window in 1 2 3; do
    cpu=$(cpu_of_ten_seconds)
    if ((cpu < cpu_hundredths)); then cpu_hundredths=$cpu; fi
    if ((cpu_hundredths < 100)); then break; fi
    echo "        window $window: $cpu hundredths of a percent"
  done
  api=$(resident_kb pagemill-api@8000) worker=$(resident_kb pagemill-worker@1)
  memory_mb=$(((api + worker) / 1024))
  measured "idle $1: API $((api / 1024)) MB, worker $((worker / 1024)) MB, together" \
    "$(printf '%d.%02d' "$((cpu_hundredths / 100))" "$((cpu_hundredths % 100))") % of a core"
}
no_model() {  # of the instances in the suite, until with_model
  local kind
  for kind in api worker; do
    mkdir -p "/run/systemd/system/pagemill-$kind@.service.d"
    printf '[Service]\nExecStart=\nExecStart=%s --model-dir /nonexistent\n' \
      "$(sed -n 's/^ExecStart=//p' "/usr/lib/systemd/system/pagemill-$kind@.service")" \
      >"/run/systemd/system/pagemill-$kind@.service.d/suite.conf"
  done
  systemctl daemon-reload
  systemctl restart pagemill-api@8000 pagemill-worker@1
}
with_model() {
  rm /run/systemd/system/pagemill-{api,worker}@.service.d/suite.conf
  systemctl daemon-reload
  systemctl restart pagemill-api@8000 pagemill-worker@1
}
under() { test "$1" -lt "$2"; }

systemctl stop 'pagemill-worker@*' 'pagemill-api@*'
need "an API and a worker start without a model" no_model
idle_cost "without a model"
check "idle, both together take less than 60 MB without a model" under "$memory_mb" 60
check "and rest" under "$cpu_hundredths" "$busy_hundredths"
model_from=$(date '+%F %T')
need "they start with the model again" with_model
has_model() {
  journalctl -q -o cat -u pagemill-api@8000 --since "$model_from" | grep -q query_embedder_ready
}
check "the API loads its model" until_true 30 has_model
idle_cost "with a model"
check "with the model they rest, too" under "$cpu_hundredths" "$busy_hundredths"
systemctl start pagemill.target
