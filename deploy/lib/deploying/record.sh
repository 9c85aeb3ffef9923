# Sourced by deploy and rollback, after settings.sh: what a deployment that is at work has done so
# far, so that the next run knows when this one is killed; and the line that stays of it.

record_file=$state/deploy.state
audit_file=$state/deploy.log

# Remembers a fact of this deployment, safe against a power cut: note NAME VALUE
note() {
  local aside=$record_file.new
  { grep -v "^$1=" "$record_file" 2>/dev/null || true; printf '%s=%s\n' "$1" "$2"; } >"$aside"
  sync "$aside"
  mv -T "$aside" "$record_file"
}

# A fact of a deployment that was cut off, or nothing: noted NAME
was_interrupted() { [[ -s $record_file ]]; }
noted() { if was_interrupted; then sed -n "s/^$1=//p" "$record_file" | tail -n 1; fi; }
forget() { rm -f "$record_file"; }

# What a deployment that was cut off left behind, in words.
describe_interruption() {
  echo "the deployment of $(noted from) -> $(noted to) that began $(noted began) was cut off" \
    "while $(noted phase); restarted so far: $(noted rolled)"
}

# Puts right what any state of a cut off deployment may need: nginx has every instance again, and
# dpkg has ended what it began.
repair_interruption() {
  if upstream_lacks_one; then
    say 'nginx left an instance out: putting it back'
    change_upstream || warn 'nginx does not take its list'
  fi
  if half_installed; then
    say 'dpkg was stopped in the middle: letting it end'
    patient_dpkg --force-confdef --force-confold --configure -a ||
      warn 'dpkg --configure failed; installing again'
  fi
}

# While this process lives, it answers for nginx's list; when it is killed in a way that no trap
# sees, the guard puts the list right. It notices by the end of a pipe that only this process and
# what it runs hold open.
start_guard() {
  local pipe
  pipe=$(mktemp -u "$work/guard.XXXXXX")
  mkfifo "$pipe"
  (
    trap '' INT TERM HUP
    exec {held_lock}>&- <"$pipe" >/dev/null 2>&1
    read -r word && [[ $word == 'done' ]] && exit
    if upstream_lacks_one; then write_upstream; fi
  ) &
  guard=$!
  disown
  exec {guard_pipe}>"$pipe"
  rm -f "$pipe"
}
end_guard() {
  [[ -n ${guard_pipe:-} ]] || return 0
  echo 'done' >&"$guard_pipe"
  exec {guard_pipe}>&-
  guard_pipe=
}

# The line of this change in the log of changes: audit RESULT
audit() {
  audited=1
  mkdir -p "$(dirname "$audit_file")"
  jq -cn --arg time "$(date -u +%FT%TZ)" --arg command "$program" \
    --arg who "${SUDO_USER:-$(id -un)}" --arg from "$from" --arg to "$to" --arg mode "${mode:-}" \
    --arg risk "${plan_risk:-}" --arg strategy "${strategy:-}" --arg branch "${branch:-}" \
    --arg commit "${commit:-}" --arg reason "${reason:-}" --arg result "$1" \
    --arg failed_in "${failed_in:-}" --argjson seconds "$((SECONDS - began))" \
    '{time: $time, command: $command, who: $who, from: $from, to: $to, mode: $mode, risk: $risk,
      strategy: $strategy, branch: $branch, commit: $commit, reason: $reason, result: $result,
      failed_in: $failed_in, seconds: $seconds}' >>"$audit_file"
}
