# Sourced by health-check: everything that a person asks for first when the service is not well.
# Values of settings are never shown, only whether they are there.

section() { printf '\n== %s\n' "$1"; }

# A command that may not be installed, or fail: its output, indented and at most LINES long.
show() {
  local lines=$1
  shift
  if ! command -v "$1" >/dev/null; then echo "  ($1 is not installed)"; return; fi
  timeout 20 "$@" 2>&1 | head -n "$lines" | cut -c1-200 | sed 's/^/  /' || true
}

show_host() {
  section 'uptime and load'
  show 2 uptime
  section 'memory'
  show 4 free -h
  section 'disk'
  show 20 df -h / /var /tmp /var/lib/postgresql
  show 20 df -i / /var
}

show_units() {
  local unit
  section 'units'
  for unit in $(pagemill_units) nginx.service; do
    printf '  %s: %s\n' "$unit" "$(systemctl show "$unit" -p ActiveState,SubState,Result,NRestarts \
      -p ExecMainStatus,MemoryCurrent,ActiveEnterTimestamp 2>&1 | paste -sd' ')"
  done
  show 20 systemctl list-timers 'pagemill-*' --no-pager --no-legend
  section 'configuration of the units'
  for unit in $(pagemill_units | sed -E 's/@.*/@/' | sort -u); do
    show 20 systemctl show "${unit}x.service" -p ExecStart,User,MemoryMax,TasksMax,FragmentPath \
      -p DropInPaths,Restart,WatchdogUSec,TimeoutStopUSec
  done
}

# Of the file that LOG_FILE names, else of the journal.
show_logs() {
  local file line
  section 'the last 50 lines of the log'
  for file in "${settings_files[@]}"; do
    file=$(setting "$file" LOG_FILE)
    [[ -n $file && -e $file ]] && { echo "  $file:"; show 50 tail -n 50 "$file"; }
  done
  show 50 journalctl --no-pager -q -o short-iso -n 50 -u 'pagemill-api@*' -u 'pagemill-worker@*'
  section 'errors of the last hour'
  line='"level":"(error|critical)"|"severity":"(ERROR|CRITICAL)"|error|failed'
  for file in "${settings_files[@]}"; do
    file=$(setting "$file" LOG_FILE)
    [[ -n $file && -e $file ]] && show 30 bash -c \
      'tail -n 2000 "$1" | grep -Ei "$2" | grep -v "\"event\":\"request\"" | tail -n 30' - \
      "$file" "$line"
  done
  show 30 bash -c 'journalctl --no-pager -q -o short-iso --since -1h -u "pagemill-*" -u nginx \
    -u "postgresql*" | grep -Ei "$1" | grep -v "\"event\":\"request\"" | tail -n 30' - "$line"
}

show_network() {
  local port
  section 'ports, and the processes bound to them'
  if command -v ss >/dev/null; then
    show 30 ss -Hltnp '( sport = :80 or sport = :443 or sport = :5432 or sport >= :8000 )'
  else
    for port in $(instances api); do
      if grep -qi ":$(printf '%04X' "$port") 0*:0000 0A" /proc/net/tcp /proc/net/tcp6; then
        echo "  $port: something listens"
      else
        echo "  $port: nothing listens"
      fi
    done
  fi
  section 'interfaces'
  if command -v ip >/dev/null; then show 30 ip -brief address; else show 30 cat /proc/net/dev; fi
}

# Names, never values.
show_settings() {
  local file name
  section 'settings, by name'
  for file in "${settings_files[@]}" operator.env; do
    if [[ ! -e $etc/$file ]]; then echo "  $file: not there"; continue; fi
    echo "  $file ($(stat -c '%a %U' "$etc/$file")):$(sed -nE \
      's/^[[:space:]]*([A-Z][A-Z0-9_]*)=[[:space:]]*(.?).*/\1\t\2/p' "$etc/$file" |
      while IFS=$'\t' read -r name value; do
        printf ' %s%s' "$name" "${value:+ set,}"
        if [[ -z $value ]]; then printf ' EMPTY,'; fi
      done)"
  done
}

show_dependencies() {
  local program
  section 'programs'
  for program in pagemill pagemill-api pagemill-worker nginx psql curl jq; do
    printf '  %s: %s\n' "$program" "$(command -v "$program" || echo 'NOT INSTALLED')"
  done
  show 3 pagemill --version
  show 10 bash -c 'ldd "$(command -v pagemill-api)" | grep "not found"'
  section 'PostgreSQL'
  if database_answers; then
    echo '  answers'
  else
    echo "  does not answer to $owner_url_shown"
  fi
  show 10 systemctl list-units --no-legend --no-pager --plain 'postgresql*'
  section 'certificate'
  if [[ -n $domain ]]; then
    show 4 bash -c 'openssl s_client -connect 127.0.0.1:443 -servername "$1" 2>&1 </dev/null |
      openssl x509 -noout -subject -issuer -enddate' - "$domain"
  else
    echo '  PAGEMILL_DOMAIN is not set'
  fi
}

database_answers() { owner_sql 'SELECT 1' >/dev/null 2>&1; }

show_installed() {
  section 'what is installed'
  show 5 dpkg-query -W -f '${Package} ${Version} ${db:Status-Abbrev}\n' 'pagemill*'
  section 'files that differ from the package (c: configuration)'
  show 20 dpkg --verify pagemill
  section 'pagemill doctor'
  if [[ -r $key_file ]]; then
    PAGEMILL_URL=$(base_of "$(instances api | head -n 1)") PAGEMILL_KEY=$(<"$key_file") \
      show 20 pagemill doctor
  else
    show 20 pagemill doctor
  fi
}

diagnose() {
  show_host
  show_units
  show_logs
  show_network
  show_settings
  show_dependencies
  show_installed
}
