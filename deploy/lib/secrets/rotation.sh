# Sourced by rotate-secrets, after rolling.sh: restarts that nobody notices, and looking whether
# each API process knows a secret.

# What rolling.sh asks of its caller: one worker drains at a time, every instance is restarted, and
# no plan is kept of it.
drain=one touched=() what_rolled=restarted
note() { :; }
rolling_restart() {
  if [[ -n ${PAGEMILL_RESTART_COMMAND:-} ]]; then "$PAGEMILL_RESTART_COMMAND" "$1"; return; fi
  [[ -d /run/systemd/system ]] || fail 69 'systemd does not run here: nothing can be restarted'
  case $1 in api) roll_apis ;; worker) roll_workers ;; esac
}

api_ports() {
  local ports
  ports=$(instances api 2>/dev/null) || true
  printf '%s\n' "${ports:-$(setting pagemill-api.env PORT)}"
}

# The HTTP status by which the API at PORT answers a token signed with the secret of standard input:
# 401 when it does not know the secret, else 403, as the user is nobody: token_status PORT
token_status() {
  local secret token
  IFS= read -r secret
  token=$(JWT_SECRET_KEY=$secret PAGEMILL_JWT_ISSUER=$(of_either PAGEMILL_JWT_ISSUER) \
    PAGEMILL_JWT_AUDIENCE=$(of_either PAGEMILL_JWT_AUDIENCE) pagemill token --expires 5m)
  curl -s -o /dev/null -w '%{http_code}' --max-time 10 -H @- \
    "http://127.0.0.1:$1/api/v1/pdf/documents" <<<"Authorization: Bearer $token"
}

# A setting of the API's own file, else of the shared one.
of_either() {
  local value
  value=$(setting pagemill-api.env "$1")
  printf '%s\n' "${value:-$(setting pagemill.env "$1")}"
}

# Whether every API process takes tokens of the secret on standard input: everywhere taken|refused
everywhere() {
  local secret port status
  IFS= read -r secret
  for port in $(api_ports); do
    status=$(token_status "$port" <<<"$secret") || true
    case $1$status in
      taken403 | taken400 | taken200 | taken429 | refused401) ;;
      *) warn "the API on port $port answers such a token with ${status:-nothing}"; return 1 ;;
    esac
  done
}
