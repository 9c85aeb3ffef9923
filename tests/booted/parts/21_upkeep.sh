# What keeps the front in order: certificates, the site, logs in files, the firewall.
domain=pdf.example.org site=https://pdf.example.org

# Certificates. Each is refused for a reason of its own.
made=/var/tmp/made
mkdir -p "$made"
make_certificate() {  # make_certificate NAME DOMAIN [OPENSSL'S ARGUMENTS...]
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj "/CN=$2" \
    -addext "subjectAltName=DNS:$2" -keyout "$made/$1.key" -out "$made/$1.pem" "${@:3}" 2>/dev/null
}
make_certificate good "$domain"
make_certificate other "$domain"
make_certificate elsewhere www.example.net
make_certificate expired "$domain" -not_before 20250101000000Z -not_after 20250201000000Z
installed=$(sha256sum /etc/pagemill/tls/*)
refused() {
  says "$1" pagemill-install-certificate "$made/$2.pem" "$made/$3.key"
  exits_with 65 pagemill-install-certificate "$made/$2.pem" "$made/$3.key"
  [[ $(sha256sum /etc/pagemill/tls/*) == "$installed" ]]
  curl -sf "$site/health"
}
check "a certificate with another's key is refused, the old one stays" \
  refused "is not the key of" good other
check "one for another name is refused" refused "is not for $domain" elsewhere elsewhere
check "one that expired is refused" refused "has expired" expired expired
check "a renewal of another name is not ours" says "nothing to do" \
  env RENEWED_LINEAGE=/x RENEWED_DOMAINS=www.example.net pagemill-install-certificate
serial() {
  openssl s_client -connect "$domain:443" -servername "$domain" </dev/null 2>/dev/null |
    openssl x509 -noout -serial
}
renewed() {
  local before after pid
  before=$(serial) pid=$(property nginx MainPID)
  certbot certonly --domain "$domain" --webroot-path /var/lib/pagemill/acme \
    --deploy-hook pagemill-install-certificate
  [[ $(serial) != "$before" ]]
  [[ $(property nginx MainPID) == "$pid" ]]
  curl -sf "$site/health"
}
check "a renewed one is in use at once, without a restart of nginx" renewed

bad_site() {
  local before
  before=$(sha256sum /etc/nginx/pagemill/server.conf)
  echo 'no_such_directive 1;' >/etc/nginx/pagemill/bad.conf
  sed -i 's/^client_max_body_size.*/client_max_body_size 5;/' /etc/nginx/pagemill/server.conf
  exits_with 70 pagemill-setup-server
  grep 'size 5;' /etc/nginx/pagemill/server.conf
  curl -sf "$site/health"
  rm /etc/nginx/pagemill/bad.conf
  says "nginx serves" pagemill-setup-server
  [[ $(sha256sum /etc/nginx/pagemill/server.conf) == "$before" ]]
}
check "a site that nginx refuses is taken back, the old one serves" bad_site

login_lost() {
  ask "ALTER ROLE pagemill_worker_login PASSWORD 'lost'"
  local before
  before=$(sha256sum /etc/pagemill/pagemill-worker.env)
  says "the login pagemill_worker_login, as " pagemill-setup-server
  [[ $(sha256sum /etc/pagemill/pagemill-worker.env) == "$before" ]]
  says "there was nothing to change" pagemill-setup-server
}
check "setup-server gives the database the login that the settings have" login_lost

# Logs in files.
log=/var/log/pagemill/pagemill.log
use_log_file() {
  echo "LOG_FILE=$log" >>/etc/pagemill/pagemill.env
  systemctl restart pagemill-api@800{0,1} pagemill-worker@{1,2}
  curl -sf "$site/ready"
  until_true 10 test -s "$log"
  [[ $(stat -c '%U %a' "$log") == "pagemill 600" ]]
}
check "LOG_FILE works under the units" use_log_file
main_pids() { systemctl show --value -p MainPID pagemill-api@800{0,1} pagemill-worker@{1,2}; }
rotated() {
  local count pids
  pids=$(main_pids | xargs)
  for count in {1..120}; do
    if ((count % 40 == 0)); then logrotate --force /etc/logrotate.d/pagemill; fi
    curl -s -o /dev/null -H "X-Request-Id: rotated-$count" "$site/openapi.json"
  done
  ls -l /var/log/pagemill
  count=$( (cat "$log" "$log.1"; zcat "$log".*.gz) | grep -o '"request_id":"rotated-[0-9]*"' |
    sort -u | wc -l)
  echo "$count of 120 requests in the logs"
  ((count == 120))
  [[ $(main_pids | xargs) == "$pids" ]]
  [[ -e $log.1 && -e $log.2.gz ]]
}
check "logrotate, forced three times: no line is lost, nothing is restarted" rotated
rotated_daily() {
  logrotate --debug /etc/logrotate.d/pagemill 2>&1 | grep -E 'after 1 days .*\(30 rotations\)'
}
check "it is daily, and 30 are kept" rotated_daily
sed -i '/^LOG_FILE=/d' /etc/pagemill/pagemill.env
check "without LOG_FILE they log to the journal again" \
  systemctl restart pagemill-api@800{0,1} pagemill-worker@{1,2}

firewall_plan() {
  local said
  mkdir -p /etc/ssh/sshd_config.d
  echo 'Port 2222' >/etc/ssh/sshd_config.d/port.conf
  said=$(pagemill-firewall --dry-run)
  rm /etc/ssh/sshd_config.d/port.conf
  echo "$said"
  [[ $said == *"ufw allow 2222/tcp"*"ufw default deny incoming"* && $said != *" 22/tcp"* ]]
}
check "the firewall leaves SSH open where sshd listens" firewall_plan
closed_but_for() {
  pagemill-firewall
  pagemill-firewall >/dev/null
  ufw status verbose
  [[ $(ufw status verbose) == *"Status: active"*"deny (incoming)"* ]]
  [[ $(ufw status | grep -c ALLOW) == 6 ]]
  ufw --force disable
}
check "ufw refuses everything but SSH, HTTP and HTTPS" closed_but_for
need "the service answers as before" curl -sf "$site/ready"

# Another host that is set up on the same database, by TCP as from elsewhere.
second=/var/tmp/second
passwords() {
  ask "SELECT string_agg(rolpassword, ' ' ORDER BY rolname) FROM pg_authid
    WHERE rolname LIKE 'pagemill%login'"
}
second_host() {
  local before
  mkdir -p "$second"
  ask "CREATE ROLE suite_owner SUPERUSER LOGIN PASSWORD 'suite'"
  printf '%s\n' "PAGEMILL_DOMAIN=$domain" \
    PAGEMILL_MIGRATE_URL=postgresql://suite_owner:suite@127.0.0.1/pagemill >"$second/operator.env"
  before=$(passwords)
  PAGEMILL_ETC_DIR=$second exits_with 70 pagemill-setup-server --domain "$domain"
  [[ $(passwords) == "$before" ]]
}
check "setup-server on a second host changes no password under the first" second_host
ask 'DROP ROLE suite_owner'
