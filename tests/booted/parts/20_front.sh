# In front of the service: units, nginx, certificates, logs, the firewall.
domain=pdf.example.org site=https://pdf.example.org

verify_units() {
  local unit units=() said
  for unit in /usr/lib/systemd/system/pagemill*; do
    unit=${unit##*/}
    units+=("${unit/@./@1.}")
  done
  said=$(systemd-analyze verify --man=no "${units[@]}" 2>&1)
  echo "${units[*]}: $said"
  [[ -z $said ]]
}
check "systemd-analyze verify finds nothing in any unit of the package" verify_units
exposure() {
  systemd-analyze security --no-pager "$1" |
    sed -nE 's/.*Overall exposure level.*: ([0-9.]+) .*/\1/p'
}
for unit in pagemill-api@8000 pagemill-worker@1; do
  measured "exposure of $unit: $(exposure $unit)"
  check "$unit: exposure at most 1.5" \
    systemd-analyze security --no-pager --threshold=15 "$unit.service"
done
# What timers start has rights of an operator; its file says why.
for unit in /usr/lib/systemd/system/pagemill-*.timer; do
  [[ -e $unit ]] || continue
  service=$(basename "$unit" .timer).service
  measured "exposure of $service: $(exposure "$service")"
  check "$service gives the reason for its exposure" \
    grep -qi '^#.*exposure' "/usr/lib/systemd/system/$service"
done

limits_are_set() {
  systemctl show -p MemoryMax,TasksMax,OOMScoreAdjust,OOMPolicy,Slice \
    pagemill-api@8000 pagemill-worker@1
  [[ $(property pagemill-api@8000 MemoryMax) == 3221225472 ]]
  [[ $(property pagemill-worker@1 MemoryMax) == 4294967296 ]]
  [[ $(property pagemill-worker@1 Slice) == pagemill-workers.slice ]]
  [[ $(property pagemill-api@8000 Slice) != pagemill-workers.slice ]]
  local all total
  all=$(property pagemill-workers.slice MemoryMax)
  total=$(awk '$1 == "MemTotal:" { print $2 * 1024 }' /proc/meminfo)
  echo "all workers: $all of $total bytes"
  ((all > total / 2 && all < total * 8 / 10))
}
check "workers together, each of them and the API have limits of memory" limits_are_set
scores() {
  local of=$1 wanted=$2 pid
  pid=$(pgrep -o -u pagemill -f "^/usr/bin/pagemill-$of")
  echo "$of: $(cat "/proc/$pid/oom_score_adj")"
  [[ $(cat "/proc/$pid/oom_score_adj") == "$wanted" ]]
}
check "the kernel would end extractors first" scores extract 800
check "then workers" scores worker 300
# A container may not lower a score, so the API's is what its unit says.
api_last() {
  (($(cat "/proc/$(property pagemill-api@8000 MainPID)/oom_score_adj") <= 0))
  [[ $(property pagemill-api@8000 OOMScoreAdjust) == -500 ]]
}
check "and the API last" api_last

# A worker without memory (a limit of address space, as nspawn has no memory controller).
without_memory() {
  local drop_in=/run/systemd/system/pagemill-worker@7.service.d
  mkdir -p "$drop_in"
  printf '[Service]\nLimitAS=150M\n' >"$drop_in/memory.conf"
  systemctl daemon-reload
  systemctl start --no-block pagemill-worker@7
  until_true 20 test_restarted pagemill-worker@7
  systemctl show -p NRestarts,Result pagemill-worker@7
  curl -sf "$site/ready"
  [[ $(property pagemill-api@8000 NRestarts) == 0 ]]
  pagemill submit --wait /srv/first/report.pdf
}
test_restarted() { (($(property "$1" NRestarts) >= 2)); }
check "a worker that finds no memory takes nothing down: the API serves, jobs complete" \
  without_memory
systemctl stop pagemill-worker@7
systemctl reset-failed pagemill-worker@7 2>/dev/null || true
rm -r /run/systemd/system/pagemill-worker@7.service.d
systemctl daemon-reload

redirects() {
  [[ $(curl -s -o /dev/null -w '%{http_code} %{redirect_url}' "http://$domain/a?b=c") == \
    "308 https://$domain/a?b=c" ]]
}
check "port 80 redirects to TLS" redirects
tls() { openssl s_client -connect "$domain:443" -servername "$domain" "$@" </dev/null 2>&1; }
accepts_tls() {
  local said
  said=$(tls "$@") || true
  grep -E '^ *(New|Protocol)|alert|Verify return' <<<"$said"
  grep -q 'New, TLSv1.[23], Cipher is [A-Z]' <<<"$said"
}
refuses_tls() { ! accepts_tls "$@"; }
check "TLS 1.3 is spoken" accepts_tls -tls1_3
check "TLS 1.2 is spoken" accepts_tls -tls1_2
check "TLS 1.2 without forward secrecy is refused" refuses_tls -tls1_2 -cipher 'AES128-SHA'
check "TLS 1.1 is refused" refuses_tls -tls1_1 -cipher 'DEFAULT:@SECLEVEL=0'
speaks_http2() { [[ $(curl -s -o /dev/null -w '%{http_version}' "$site/health") == 2 ]]; }
check "HTTP/2 is spoken" speaks_http2

# The status, and that each of the headers that every answer has is there once:
# headers_once STATUS CURL'S ARGUMENTS...
headers_once() {
  local status=$1 name head
  shift
  head=$(curl -s -o /var/tmp/body -D - -m 60 "$@" | tr -d '\r' | tr '[:upper:]' '[:lower:]')
  echo "$head"; head -c 300 /var/tmp/body
  [[ $(grep -oE '^http/[0-9.]+ [0-9]+' <<<"$head" | tail -n 1) == *" $status" ]]
  for name in strict-transport-security x-content-type-options x-frame-options referrer-policy \
    content-security-policy cache-control x-request-id content-type; do
    [[ $(grep -c "^$name: ." <<<"$head") == 1 ]] || { echo "$name is not there once"; return 1; }
  done
  grep -qx 'strict-transport-security: max-age=31536000; includesubdomains' <<<"$head"
  if ((status >= 400)); then
    grep -qx 'content-type: application/problem+json' <<<"$head"
    jq -e ".status == $status and (.code | length > 0) and (.request_id | length > 0)" \
      /var/tmp/body
  fi
}
check "headers are there once: 200" headers_once 200 "$site/health"
check "headers are there once: a page" headers_once 200 "$site/docs"
check "headers are there once: 401" headers_once 401 "$site/api/v1/pdf/jobs"
check "headers are there once: 404" headers_once 404 "$site/no/such/path"
key="Authorization: Bearer $PAGEMILL_KEY" jobs=$site/api/v1/pdf/jobs
truncate -s 100500000 /var/tmp/large
truncate -s 110000000 /var/tmp/larger
check "a body beyond the API's limit gets the API's own 413" headers_once 413 \
  -H "$key" -H 'Content-Type: application/pdf' -T /var/tmp/large -X POST "$jobs"
check "it is the API's: nginx's ids have no dashes" \
  jq -e '.request_id | contains("-")' /var/tmp/body
check "one far beyond gets nginx's, which looks the same" headers_once 413 \
  -H "$key" -H 'Content-Type: application/pdf' -T /var/tmp/larger -X POST "$jobs"
rm /var/tmp/large /var/tmp/larger
check "headers are there once: 431, nginx's own" headers_once 431 --http1.1 \
  -H "X-Long: $(head -c 30000 /dev/zero | tr '\0' x)" "$site/health"
wrong_key_before_the_body() {
  local seconds
  seconds=$(curl -s -o /var/tmp/body -w '%{time_total}' -m 20 --limit-rate 100 \
    -H 'Authorization: Bearer pm_wrong_key' -H 'Content-Type: application/pdf' -X POST \
    -T /srv/first/report.pdf "$jobs")
  echo "answered after $seconds s"; cat /var/tmp/body
  [[ $(jq -r .status /var/tmp/body) == 401 ]] && ((${seconds%.*} < 10))
}
check "uploads are streamed: a wrong key is refused while the body arrives" \
  wrong_key_before_the_body

systemctl stop pagemill-api@8001
one_of_two_answers() {
  local count
  for count in {1..40}; do
    [[ $(curl -s -o /dev/null -w '%{http_code}' "$site/ready") == 200 ]]
  done
}
check "40 requests while one of two API processes refuses connections: all answered" \
  one_of_two_answers
systemctl stop pagemill-api@8000
check "without any, nginx says 502 as the API would" headers_once 502 "$site/health"
check "and when to come back" test "$(curl -s -o /dev/null -D - "$site/health" | tr -d '\r' |
  awk 'tolower($1) == "retry-after:" { print $2 }')" -gt 0
