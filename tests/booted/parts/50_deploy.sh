# Deploying under a constant load: a new version, a broken one, back again, two at once, a
# deployment that is killed.

deb=$(echo /packages/pagemill_*.deb)
deploys=/var/tmp/deploys
other_version() { "$here/other_version" "$@"; }
installed() { dpkg-query -W -f '${Version}' pagemill; }
first=$(installed)
# Higher than the installed one, each than the one before.
second=$first+1 third=$first+2 fourth=$first+3

# A package whose programs pass every check before the installation, and fail when they are used:
# as_if DEB VERSION PROGRAM SCRIPT, where SCRIPT runs instead, with the real program as $real.
as_if() {
  local made tree=$deploys/tree name=usr/bin/$3
  made=$(other_version "$1" "$2" "$deploys")
  rm -rf "$tree"
  dpkg-deb --raw-extract "$made" "$tree"
  mv "$tree/$name" "$tree/usr/lib/pagemill/$3.real"
  printf '%s\n' '#!/bin/sh' "real=\$(dirname \"\$0\")/../lib/pagemill/$3.real" "$4" >"$tree/$name"
  chmod 0755 "$tree/$name"
  sed -i "\\, $name\$,d" "$tree/DEBIAN/md5sums"
  dpkg-deb --root-owner-group -Zzstd -z1 --build "$tree" "$made" >/dev/null
  echo "$made"
}

