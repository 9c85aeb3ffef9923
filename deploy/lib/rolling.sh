# Sourced by deploy and rollback, after instances.sh and waiting.sh: restarting every process so
# that no client notices.

ready_seconds=60
idle_seconds=30
rolled=()

# Whether a unit runs the program that is installed: runs_installed UNIT
runs_installed() {
  local pid
  pid=$(systemctl show --value -p MainPID "$1")
  [[ $pid =~ ^[1-9] ]] || return 1
  cmp -s "/proc/$pid/exe" "/usr/bin/${1%%@*}"
}

# The processes of nginx that take requests by its present configuration.
nginx_workers() {
  local master pid
  master=$(systemctl show --value -p MainPID nginx 2>/dev/null) || return 0
  [[ $master =~ ^[1-9] && -e /proc/$master ]] || return 0
  for pid in $(cat "/proc/$master/task/"*/children 2>/dev/null); do
    is_nginx_worker "$pid" && echo "$pid"
  done
}
is_nginx_worker() {
  local line
  line=$(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline") || return 1
  [[ $line == *'worker process'* && $line != *'shutting down'* ]]
}
# Whether none of the processes takes requests any more: have_stepped_down PID...
have_stepped_down() {
  local pid
  for pid in "$@"; do if is_nginx_worker "$pid"; then return 1; fi; done
}

# Changes nginx's list and waits until only its new processes take requests:
# change_upstream [PORT_DOWN...]
change_upstream() {
  local -a before
  [[ -e $upstream_file ]] || return 0
  mapfile -t before < <(nginx_workers)
  write_upstream "$@" || return
  until_true 10 have_stepped_down "${before[@]}"
}

# Whether nobody is connected to a port of this host: nobody_on PORT
nobody_on() {
  ! awk -v port="$(printf ':%04X' "$1")" \
    '$4 == "01" && substr($2, length($2) - 4) == port { found = 1 } END { exit !found }' \
    /proc/net/tcp /proc/net/tcp6 2>/dev/null
}

is_ready() { curl -sf -o /dev/null --max-time 3 "http://127.0.0.1:$1/ready"; }

restart_units() {
  local code=0
  if ((${interrupted:-0})); then return 1; fi
  systemctl reset-failed "$@" 2>/dev/null || true
  timeout 150 systemctl restart "$@" || code=$?
  rolled+=("$@")
  note rolled "${rolled[*]}"
  return "$code"
}

# An API process, unless it is the only one: nginx sends it nothing new, it finishes what it has (a
# stream of events goes on elsewhere when its client comes back), is restarted, and comes back.
roll_api() {
  local port=$1 only=$2
  if ((!only)); then
    change_upstream "$port" || { warn 'nginx does not take its list'; return 1; }
    until_true "$idle_seconds" nobody_on "$port" || true
  fi
  if ! restart_units "pagemill-api@$port.service"; then
    warn "pagemill-api@$port does not start"
    return 1
  elif ! until_true "$ready_seconds" is_ready "$port"; then
    warn "pagemill-api@$port is not ready"
    return 1
  fi
  if ((!only)); then change_upstream || return; fi
  say "pagemill-api@$port ${what_rolled:-runs the new program}"
}

roll_apis() {
  local port only
  local -a ports
  mapfile -t ports < <(wanted_instances api "$@")
  only=$(($(instances api | wc -l) == 1))
  if ((only && ${#ports[@]})); then
    warn 'only one API process is enabled: requests fail while it restarts'
  fi
  for port in "${ports[@]}"; do roll_api "$port" "$only" || return; done
}

# Some workers at a time, never all unless there is only one; each drains by itself.
roll_workers() {
  local count
  local -a names batch
  mapfile -t names < <(wanted_instances worker "$@")
  count=$(($(instances worker | wc -l) / 2))
  if [[ $drain == one || $count -lt 1 ]]; then count=1; fi
  while ((${#names[@]})); do
    batch=("${names[@]:0:count}")
    names=("${names[@]:count}")
    restart_units "${batch[@]/#/pagemill-worker@}" ||
      { warn "workers do not start: ${batch[*]}"; return 1; }
    say "workers ${batch[*]} ${what_rolled:-run the new program}"
  done
}

# The instances to restart: all of them; with "only" those that this change has restarted, or that
# run another program than the installed one for another reason: wanted_instances KIND [only]
wanted_instances() {
  local name unit
  for name in $(instances "$1"); do
    unit=pagemill-$1@$name
    if [[ ${2:-} != only || " ${touched[*]} " == *" $unit"[\ .]* ]] ||
      ! runs_installed "$unit"; then
      echo "$name"
    fi
  done
}

# roll_all [only]
roll_all() {
  roll_apis "$@" && roll_workers "$@"
}

# Whether every enabled unit is up and runs the installed program.
all_run_installed() {
  local kind name
  for kind in api worker; do
    for name in $(instances "$kind"); do
      systemctl is-active --quiet "pagemill-$kind@$name" || return 1
      runs_installed "pagemill-$kind@$name" || return 1
    done
  done
}
