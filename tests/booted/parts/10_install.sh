# From the packages to a running service behind TLS, by the commands of docs/install.md.
. "$here/doc_commands.sh"

# What a network would bring: the distribution's packages are there, an authority stands in for the
# public one, and the name leads here.
stand_in() {
  echo '127.0.0.1 pdf.example.org' >>/etc/hosts
  mkdir -p /srv/first /var/tmp/certbot/{DEBIAN,usr/bin}
  cp /packages/*.deb /srv/first/
  (cd /srv/first && pagemill-make-pdf --kind sample --output report.pdf)
  install -m 0755 "$here/certbot" /var/tmp/certbot/usr/bin/certbot
  printf '%s\n' 'Package: certbot' 'Version: 4.0.0-2' 'Architecture: all' \
    'Maintainer: the suite <suite@localhost>' 'Description: stand-in' \
    >/var/tmp/certbot/DEBIAN/control
  dpkg-deb --root-owner-group --build /var/tmp/certbot /var/tmp/certbot.deb
  dpkg -i /var/tmp/certbot.deb
  certbot new-authority
  # apt starts a cluster when it installs PostgreSQL; here it is only there.
  until_true 30 systemctl start postgresql@17-main
}
need "there is a name, an ACME authority and a database server" stand_in

cd /srv/first || exit
run_doc_commands install "$here/docs/install.md"
cd /
check "at most 8 commands do it" \
  test "$(doc_commands install "$here/docs/install.md" | grep -c .)" -le 8
need "the service answers through nginx, under a certificate that the host trusts" \
  curl -sf --max-time 10 "$PAGEMILL_URL/ready"
finds_the_report() {
  pagemill --json search --limit 3 'Who would live in the tower?' | jq -e .document_id
}
check "a search by meaning finds the report" finds_the_report

secrets_are_roots() {
  stat -c '%a %U %n' /etc/pagemill/*.env /etc/pagemill/tls/*
  [[ -z $(find /etc/pagemill/*.env /etc/pagemill/tls/* \( -not -user root -o -perm /077 \)) ]]
}
check "settings and certificate are for root only" secrets_are_roots
dates_of_secrets() {
  cat /var/lib/pagemill/secrets.tsv
  [[ $(cut -f1 /var/lib/pagemill/secrets.tsv | sort | xargs) == "database_password jwt_secret" ]]
}
check "it is noted when the secrets were made" dates_of_secrets
nothing_to_change() {
  local before after
  before=$(find /etc/pagemill /etc/nginx /var/lib/pagemill -type f -exec sha256sum {} + | sort)
  says "there was nothing to change" pagemill-setup-server
  after=$(find /etc/pagemill /etc/nginx /var/lib/pagemill -type f -exec sha256sum {} + | sort)
  diff <(echo "$before") <(echo "$after")
}
check "setup-server run again changes nothing and says so" nothing_to_change
names_all_missing() {
  local said
  said=$(pagemill-setup-server --check --certificate /no/cert --key /no/key 2>&1) && return 1
  echo "$said"
  [[ $said == *"missing: the file /no/cert"* && $said == *"missing: the file /no/key"* ]]
}
check "setup-server names all that is missing at once" names_all_missing
no_secret_in_the_journal() {
  local secret
  for secret in "$(sed -n 's/^JWT_SECRET_KEY=//p' /etc/pagemill/pagemill-api.env)" \
    "$(sed -nE 's#^DATABASE_URL=.*:([0-9a-f]{48})@.*#\1#p' /etc/pagemill/pagemill-api.env)"; do
    ((${#secret} >= 32)) || return 1
    if journalctl -q -o cat | grep -qF -- "$secret"; then echo "in the journal"; return 1; fi
    if grep -rqF -- "$secret" /var/log/postgresql; then echo "in PostgreSQL's log"; return 1; fi
  done
}
check "no secret is in the journal or in PostgreSQL's log" no_secret_in_the_journal

# For the parts that follow: an operator's key, no limit of requests, and one job a worker.
settle() {
  local key
  key=$(pagemill-owner key create --operator --name suite)
  mkdir -p ~/.config/pagemill
  (umask 077 && printf '%s\n' "PAGEMILL_URL=$PAGEMILL_URL" "PAGEMILL_KEY=$key" \
    >~/.config/pagemill/config)
  echo RATE_LIMIT_REQUESTS=1000000 >>/etc/pagemill/pagemill-api.env
  echo MAX_WORKERS=1 >>/etc/pagemill/pagemill-worker.env
  systemctl restart 'pagemill-api@*' 'pagemill-worker@*'
  pagemill --key "$key" doctor
}
need "doctor is content" settle