start_load() {
  rm -f "$deploys/load.json"
  python3 "$here/load.py" --url "$PAGEMILL_URL" --key "$deploys/key" \
    --out "$deploys/load.json" >"$deploys/load.errors" 2>&1 &
  load=$!
}
stop_load() {
  kill -TERM "$load" || true
  wait "$load" || cat "$deploys/load.errors"
  jq -r '"        \(.sent) requests, \(.rate)/s, \(.failures | length) failed, " +
    "slowest \(.slowest_seconds) s, \(.jobs | length) jobs"' "$deploys/load.json"
}
none_failed() {
  jq -r '.failures[:5][] | "\(.at) \(.request): \(.problem)"' "$deploys/load.json"
  jq -e '(.failures | length) == 0 and .sent > 100 and .rate > 45' "$deploys/load.json" >/dev/null
}
no_job_lost() {
  local mine
  until_true 120 no_job_left
  mine="id = ANY('{$(jq -r '.jobs | join(",")' "$deploys/load.json")}')"
  ask "SELECT state, count(*), max(failures) FROM jobs WHERE $mine GROUP BY state"
  [[ $(ask "SELECT count(*) FROM jobs WHERE state = 'completed' AND failures = 0 AND $mine") == "$(
    jq '.jobs | length' "$deploys/load.json")" ]]
}
audited() {
  tail -n 1 /var/lib/pagemill/deploy.log
  tail -n 1 /var/lib/pagemill/deploy.log | jq -e "$1"
}
version_is() { echo "$(installed)"; [[ $(installed) == "$1" ]]; }
nobody_is_down() { ! grep -q ' down;' /etc/nginx/conf.d/pagemill-upstream.conf; }
started_at() { systemctl show -p ActiveEnterTimestampMonotonic --value "$@" | paste -sd' '; }

mkdir -p "$deploys"
make_deploy_key() {
  runuser -u postgres -- env PAGEMILL_MIGRATE_URL='postgresql:///pagemill?host=/run/postgresql' \
    pagemill key create --workspace deploy --name load >"$deploys/key"
}
need "a key for the load is made" make_deploy_key
many_requests() {
  echo 'RATE_LIMIT_REQUESTS=1000000' >>/etc/pagemill/pagemill-api.env
  systemctl restart 'pagemill-api@*'
}
need "one key may send as many requests as it likes" many_requests
need "packages of other versions are made" other_version "$deb" "$second" "$deploys"
new=$deploys/$(basename "$deb" | sed "s/_[^_]*_/_${second}_/")

check "the plan of the same under another version is a low risk" \
  says 'Risk: low.' pagemill-deploy --plan "$new"
start_load
check "a new version is deployed under it" \
  pagemill-deploy --mode fast-track --reason 'a test' "$new"
stop_load
check "no request failed" none_failed
check "every job that was accepted completed, uncharged" no_job_lost
check "it is installed" version_is "$second"
check "nginx has every API process" nobody_is_down
check "the log of deployments has it" audited '.result == "success" and .reason == "a test"'
check "the package of before was kept, made of what was installed" \
  says "$first" pagemill-rollback --list

broken=$(as_if "$deb" "$third" pagemill-api \
  'case $1 in --version | --check-settings) exec "$real" "$@" ;; esac; exit 1')
start_load
before=$(started_at pagemill-worker@1)
check "a version whose API does not start ends with exit code 1" \
  exits_with 1 pagemill-deploy "$broken"
stop_load
check "it was rolled back by itself" version_is "$second"
check "no request failed meanwhile" none_failed
check "every job completed" no_job_lost
check "workers, which still ran the old program, were not touched" \
  test "$before" = "$(started_at pagemill-worker@1)"
check "nginx has every API process again" nobody_is_down
check "the log says so" audited '.result == "failed, rolled back" and .failed_in == "restarting"'

rotten=$(as_if "$deb" "$third" pagemill-extract 'exit 1')
start_load
check "a version that starts and fails its jobs ends with exit code 1, too" \
  exits_with 1 pagemill-deploy --gate-seconds 20 "$rotten"
stop_load
check "it was rolled back by itself" version_is "$second"
check "no request failed meanwhile" none_failed
check "every job that came meanwhile completed afterwards, uncharged" no_job_lost
check "the log says that it failed at the health gate" audited '.failed_in == "checking health"'

failing_script() {
  local made
  made=$(other_version "$deb" "$third" "$deploys")
  rm -rf "$deploys/tree"
  dpkg-deb --raw-extract "$made" "$deploys/tree"
  printf '#!/bin/sh\nexit 1\n' >"$deploys/tree/DEBIAN/postinst"
  dpkg-deb --root-owner-group -Zzstd -z1 --build "$deploys/tree" "$made" >/dev/null
  exits_with 1 pagemill-deploy --skip-diagnostics "$made"
}
before=$(started_at 'pagemill-*@*')
check "a package whose own script fails ends with exit code 1" failing_script
check "the version of before is installed again, and whole" version_is "$second"
nothing_restarted() { [[ $before == "$(started_at 'pagemill-*@*')" ]]; }
check "no unit was restarted" nothing_restarted

check "a version that does not start here is refused before anything changes" \
  exits_with 65 pagemill-deploy "$(other_version --broken "$deb" "$fourth" "$deploys")"
check "a lower version is refused" exits_with 65 pagemill-deploy "$deb"
check "a refusal is on record too" audited '.result == "refused (65)"'
head -c 100000 "$new" >"$deploys/cut.deb"
check "a package that was cut off is refused" exits_with 65 pagemill-deploy "$deploys/cut.deb"
two_at_once() {
  local code
  exec 7>>/var/lib/pagemill/.deploy.lock
  flock 7
  code=0
  pagemill-deploy "$new" 7>&- || code=$?
  exec 7>&-
  [[ $code == 75 ]]
}
check "while one is at work, a second deployment ends with 75" two_at_once

start_load
check "rollback goes back to the first version" pagemill-rollback --reason 'as if'
stop_load
check "it is installed" version_is "$first"
check "no request failed meanwhile" none_failed

# Killed as soon as nginx leaves an instance out.
one_is_down() { ! nobody_is_down; }
kill_in_the_middle() {
  local process
  setsid pagemill-deploy --skip-diagnostics "$@" >"$deploys/killed" 2>&1 &
  process=$!
  until_true 120 one_is_down
  kill -KILL "$process"
  wait "$process" || true
  until_true 60 nobody_is_down
}
start_load
check "a deployment is killed with -9, and nginx leaves nobody out for long" \
  kill_in_the_middle "$new"
lock_is_free() { flock -n /var/lib/pagemill/.deploy.lock true; }
check "what it had started ends by itself" until_true 60 lock_is_free
check "the next run says what was cut off, and finishes it" says 'was cut off while' pagemill-deploy
stop_load
check "the version is installed" version_is "$second"
check "no request failed in all this" none_failed
check "every job completed" no_job_lost
check "it runs everywhere" pagemill-health-check --no-restart

new=$(other_version "$deb" "$third" "$deploys")
terminate_in_the_middle() {
  local process code=0
  setsid pagemill-deploy --skip-diagnostics "$new" >"$deploys/terminated" 2>&1 &
  process=$!
  until_true 120 one_is_down
  kill -TERM "$process"
  wait "$process" || code=$?
  tail -n 40 "$deploys/terminated"
  ((code == 1)) && nobody_is_down
}
start_load
check "a deployment that gets SIGTERM goes back, with exit code 1" terminate_in_the_middle
check "the version of before is installed" version_is "$second"
stop_load
check "no request failed" none_failed

goes_back() { grep -q 'going back to' "$deploys/killed"; }
kill_while_going_back() {
  local process broken
  broken=$(as_if "$deb" "$fourth" pagemill-worker \
    'case $1 in --version | --check-settings) exec "$real" "$@" ;; esac; exit 1')
  setsid pagemill-deploy --skip-diagnostics "$broken" >"$deploys/killed" 2>&1 &
  process=$!
  until_true 120 goes_back
  kill -KILL "$process"
  wait "$process" || true
  until_true 120 lock_is_free
}
check "a deployment is killed while it goes back" kill_while_going_back
check "the next run goes on going back" says "back to $second" pagemill-deploy
check "the version of before is installed" version_is "$second"
not_kept() { pagemill-rollback --list; ! pagemill-rollback --list | grep -qF " $1 "; }
check "the one that failed is not kept" not_kept "$fourth"
check "and it is well" pagemill-health-check --no-restart --no-diagnosis

wrong_setting() {
  local code=0
  echo 'CACHE_TTL=soon' >>/etc/pagemill/pagemill-api.env
  says 'CACHE_TTL' pagemill-deploy --skip-diagnostics "$new"
  exits_with 78 pagemill-deploy --skip-diagnostics "$new" || code=$?
  sed -i '/^CACHE_TTL=soon$/d' /etc/pagemill/pagemill-api.env
  ((code == 0))
}
check "a setting that the new program does not accept is named, with exit code 78" wrong_setting
without_database() {
  local code=0
  systemctl stop postgresql@17-main
  exits_with 1 pagemill-deploy --skip-diagnostics "$new" || code=$?
  systemctl start postgresql@17-main
  ((code == 0))
}
check "while the database is away, a deployment fails before it installs" without_database
check "the version of before is still installed" version_is "$second"
check "the one that failed is not kept" not_kept "$third"
need "the service comes back with its database" \
  until_true 60 pagemill-health-check --no-restart --no-diagnosis
check "mode comprehensive backs up first, and deploys" \
  says 'a backup first' pagemill-deploy --mode comprehensive "$new"
check "it is installed" version_is "$third"
check "there is a backup" compgen -G '/var/backups/pagemill/pagemill_backup_*'
check "settings are accepted, asked as systemd reads them" pagemill-check-settings

# 8001, the second one, does not start.
failing_rollback() {
  local code=0 drop_in=/run/systemd/system/pagemill-api@8001.service.d
  mkdir -p "$drop_in"
  printf '[Service]\nExecStartPre=false\n' >"$drop_in/fail.conf"
  systemctl daemon-reload
  says 'NOT recovered' pagemill-rollback || code=$?
  rm -r "$drop_in"
  systemctl daemon-reload
  ((code == 0))
}
check "a rollback that fails says so" failing_rollback
check "the log says so" audited '.result == "failed, not recovered" and .command == "rollback"'
check "the next run finishes it" says 'was cut off while' pagemill-deploy
check "the earlier version is installed" version_is "$second"
check "a restart of everything in turn is killed with -9" kill_in_the_middle --restart
check "what it had started ends by itself" until_true 60 lock_is_free
check "the next run finishes that, too" says 'finishing it' pagemill-deploy --skip-diagnostics
check "everything runs" pagemill-health-check --no-restart --no-diagnosis
