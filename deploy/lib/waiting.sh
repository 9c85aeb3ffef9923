# Sourced by the operator's commands: how they wait. bash has no event for what they wait for, so
# they look ten times a second, until a deadline.

# pause SECONDS
pause() { read -rt "$1" <> <(:) || true; }

# Returns as soon as the command succeeds, or 1 after SECONDS: until_true SECONDS COMMAND...
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    pause 0.1
  done
}

# Before try N+1 of something that failed: 1 s, 2 s, 4 s, then 8 s, and up to half as much again by
# chance, so that many who wait do not come back together: back_off N
back_off() {
  local tenths=$((10 << ($1 < 4 ? $1 - 1 : 3)))
  tenths=$((tenths + RANDOM % (tenths / 2)))
  pause "$((tenths / 10)).$((tenths % 10))"
}
