# Sourced by restore and point-in-time, after instances.sh: stops what of the service runs on this
# host, and starts just that again. Without systemd there is nothing to stop.

stopped_units=()

# Units whose timers would start the service again, or look at it meanwhile, are stopped too.
stop_service() {
  [[ -d /run/systemd/system ]] || return 0
  mapfile -t stopped_units < <(systemctl list-units --plain --no-legend \
    --state=active,activating,reloading 'pagemill-api@*.service' 'pagemill-worker@*.service' \
    'pagemill-health.timer' | cut -d' ' -f1)
  ((${#stopped_units[@]})) || return 0
  say "stopping ${stopped_units[*]}"
  systemctl stop "${stopped_units[@]}"
}

# Starts what stop_service stopped: start_stopped
start_stopped() {
  ((${#stopped_units[@]})) || return 0
  say "starting ${stopped_units[*]}"
  if ! systemctl start "${stopped_units[@]}"; then
    warn 'not all of it started: systemctl --failed'
    return 1
  fi
  stopped_units=()
}

# Starts what ran before, else what is enabled.
start_service() {
  [[ -d /run/systemd/system ]] || return 0
  if ((${#stopped_units[@]})); then start_stopped; return; fi
  if [[ -n $(pagemill_units) ]]; then
    systemctl start pagemill.target
    say 'started pagemill.target'
  else
    say "nothing is enabled here: systemctl enable --now pagemill-api@8000 pagemill-worker@1"
  fi
}
