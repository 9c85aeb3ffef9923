# What API and worker cost while nothing happens, and a worker that has no memory.

resident_kb() {  # resident_kb UNIT: what its processes have to themselves and share of the rest
  local pid total=0
  for pid in $(cat "/sys/fs/cgroup/$(property "$1" ControlGroup)/cgroup.procs"); do
    total=$((total + $(awk '/^Pss:/ { print $2 }' "/proc/$pid/smaps_rollup")))
  done
  echo "$total"
}
cpu_ns() { property "$1" CPUUsageNSec; }
idle_cost() {  # over ten seconds that start when nothing is left to do
  local api worker before after seconds=10
  before=$(($(cpu_ns pagemill-api@8000) + $(cpu_ns pagemill-worker@1)))
  sleep "$seconds"  # a duration is measured, nothing is waited for
  after=$(($(cpu_ns pagemill-api@8000) + $(cpu_ns pagemill-worker@1)))
  api=$(resident_kb pagemill-api@8000) worker=$(resident_kb pagemill-worker@1)
  cpu_hundredths=$(((after - before) / (seconds * 100000)))
  memory_mb=$(((api + worker) / 1024))
  measured "idle, a model or none: API $((api / 1024)) MB, worker $((worker / 1024)) MB," \
    "together 0.$(printf %02d "$cpu_hundredths") % of a core"
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
idle_cost
check "idle, both together take less than 60 MB without a model" under "$memory_mb" 60
check "and less than 1 % of a core" under "$cpu_hundredths" 100
need "they start with the model again" with_model
idle_cost
check "with the model idle takes less than 1 % of a core, too" under "$cpu_hundredths" 100

# nspawn has no memory controller: the limits of the units are read, and memory is refused by
# RLIMIT_AS.
limited() { [[ $(property "$1" "$2") == "$3" ]]; }
check "the API's unit has a memory limit of its own" \
  limited pagemill-api@8000 MemoryMax $((3 << 30))
check "so has the worker's" limited pagemill-worker@1 MemoryMax $((4 << 30))
dies_first() {
  (($(property pagemill-worker@1 OOMScoreAdjust) > $(property pagemill-api@8000 OOMScoreAdjust)))
}
check "if the host has no memory, workers are killed before the API" dies_first

systemctl start pagemill.target
worker_pid=$(property pagemill-worker@1 MainPID)
used_bytes=$(($(cut -d' ' -f1 "/proc/$worker_pid/statm") * $(getconf PAGESIZE)))
prlimit --pid "$worker_pid" --as=$((used_bytes + 262144)):
mkdir -p /var/tmp/memory
for i in {1..20}; do
  pagemill-make-pdf --kind plain --pages 40 --seed "$i" --output "/var/tmp/memory/$i.pdf"
done
submit_twenty() { pagemill submit --json /var/tmp/memory/*.pdf >/var/tmp/memory.jobs; }
check "with a worker that gets no memory, submissions are accepted" submit_twenty
twenty_completed() {
  local id
  for id in $(jq -r .job.id /var/tmp/memory.jobs | sort -u); do
    job_is "$id" '"\(.status) \(.failures)"' "completed 0" || return 1
  done
}
check "all complete, uncharged" until_true 60 twenty_completed
check "the API is still the same process and ready" curl -sf "$PAGEMILL_URL/ready"
check "no API was restarted" test "$(property pagemill-api@8000 NRestarts)" = 0
# The worker may have died of it; a restarted one has no limit.
prlimit --pid "$worker_pid" --as=unlimited: 2>/dev/null || true
check "the worker claims again afterwards" until_true 30 systemctl is-active pagemill-worker@1
