# What the parts of the booted suite use: checks that are counted and printed, waiting, and the
# service's own answers. Sourced by tests/booted/suite.

export LC_ALL=C.UTF-8 TZ=UTC
counts=/var/tmp/suite_counts  # survives a reboot
passed=0 failed=0 ended=0
if [[ -e $counts ]]; then read -r passed failed <"$counts"; fi

finish() {
  if ((!ended)); then
    failed=$((failed + 1)); echo "FAILED  the suite was stopped before its end, after $SECONDS s"
    show_journal
  fi
  echo "$passed passed, $failed failed, 0 skipped"
}
trap finish EXIT
trap 'exit 143' TERM

check() {  # check SENTENCE COMMAND...: passes when the command succeeds, every step of it
  local sentence=$1 output code=0
  shift
  set +e
  output=$(set -e; "$@" 2>&1)
  code=$?
  set -e
  if ((code == 0)); then
    passed=$((passed + 1)); echo "ok      $sentence ($SECONDS s)"
  else
    failed=$((failed + 1)); echo "FAILED  $sentence (exit code $code, $SECONDS s)"
    if [[ -n $output ]]; then tail -n 25 <<<"$output" | cut -c1-300 | sed 's/^/        /'; fi
  fi
}
need() {  # like check, but the following checks depend on it
  local before=$failed
  check "$@"
  if ((failed > before)); then ended=1; show_journal; exit 1; fi
}
measured() { echo "        $*"; }  # a figure, for the log

show_journal() {
  journalctl --no-pager -o cat -n 200 -u 'pagemill-*' | grep -v '"event":"request"' |
    tail -n 40 | cut -c1-300 | sed 's/^/        /' || true
}

until_true() {  # until_true SECONDS COMMAND...
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    ((SECONDS < deadline)) || return 1
    read -rt 0.1 <> <(:) || true
  done
}

exits_with() {  # exits_with CODE COMMAND...: shows what the command says
  local wanted=$1 code=0
  shift
  "$@" || code=$?
  echo "exit code $code, expected $wanted"
  ((code == wanted))
}
says() {  # says TEXT COMMAND...: the command prints TEXT, whatever its exit code
  local text=$1 output
  shift
  output=$("$@" 2>&1) || true
  echo "$output"
  [[ $output == *"$text"* ]]
}

# The service's address and key, as part 10 left them for the command line.
know_service() {
  local file=~/.config/pagemill/config
  if [[ ! -e $file ]]; then return 0; fi
  PAGEMILL_URL=$(sed -n 's/^PAGEMILL_URL=//p' "$file")
  PAGEMILL_KEY=$(sed -n 's/^PAGEMILL_KEY=//p' "$file")
  export PAGEMILL_URL PAGEMILL_KEY
}

property() { systemctl show --value -p "$2" "$1"; }
# A statement on the service's own database, as its superuser.
ask() { runuser -u postgres -- psql -XqAtd pagemill -c "$1"; }
job() { pagemill --json status "$1"; }
job_is() { [[ $(job "$1" | jq -r "$2") == "$3" ]]; }
jobs_in() { ask "SELECT count(*) FROM jobs WHERE state = '$1'"; }
no_job_left() { [[ $(jobs_in pending) == 0 && $(jobs_in processing) == 0 ]]; }
count_is() { [[ $("${@:2}") == "$1" ]]; }  # count_is N COMMAND...
no_pagemill_process() { ! pgrep -u pagemill; }

# Writes the counts, reboots, and never returns: the suite goes on with the next part.
reboot_before() {  # reboot_before PART
  echo "$passed $failed" >"$counts"
  echo "$1" >/var/tmp/suite_next
  ended=1
  trap - EXIT
  echo "        rebooting"
  systemctl reboot
  exit 0
}
