# Sourced by deploy and rollback: changing what is installed, restarting, the gate, and going back.

# The step that is at work: its name for people and for the record. step NUMBER NAME
step() {
  failed_in=$2
  not_interrupted || return
  note phase "$2"
  say "[$1] $2"
}
not_interrupted() { ((!interrupted)) || { warn 'interrupted by a signal'; return 1; }; }
step_done() { steps_done+=("$1"); }

# Installs FILE..., restarts what runs another program, and passes the gate: change_to FILE...
change_to() {
  if (($#)); then
    step 5/8 'installing' || return
    install_packages "$@" || return
    step_done 'installed'
  fi
  step 6/8 'restarting' || return
  roll_all "${roll_which[@]}" || return
  step_done 'restarted, one after the other'
  step 7/8 'checking health' || return
  pass_gate || return
  step_done 'health gate passed'
}

# Goes back to the package of before. Instances that still run its program are left as they are:
# go_back FILE
go_back() {
  local failed_before=$failed_in
  warn "going back to $from: failed while $failed_in"
  note phase 'going back'
  note back 1
  touched=("${rolled[@]}")
  change_upstream || true
  if [[ $(installed_version) != "$from" ]] || half_installed; then
    install_packages "$1" || return
  fi
  roll_all only || return
  # What is known to be good gets its time.
  gate_job=1 gate_seconds=$((gate_seconds < 90 ? 90 : gate_seconds))
  pass_gate || return
  failed_in=$failed_before
  recovery="went back to $from by itself after failing while $failed_in"
}

# A change that can be killed at any moment: sets up what must end well in any case.
begin_change() {
  note command "$program"
  note from "$from"
  note to "$to"
  note began "$(date -u +%FT%TZ)"
  note back ''
  note rolled ''
  note new "${kept_new:-}"
  note files "$(IFS=$'\t' && echo "${kept_files[*]}")"
  # Bash acts on a signal when the command in the foreground has ended.
  trap 'interrupted=1' INT TERM HUP
  start_guard
}

# A version that failed is nothing to go back to later, unless it was kept before. kept_new is the
# version that was not.
drop_new() {
  local file
  if [[ -n ${kept_new:-} ]] && file=$(kept_file "$kept_new"); then rm -f -- "$file"; fi
}

# Whatever happened: nginx leaves nobody out, and the guard ends. Only what could not be recovered
# stays on record, for the next run to go on from: end_change RESULT
end_change() {
  if upstream_lacks_one; then
    change_upstream || warn 'nginx does not take its list'
  fi
  end_guard
  trap - INT TERM HUP
  [[ $1 == 'failed, not recovered' ]] || forget
}

# Whether the schema, as it is, serves the program of a package; else the exit code that says why
# not. A program from before there was `migrate check` is asked for the status: then a schema that
# is ahead of it counts as none that serves it. schema_serves PROGRAM
schema_serves() {
  local code=0
  PAGEMILL_MIGRATE_URL=$owner_url as_owner "$1" migrate check >"$work/said" 2>&1 || code=$?
  if ((code == 64)); then
    code=0
    PAGEMILL_MIGRATE_URL=$owner_url as_owner "$1" migrate status >"$work/said" 2>&1 || code=$?
  fi
  return "$code"
}