systemctl start pagemill-api@8000 pagemill-api@8001

# Clients at other addresses, of the one network that there is.
statuses() {  # sixty requests at once from ADDRESS: how many of each status
  curl -s --parallel --parallel-max 20 --interface "$1" "${@:2}" -o /dev/null \
    -w '%{http_code}\n' "$jobs?limit=[1-60]" | sort | uniq -c | awk '{ print $2 "=" $1 }' | xargs
}
# With 50 requests in 60 s one is free every 1.2 s: a second burst is refused almost whole.
own_limits() {
  local said
  sed -i '/^RATE_LIMIT_REQUESTS=/d' /etc/pagemill/pagemill-api.env
  systemctl restart 'pagemill-api@*'
  statuses 127.0.0.2
  for said in "$(statuses 127.0.0.2 -H 'X-Forwarded-For: 192.0.2.7')" \
    "$(statuses 127.0.0.2 -H 'Forwarded: for=192.0.2.7' -H 'X-Real-IP: 192.0.2.7')"; do
    echo "the second time, as if from elsewhere: $said"
    ((${said##*429=} >= 40))
  done
  said=$(statuses 127.0.0.3)
  echo "another client: $said"
  [[ $said =~ 401=([0-9]+) ]] && ((BASH_REMATCH[1] >= 50))
}
check "the API counts the client's real address, whatever the client says it is" own_limits
echo RATE_LIMIT_REQUESTS=1000000 >>/etc/pagemill/pagemill-api.env
systemctl restart 'pagemill-api@*'
flooded() {
  local answers
  answers=$(curl -s --parallel --parallel-max 60 --interface 127.0.0.4 -o /dev/null \
    -w '%{http_code}\n' "$site/health?[1-2500]" | sort | uniq -c)
  echo "$answers"
  [[ $answers == *" 200"* && $answers == *" 429"* ]]
}
check "nginx is the outer wall: of a flood a part is refused" flooded
walls_429() {
  local flood code=0
  curl -s --parallel --parallel-max 60 --interface 127.0.0.5 -o /dev/null \
    "$site/health?[1-20000]" &
  flood=$!
  until_true 30 headers_once 429 --interface 127.0.0.5 "$site/health" || code=$?
  kill "$flood"
  wait "$flood" || true
  cat /var/tmp/body
  return "$code"
}
check "its 429 looks like the API's" walls_429

pagemill-make-pdf --kind slow --odd-page 0 --weight 0.1 --pages 80 -o /var/tmp/long.pdf
streams_unbuffered() {
  local id line first=0 last=0 events=0
  id=$(pagemill submit --no-embed --json /var/tmp/long.pdf | head -n 1 | jq -r .job.id)
  while read -r line; do
    [[ $line == event:* ]] || continue
    last=${EPOCHREALTIME/./} events=$((events + 1))
    if ((!first)); then first=$last; fi
  done < <(curl -sN -m 120 --http2 -H "$key" "$jobs/$id/events")
  echo "$events events within $(((last - first) / 1000)) ms"
  ((events >= 3 && last - first > 500000))
  job_is "$id" .status completed
}
check "events arrive through nginx one by one, over HTTP/2" streams_unbuffered

need "the service answers as before" curl -sf "$site/ready"
