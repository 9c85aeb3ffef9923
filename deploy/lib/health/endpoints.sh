# Sourced by health-check: asking the service from outside, and what each answer means.

# What a client sees is asked for through nginx; details of an instance on loopback.
endpoints=(/health /ready /api/v1/health /docs /redoc /openapi.json)
# Lines "WHERE PATH STATUS SECONDS", of the latest round; WHERE is "nginx" or a port.
answers=()
# Why curl got no answer, of the latest round.
connection_problem=

# The words for a status: meaning STATUS
meaning() {
  case $1 in
    200) echo 'well' ;;
    000) echo 'not reachable: nothing listens there, or the name, the network or TLS is wrong' ;;
    404) echo 'not there: another server answers here, or an older program' ;;
    429) echo 'refused: too many requests' ;;
    500) echo 'error inside: the log has it, with the request id' ;;
    502) echo 'not answering: nginx runs, and no API behind it' ;;
    503) echo 'cannot serve now: starting, draining, overloaded, or the database is away' ;;
    504) echo 'too slow: the API did not answer in time' ;;
    401 | 403) echo 'refused: the key is wrong or revoked' ;;
    3*) echo 'redirected: this is not the address of the service' ;;
    *) echo "unexpected" ;;
  esac
}

# How curl is called for an address: through nginx of this host even if the domain's address is not
# this host's, as behind a balancer.
curl_to() {
  local -a options=(-sS --connect-timeout 3 --max-time "${request_seconds:-10}")
  if [[ $1 == nginx && -n $domain ]]; then
    options+=(--resolve "$domain:443:127.0.0.1")
    [[ -z $ca_file ]] || options+=(--cacert "$ca_file")
    ((!any_certificate)) || options+=(--insecure)
  fi
  shift
  curl "${options[@]}" "$@"
}

# base_of WHERE
base_of() {
  if [[ $1 == nginx ]]; then echo "$base"; else echo "http://127.0.0.1:$1"; fi
}

# Asks each path of each place once more at most `tries` times; fills `answers`; returns whether all
# are well: ask_all WHERE...
ask_all() {
  local where path status seconds got try all=0 said
  answers=() connection_problem=
  said=$(mktemp)
  for where in "$@"; do
    for path in "${endpoints[@]}"; do
      for ((try = 1; ; ++try)); do
        got=$(curl_to "$where" -o /dev/null -w '%{http_code} %{time_total}' \
          "$(base_of "$where")$path" 2>"$said") || connection_problem=$(head -n 1 "$said")
        read -r status seconds <<<"${got:-000 0}"
        [[ $status != 200 ]] && ((try < tries)) || break
        back_off "$try"
      done
      answers+=("$where $path $status $seconds")
      if [[ $status != 200 ]]; then all=1; fi
    done
  done
  rm -f "$said"
  return "$all"
}

# The places of this host: nginx when it is in use, and each enabled API process.
places() {
  if [[ -n $base ]]; then echo nginx; fi
  instances api
}

# The ports whose process does not answer at all, or answers 500; those of the latest round.
broken_ports() {
  local line where path status
  for line in "${answers[@]}"; do
    read -r where path status _ <<<"$line"
    if [[ $where != nginx && $status =~ ^(000|500)$ ]]; then echo "$where"; fi
  done | sort -un
}

# Whether an answer of the latest round was not 200: any_bad WHERE-PATTERN
any_bad() {
  local line where status
  for line in "${answers[@]}"; do
    read -r where _ status _ <<<"$line"
    # The pattern is meant to be one.
    # shellcheck disable=SC2053
    if [[ $where == $1 && $status != 200 ]]; then return 0; fi
  done
  return 1
}

# The code of the problem that the first instance gives for /ready, such as database_unavailable.
readiness_problem() {
  local port
  for port in $(instances api); do
    curl_to "$port" "http://127.0.0.1:$port/ready" 2>/dev/null | jq -r '.code // empty' \
      2>/dev/null && return
  done
}

print_answers() {
  local line where path status seconds
  for line in "${answers[@]}"; do
    read -r where path status seconds <<<"$line"
    printf '  %-6s %-16s %s  %7.3f s  %s\n' "$where" "$path" "$status" "$seconds" \
      "$(meaning "$status")"
  done
  if [[ -n $connection_problem ]]; then echo "  $connection_problem"; fi
}
