# Sourced by deploy and rollback, after rolling.sh: whether the service is well after a change.

# How often units have been restarted by systemd, all together.
restarts_counted() {
  local unit sum=0 count
  for unit in $(pagemill_units); do
    count=$(systemctl show --value -p NRestarts "$unit")
    sum=$((sum + ${count:-0}))
  done
  echo "$sum"
}

# Asks until everything is well, for gate_seconds at most; every unit must run the installed program
# and none may be restarted by systemd meanwhile. The certificate is not judged: going back would
# not mend it, and a server may not have one yet that others trust. Leaves the health check's answer
# in $work/health.
pass_gate() {
  local deadline=$((SECONDS + gate_seconds)) before now said
  local -a options=(--no-restart --no-diagnosis --any-certificate --tries 1 --json)
  ((gate_job)) || options+=(--no-job)
  before=$(restarts_counted)
  while not_interrupted; do
    said='units do not all run the installed program'
    if all_run_installed; then
      said='the health check fails'
      if "$here/health-check" "${options[@]}" --job-seconds "$gate_seconds" \
        >"$work/health" 2>"$work/health.text"; then
        now=$(restarts_counted)
        if [[ $now == "$before" ]]; then return 0; fi
        said='systemd had to restart a unit'
        before=$now
      fi
    fi
    if ((SECONDS >= deadline)); then
      warn "the health gate is not passed within $gate_seconds s: $said"
      [[ -s $work/health.text ]] && sed 's/^/  /' "$work/health.text" >&2
      return 1
    fi
    pause 0.5
  done
  return 1
}
