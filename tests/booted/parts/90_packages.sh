# The package by itself: upgrade within a job, downgrade, reinstall, remove, purge.
site=https://pdf.example.org package=$(echo /packages/pagemill_*.deb)
newer=$("$here/other_version" "$package" 9.0.0 /var/tmp/versions)
older=$("$here/other_version" "$package" 0.0.1 /var/tmp/versions)

check "lintian finds nothing but what the packages explain" \
  lintian --allow-root --fail-on error,warning --tag-display-limit 0 /packages/*.deb
version_is() { [[ $(dpkg-query -W -f '${Version}' pagemill) == "$1" ]]; }
installs() { DEBIAN_FRONTEND=noninteractive apt-get install -y --allow-downgrades "$@"; }
main_pids() {
  systemctl show --value -p MainPID 'pagemill-api@*.service' 'pagemill-worker@*.service' | xargs
}
same_processes() { [[ $(main_pids) == "$1" ]]; }
in_mid_job() { job_is "$1" .status processing; }

pagemill-make-pdf --kind slow --odd-page 0 --weight 2 --pages 130 -o /var/tmp/upgraded.pdf
echo '# an operator was here' >>/etc/pagemill/pagemill.env
pids=$(main_pids)
submit_long() { pagemill submit --no-embed --json /var/tmp/upgraded.pdf >/var/tmp/submitted; }
check "a long document is accepted before the upgrade" submit_long
id=$(head -n 1 /var/tmp/submitted | jq -r .job.id)
check "a worker is in mid-job" until_true 60 in_mid_job "$id"
upgrades() {
  says "what runs keeps its old program" installs "$newer"
  version_is 9.0.0
}
check "an upgrade says that what runs keeps its old program" upgrades
check "it restarts nothing" same_processes "$pids"
check "the job was not over then" in_mid_job "$id"
check "it goes on, and is completed" until_true 300 job_is "$id" .status completed
no_failure() { job_is "$id" .failures 0; }
check "without a failure" no_failure
check "restarted by hand, the new program serves" systemctl restart \
  'pagemill-api@*.service' 'pagemill-worker@*.service'
check "through nginx" curl -sf "$site/ready"

pids=$(main_pids)
downgrades() { installs "$older" && version_is 0.0.1 && same_processes "$pids"; }
check "an older version installs over it and restarts nothing" downgrades
comes_back() {
  installs "$package"
  installs --reinstall "$package"
  same_processes "$pids"
  grep -x '# an operator was here' /etc/pagemill/pagemill.env
  [[ $(stat -c '%a %U' /etc/pagemill/pagemill.env) == "600 root" ]]
}
check "the first version comes back, reinstalls, and keeps what operators wrote" comes_back

removes() {
  touch /var/lib/pagemill/point-in-time  # as enabled
  says "goes on archiving" apt-get remove -y pagemill
  no_pagemill_process
  [[ -e /etc/pagemill/pagemill-api.env && -e /etc/nginx/sites-available/pagemill ]]
  nginx -t
}
check "removing stops everything and keeps the settings" removes
returns() {
  installs "$package"
  no_pagemill_process
  systemctl start pagemill.target
  curl -sf "$site/ready"
  pagemill submit --wait --no-embed /srv/first/report.pdf
}
check "installed again, nothing runs until it is started, as it was" returns

documents=$(ask 'SELECT count(*) FROM documents')
mkdir -p /var/backups/pagemill
touch /var/backups/pagemill/kept
purges() {
  says "are left; remove them yourself" apt-get purge -y pagemill
  no_pagemill_process
  local path
  for path in /etc/pagemill /var/cache/pagemill /var/log/pagemill /etc/nginx/pagemill \
    /etc/nginx/sites-enabled/pagemill /etc/nginx/sites-available/pagemill \
    /etc/nginx/conf.d/pagemill-upstream.conf /etc/logrotate.d/pagemill; do
    [[ ! -e $path && ! -L $path ]] || { ls -ld "$path"; return 1; }
  done
  find /etc/systemd/system /usr/lib/systemd/system -name 'pagemill*' | tee /var/tmp/left
  [[ ! -s /var/tmp/left ]]
}
check "purging removes settings, certificates, caches, logs and nginx's files" purges
stays() {
  nginx -t
  systemctl is-active nginx
  [[ -e /var/backups/pagemill/kept && $(ask 'SELECT count(*) FROM documents') == "$documents" ]]
  getent passwd pagemill
}
check "database, backups and the account stay, and nginx runs on" stays
from_scratch() {
  installs "$package"
  pagemill-setup-server --domain pdf.example.org
  certbot certonly --domain pdf.example.org --webroot-path /var/lib/pagemill/acme \
    --deploy-hook pagemill-install-certificate
  pagemill --json search --limit 1 'Who would live in the tower?' | jq -e .document_id
}
check "installed and set up again, it finds what the database kept" from_scratch
