# What API and worker cost while nothing happens.

resident_kb() {  # resident_kb UNIT: what its processes have to themselves and share of the rest
  local pid total=0
  for pid in $(cat "/sys/fs/cgroup/$(property "$1" ControlGroup)/cgroup.procs"); do
    total=$((total + $(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup")))
  done
  echo "$total"
}
cpu_ns() { property "$1" CPUUsageNSec; }
idle_cost() {  # idle_cost SENTENCE: over ten seconds that start when nothing is left to do
  local api worker before after seconds=10
  before=$(($(cpu_ns pagemill-api@8000) + $(cpu_ns pagemill-worker@1)))
  sleep "$seconds"  # a duration is measured, nothing is waited for
  after=$(($(cpu_ns pagemill-api@8000) + $(cpu_ns pagemill-worker@1)))
  api=$(resident_kb pagemill-api@8000) worker=$(resident_kb pagemill-worker@1)
  cpu_hundredths=$(((after - before) / (seconds * 100000)))
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
check "and less than 1 % of a core" under "$cpu_hundredths" 100
model_from=$(date '+%F %T')
need "they start with the model again" with_model
has_model() {
  journalctl -q -o cat -u pagemill-api@8000 --since "$model_from" | grep -q query_embedder_ready
}
check "the API loads its model" until_true 30 has_model
idle_cost "with a model"
check "with the model idle takes less than 1 % of a core, too" under "$cpu_hundredths" 100
systemctl start pagemill.target
