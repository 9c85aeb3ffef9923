# Sourced by health-check: what failed, whether a restart can help, and the restart, a unit at a
# time.

# Why a restart would not help, or nothing: database, certificate, paused, host, deploy.
cause=
# The units that were restarted.
restarted=()

# Whether somebody stopped a unit, or it ended well: it did not fail. stopped_on_purpose UNIT
stopped_on_purpose() {
  local said
  said=$(systemctl show -p ActiveState,Result "$1" | sort | paste -sd' ')
  [[ $said =~ ^ActiveState=(inactive|deactivating)\ Result=success$ ]]
}

# Enabled units that do not run.
stopped_units() {
  local unit
  for unit in $(pagemill_units); do
    systemctl is-active --quiet "$unit" || echo "$unit"
  done
}

# Fills `cause` with what no restart heals.
find_cause() {
  cause=
  if [[ $(readiness_problem) == database_* ]] || ! database_answers; then
    cause=database
  elif [[ $connection_problem == *certificate* ]] && ! any_bad '[0-9]*'; then
    cause=certificate
  elif [[ $job_result == '' ]] || [[ $job_result == well ]]; then
    return
  elif [[ $(metric_now unfit_workers) == [1-9]* ]]; then
    cause=host
  fi
}

explain_cause() {
  case $1 in
    database)
      echo 'the database does not answer: restarting Pagemill does not help, it reconnects by' \
        'itself. Start PostgreSQL (systemctl status postgresql), or look at its host and disk.'
      ;;
    certificate)
      echo 'the certificate is not valid for this name or has expired: restarting does not help.' \
        'Renew it with your ACME client, then: systemctl reload nginx'
      ;;
    host)
      echo 'workers are unfit because of their host (disk, memory, descriptors):' \
        '"pagemill workers" and the journal name what is lacking; they go on by themselves.'
      ;;
    deploy) echo 'a deployment is at work: it checks, and goes back, by itself.' ;;
  esac
}

# What failed, as units to restart, in the order in which they help; each once.
failed_units() {
  local port
  {
    stopped_units
    for port in $(broken_ports); do echo "pagemill-api@$port.service"; done
    if [[ -n $base ]] && ! any_bad '[0-9]*' && any_bad nginx; then echo nginx.service; fi
    if [[ -n $job_result && $job_result != well ]] && ! any_bad '*'; then
      for port in $(instances worker); do echo "pagemill-worker@$port.service"; done
    fi
  } | awk '!seen[$0]++'
}

# Sorts the units that failed into units_to_restart, and units_left_alone, which were stopped on
# purpose: starting those is for whoever stopped them.
sort_failed_units() {
  local unit
  units_to_restart=() units_left_alone=()
  for unit in $(failed_units); do
    if stopped_on_purpose "$unit"; then
      units_left_alone+=("$unit")
    else
      units_to_restart+=("$unit")
    fi
  done
}

# Puts back every instance that nginx was told to leave out, which only a deployment that was killed
# leaves behind.
heal_upstream() {
  upstream_lacks_one || return 0
  say 'nginx leaves an instance out, and no deployment is at work: putting it back'
  write_upstream
}

# Restarts one unit after the other, each as soon as the one before it is ready.
restart_failed() {
  local unit
  restarted=()
  heal_upstream || true
  sort_failed_units
  if ((${#units_left_alone[@]})); then
    say "stopped on purpose, and left alone: ${units_left_alone[*]} (systemctl start)"
  fi
  for unit in "${units_to_restart[@]}"; do
    say "restarting $unit"
    systemctl reset-failed "$unit" 2>/dev/null || true
    if [[ $unit == nginx.service ]] && ! nginx -tq 2>"$work/said"; then
      warn "nginx would not start: $(head -n 1 "$work/said")"
      continue
    fi
    timeout 120 systemctl restart "$unit" || warn "$unit does not start: journalctl -u $unit"
    restarted+=("$unit")
  done
}

print_steps() {
  cat <<'STEPS'

Steps left for a person:
  1. Read the errors above; each request's id finds its lines: journalctl -u 'pagemill-*' -g ID
  2. Settings changed lately? pagemill-check-settings names what is wrong.
  3. PostgreSQL: systemctl status postgresql; its log is in /var/log/postgresql
  4. Deployed lately? tail /var/lib/pagemill/deploy.log, then: pagemill-rollback
  5. Files differ from the package? pagemill-deploy it again; pagemill-rollback --list has its file.
  6. Data lost or damaged? pagemill-restore, after reading its page.
STEPS
}
