# Sourced by the operator's commands: what they print, and how they give up. A command sets
# `program` to its name first. Exit codes are those of sysexits.h: 64 wrong arguments, 65 a file
# that is not what it should be, 69 something is not there, 73 cannot write, 75 another run is at
# work, 77 not permitted, 78 wrong settings; 1 is a check that failed.

say() { printf '%s: %s\n' "${program:?}" "$*"; }
warn() { printf '%s: %s\n' "${program:?}" "$*" >&2; }

# fail CODE MESSAGE...
fail() {
  local code=$1
  shift
  warn "$@"
  exit "$code"
}

# The comment at the top of the command is its help; print_help COMMAND.
print_help() { sed -n '2,/^[^#]/{/^#/s/^# \{0,1\}//p}' "$1"; }

require_root() { ((EUID == 0)) || fail 77 "only root may do this: sudo $program"; }

require_programs() {
  local name missing=()
  for name in "$@"; do command -v "$name" >/dev/null || missing+=("$name"); done
  ((${#missing[@]} == 0)) || fail 69 "not installed: ${missing[*]}"
}

# One run at a time of everything that shares the lock NAME, waiting for the other at most SECONDS:
# exclusive NAME [SECONDS]. It is held until the process and its children have ended.
exclusive() {
  local file=${PAGEMILL_STATE_DIR:-/var/lib/pagemill}/.$1.lock
  exec {held_lock}>>"$file" || fail 73 "cannot write $file"
  if flock -n "$held_lock"; then return; fi
  if ((${2:-0} > 0)); then
    say "another run is at work (it holds $file): waiting for it, at most $2 s"
    if flock -w "$2" "$held_lock"; then return; fi
  fi
  fail 75 "another run is at work (it holds $file)"
}

# Runs a command that starts what outlives this run, without the files that are open here, such as
# locks and pipes: without_files COMMAND...
without_files() {
  (
    for held in /proc/self/fd/*; do
      held=${held##*/}
      if ((held > 2)); then exec {held}>&-; fi
    done
    "$@"
  )
}
