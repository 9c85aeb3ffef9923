# Rotating every secret under load; a certificate that expired; files that others can read.

folder=/var/tmp/secrets
rm -rf "$folder"
mkdir -m 0700 "$folder"
systemctl start pagemill.target
ready() { curl -sf --max-time 5 "$PAGEMILL_URL/ready"; }
need "the service is ready" until_true 60 ready
dates_are_fresh() { systemctl start pagemill-secrets; }
check "pagemill-secrets.service finds nothing due" dates_are_fresh

user=$(tr -d '\n' </proc/sys/kernel/random/uuid)
pagemill-owner workspace add-user default "$user" --role owner >/dev/null
secret() { sed -n 's/^JWT_SECRET_KEY=//p' /etc/pagemill/pagemill-api.env; }
token_of() { JWT_SECRET_KEY=$1 pagemill token "$user" --expires 1h; }
start_load() {  # start_load KEY_FILE
  python3 "$here/load.py" --url "$PAGEMILL_URL" --key "$1" --out "$folder/load.json" \
    >"$folder/load.errors" 2>&1 &
  load=$!
}
stop_load() {
  kill -TERM "$load" || true
  wait "$load" || cat "$folder/load.errors"
  measured "$(jq -r '"\(.sent) requests, \(.rate)/s, \(.failures | length) failed, " +
    "slowest \(.slowest_seconds) s"' "$folder/load.json")"
}
none_failed() {
  jq -r '.failures[:5][] | "\(.at) \(.request): \(.problem)"' "$folder/load.json"
  jq -e '(.failures | length) == 0 and .sent > 50' "$folder/load.json"
}

old=$(secret)
token_of "$old" >"$folder/token"
start_load "$folder/token"
check "the JWT secret is replaced" pagemill-rotate-secrets jwt
stop_load
check "no request with a token of the old one failed" none_failed
answers() { [[ $(curl -s -o /dev/null -w '%{http_code}' -H @- \
  "$PAGEMILL_URL/api/v1/pdf/documents" <<<"Authorization: Bearer $(token_of "$1")") == "$2" ]]; }
check "tokens of the new one are good" answers "$(secret)" 200
check "it is not finished within the day by mistake" \
  exits_with 1 pagemill-rotate-secrets jwt --finish
token_of "$(secret)" >"$folder/token"
start_load "$folder/token"
check "the old secret ends" pagemill-rotate-secrets jwt --finish --now
stop_load
check "no request with a token of the new one failed" none_failed
check "tokens of the old one end with it" answers "$old" 401

printf '%s\n' "$PAGEMILL_KEY" >"$folder/key"
old_url=$(sed -n 's/^DATABASE_URL=//p' /etc/pagemill/pagemill-api.env)
start_load "$folder/key"
check "the database's passwords are replaced" pagemill-rotate-secrets database
stop_load
check "no request failed meanwhile" none_failed
jobs_over() { [[ $(jobs_in pending) == 0 && $(jobs_in processing) == 0 ]]; }
check "every job ends" until_true 120 jobs_over
jobs_completed() {
  local ids
  ids="id = ANY('{$(jq -r '.jobs | join(",")' "$folder/load.json")}')"
  [[ $(ask "SELECT count(*) FROM jobs WHERE state = 'completed' AND failures = 0 AND $ids") == \
    "$(jq '.jobs | length' "$folder/load.json")" ]]
}
check "all completed, uncharged" jobs_completed
old_login_is_refused() { ! psql "$old_url" -c 'SELECT 1' >/dev/null 2>&1; }
check "the old login is refused" old_login_is_refused
check "setup-server finds nothing to change" \
  says "there was nothing to change" pagemill-setup-server

prefix=$(cut -d_ -f2 <<<"$PAGEMILL_KEY")
renewed() {
  pagemill-rotate-secrets api-keys --renew --out "$folder/renewed" "$prefix"
  PAGEMILL_KEY=$(cut -f3 "$folder/renewed") pagemill --json documents --limit 1
  exits_with 1 pagemill-rotate-secrets api-keys --revoke "$prefix"
}
check "an API key gets a successor, and is not revoked while it is in use" renewed

exposed() {
  chmod 0644 /etc/pagemill/pagemill-api.env
  if systemctl start pagemill-secrets; then return 1; fi
  chmod 0600 /etc/pagemill/pagemill-api.env
  [[ $(property pagemill-secrets Result) == exit-code ]]
  journalctl -q -o cat -u pagemill-secrets | grep 'pagemill-api.env is 644 of root'
  systemctl start pagemill-secrets
}
check "settings that others can read make the daily look fail, and it says which" exposed
due() {
  sed -i.aside -E 's/^(jwt_secret\t).*/\12025-01-01T00:00:00Z/' /var/lib/pagemill/secrets.tsv
  if systemctl start pagemill-secrets; then return 1; fi
  mv /var/lib/pagemill/secrets.tsv.aside /var/lib/pagemill/secrets.tsv
  journalctl -q -o cat -u pagemill-secrets | grep -E 'jwt_secret .*DUE'
  systemctl start pagemill-secrets
}
check "so does a secret that is due" due

check "pagemill-certificate.service finds nothing wrong" systemctl start pagemill-certificate
expired() {
  cp -a /etc/pagemill/tls "$folder/tls"
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=x \
    -addext "subjectAltName=DNS:pdf.example.org" -not_before 20250101000000Z \
    -not_after 20250201000000Z -keyout /etc/pagemill/tls/privkey.pem \
    -out /etc/pagemill/tls/fullchain.pem
  systemctl reload nginx
  if systemctl start pagemill-certificate; then return 1; fi
  journalctl -q -o cat -u pagemill-certificate | grep 'fullchain.pem has expired'
}
check "a certificate that expired is found, and said to be" expired
cp -a "$folder"/tls/* /etc/pagemill/tls/
systemctl reload nginx
check "with the right one all is well again" until_true 10 systemctl start pagemill-certificate
