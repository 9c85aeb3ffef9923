# From the programs of an older commit to today's, under load (tests/run systemd --upgrade-from).

upgrade=/var/tmp/upgrade
mkdir -p "$upgrade"
printf '%s\n' "$PAGEMILL_KEY" >"$upgrade/key"
old_schema=$(pagemill-owner migrate status | tail -n 1)
python3 "$here/load.py" --url "$PAGEMILL_URL" --key "$upgrade/key" --out "$upgrade/load.json" &
upgrade_load=$!
deploy_today() {
  local code=0
  pagemill-deploy --skip-diagnostics /packages/new/pagemill_*.deb >"$upgrade/said" 2>&1 ||
    code=$?
  grep -v '^[#|-]' "$upgrade/said"
  return "$code"
}
check "today's package is deployed over the programs of an older commit" deploy_today
kill -TERM "$upgrade_load"
wait "$upgrade_load" || true
measured "schema before: $old_schema; after: $(pagemill-owner migrate status | tail -n 1)"
measured "$(jq -c '{sent, rate, slowest_seconds, failed: (.failures | length)}' \
  "$upgrade/load.json")"
no_request_failed() {
  jq -r '.failures[:5][]' "$upgrade/load.json"
  jq -e '(.failures | length) == 0 and .sent > 100' "$upgrade/load.json"
}
check "no request failed" no_request_failed
check "all jobs end" until_true 120 no_job_left
check "all completed, uncharged" count_is 0 \
  ask "SELECT count(*) FROM jobs WHERE state <> 'completed' OR failures > 0"
