# From the packages to a running service.

install_packages() { apt-get install -y -qq --no-install-recommends /packages/*.deb; }
verify_units() {
  local said
  said=$(systemd-analyze verify --man=no pagemill-api@8000.service pagemill-worker@1.service \
    pagemill.target 2>&1)
  echo "$said"
  [[ -z $said ]]
}
set_up() {
  systemctl start postgresql@17-main
  cd /
  runuser -u postgres -- psql -qc "CREATE ROLE pagemill_api_login LOGIN PASSWORD 'secret'" \
    -c "CREATE ROLE pagemill_worker_login LOGIN PASSWORD 'other'" -c 'CREATE DATABASE pagemill'
  runuser -u postgres -- pagemill migrate \
    --database-url 'postgresql:///pagemill?host=/run/postgresql'
  runuser -u postgres -- psql \
    -qc 'GRANT pagemill_api TO pagemill_api_login WITH INHERIT FALSE, SET TRUE' \
    -c 'GRANT pagemill_worker TO pagemill_worker_login WITH INHERIT FALSE, SET TRUE'
  install -m 0600 /dev/null /etc/pagemill/pagemill-api.env
  install -m 0600 /dev/null /etc/pagemill/pagemill-worker.env
  printf '%s\n' 'DATABASE_URL=postgresql://pagemill_api_login:secret@127.0.0.1/pagemill' \
    PAGEMILL_AUTH=off RATE_LIMIT_REQUESTS=100000 >/etc/pagemill/pagemill-api.env
  printf '%s\n' 'DATABASE_URL=postgresql://pagemill_worker_login:other@127.0.0.1/pagemill' \
    MAX_WORKERS=1 >/etc/pagemill/pagemill-worker.env
  mkdir -p ~/.config/pagemill
  echo PAGEMILL_URL=http://127.0.0.1:8000 >~/.config/pagemill/config
}
need "the packages are installed" install_packages
need "systemd-analyze verify finds nothing in the units" verify_units
need "a database, logins, the schema and a file each are set up" set_up
need "systemctl enable --now starts an API and two workers" \
  systemctl enable --quiet --now pagemill-api@8000 pagemill-worker@{1,2}
