# The health check: well, a stopped unit, the database away, a certificate that has expired.

health() { pagemill-health-check "$@" >/var/tmp/health 2>&1; }
health_says() { cat /var/tmp/health; grep -qF "$1" /var/tmp/health; }

check "setup-server enabled its timer" systemctl is-enabled pagemill-health.timer
# It must not count and restart among these checks.
systemctl stop pagemill-health.timer

check "a service that is well passes, with a job" exits_with 0 health
check "the job was read and found" health_says 'job: well'
check "its key may do nothing else, and only root reads it" \
  test "$(stat -c '%a %U' /etc/pagemill/health.key)" = '600 root'
gone() {
  [[ $(ask "SELECT count(*) FROM documents WHERE filename = 'health-check.pdf'") == 0 ]]
}
check "nothing of it stays" gone
as_json() {
  pagemill-health-check --json |
    jq -e '.result == "well" and .job == "well" and (.endpoints | length) >= 12'
}
check "--json says the same to programs" as_json
check "wrong arguments are exit code 64" exits_with 64 health --tries none

# Killed, when systemd may not start it again.
fail_unit() {
  local drop_in=/run/systemd/system/$1.service.d
  mkdir -p "$drop_in"
  printf '[Service]\nRestart=no\n' >"$drop_in/no_restart.conf"
  systemctl daemon-reload
  systemctl kill --signal=KILL "$1"
  until_true 20 systemctl is-failed "$1"
  rm -r "$drop_in"
  systemctl daemon-reload
}
fail_unit pagemill-api@8001
check "an API that failed is found, restarted, and found well again" exits_with 0 health --tries 1
check "the report says what was done" health_says 'well again, after restarting pagemill-api@8001'
for title in 'uptime and load' memory disk units 'configuration of the units' 'last 50 lines' \
  errors ports interfaces 'settings, by name' programs PostgreSQL certificate 'files that differ' \
  doctor; do
  check "the diagnosis has: $title" health_says "$title"
done
no_values() {
  ! grep -F -f <(sed -nE 's/^[A-Z_]*(URL|SECRET|KEY|PASSWORD)=(.{8,})$/\2/p' \
    /etc/pagemill/pagemill-{api,worker}.env) /var/tmp/health
}
check "the diagnosis shows no value of a setting" no_values
check "it runs" systemctl is-active pagemill-api@8001

fail_unit pagemill-worker@1
check "with --no-restart a worker that failed is reported only" \
  exits_with 1 health --no-restart --tries 1
check "and stays stopped" exits_with 3 systemctl is-active pagemill-worker@1
rm -f /var/lib/pagemill/health.failures
check "the first failure in a row restarts nothing" exits_with 1 health --restart-after 3 --tries 1
check "nor does the second" exits_with 1 health --restart-after 3 --tries 1
check "the third does" exits_with 0 health --restart-after 3 --tries 1
check "the worker runs again" systemctl is-active pagemill-worker@1
systemctl stop pagemill-api@8001 pagemill-worker@1
check "units that somebody stopped are no healthy service" exits_with 1 health --tries 1
check "they are reported" health_says \
  'stopped on purpose, and left alone: pagemill-api@8001.service pagemill-worker@1.service'
check "nothing was restarted" health_says 'after restarting nothing'
check "they stay stopped" exits_with 3 systemctl is-active pagemill-api@8001 pagemill-worker@1
systemctl start pagemill-api@8001 pagemill-worker@1

started() { systemctl show -p ActiveEnterTimestampMonotonic --value 'pagemill-*@*' | paste -sd' '; }
before=$(started)
systemctl stop postgresql@17-main
check "with PostgreSQL down it is not well" exits_with 1 health --tries 1
check "it says that restarting does not help" health_says 'the database does not answer'
check "and nothing was restarted" test "$before" = "$(started)"
systemctl start postgresql@17-main
check "when it is back, all is well without help" until_true 60 health --no-restart --tries 1

# The timer's service, confined as it is: it makes a key, runs the job, and restarts what failed.
rm -f /etc/pagemill/health.key
confined() {
  systemctl start pagemill-health.service
  journalctl -q -o cat -u pagemill-health.service -n 3 | grep -F 'job: well'
}
check "the timer's service makes its key and runs a job" confined
third_failure() {
  fail_unit pagemill-worker@2
  echo 2 >/var/lib/pagemill/health.failures
  systemctl start pagemill-health.service
  systemctl is-active pagemill-worker@2
}
check "and restarts a unit at the third failure" third_failure
left_out() {
  sed -i 's/\(server 127.0.0.1:8001\) .*/\1 down;/' /etc/nginx/conf.d/pagemill-upstream.conf
  exits_with 0 health
  ! grep ' down;' /etc/nginx/conf.d/pagemill-upstream.conf
}
check "an API that nginx leaves out without a deployment is put back" left_out

pagemill_queue() { PAGEMILL_KEY=$(runuser -u postgres -- env \
  PAGEMILL_MIGRATE_URL='postgresql:///pagemill?host=/run/postgresql' \
  pagemill key create --operator --name pause) pagemill queue "$1"; }
check "claiming is paused" pagemill_queue pause
check "a paused queue is no failure" exits_with 0 health --no-restart
check "but it is said" health_says 'claiming is paused'
check "claiming goes on" pagemill_queue resume

# Another certificate in place of the present one, of the same name, which ended long ago.
nginx_setting() { nginx -T 2>/dev/null | sed -nE "s/^\s*$1\s+([^;]+);.*/\1/p" | head -n 1; }
certificate=$(readlink -f "$(nginx_setting ssl_certificate)")
expire_certificate() {
  local name=${PAGEMILL_URL#https://}
  cp -a "$certificate" /var/tmp/good_certificate
  openssl req -x509 -key "$(nginx_setting ssl_certificate_key)" -subj "/CN=$name" \
    -addext "subjectAltName=DNS:$name" -not_before 20200101000000Z -not_after 20200201000000Z \
    -out "$certificate"
  systemctl reload nginx
}
mend_certificate() {
  cat /var/tmp/good_certificate >"$certificate"
  systemctl reload nginx
}
check "nginx gets a certificate that has expired" expire_certificate
sees_it() { ! curl -s -o /dev/null "$PAGEMILL_URL/health"; }
until_true 10 sees_it
before=$(started)
check "with it the service is not well" exits_with 1 health --tries 1
check "the certificate is named as the cause" health_says 'the certificate is not valid'
check "and nothing was restarted" test "$before" = "$(started)"
check "a deployment goes on with it, since it does not change it" \
  pagemill-deploy --restart --skip-diagnostics
mend_certificate
check "with the good one all is well" until_true 20 health --no-restart --tries 1
systemctl start pagemill-health.timer
