# A worker that is stopped within a document hands it over; one that is killed comes back.

# The document must outlast a drain (25 s) on this machine under its current load, so that the job
# has to move; an extractor looks at up to 64 pages before the first comes out.
page_milliseconds() {
  local began=${EPOCHREALTIME/./}
  pagemill-extract /tmp/probe.pdf >/tmp/probe.out
  echo $(((${EPOCHREALTIME/./} - began) / 20000 + 1))
}
pagemill-make-pdf --kind slow --odd-page 0 --weight 3 --pages 10 -o /tmp/probe.pdf
pages=$((64 + 45000 / $(page_milliseconds)))
submit_long() {
  pagemill-make-pdf --kind slow --odd-page 0 --weight 3 --pages "$pages" -o /tmp/long.pdf
  pagemill submit --no-embed --json /tmp/long.pdf >/tmp/submitted
}
started() { [[ $(job "$id" | jq -r '.progress.pages_done') -ge 3 ]]; }
not_over() { [[ $(job "$id" | jq -r .status) =~ ^(pending|processing)$ ]]; }
need "a document of $pages slow pages is accepted" submit_long
id=$(head -n 1 /tmp/submitted | jq -r .job.id)
need "a worker extracts it: the hardening leaves its sandbox working" until_true 150 started
child=$(pgrep -n -f /usr/bin/pagemill-extract)
confined() {
  grep -E 'Uid|Seccomp|NoNewPrivs|CapEff' "/proc/$child/status"
  grep -qP '^Seccomp:\t2' "/proc/$child/status" && grep -qP '^NoNewPrivs:\t1' "/proc/$child/status"
}
check "the extractor is under seccomp and without new privileges" confined

slot=$(job "$id" | jq -r .worker)
first=pagemill-worker@${slot##*-}
other=pagemill-worker@$((3 - ${slot##*-}))
began=$SECONDS
need "systemctl stop of $first in mid-document succeeds" systemctl stop "$first"
took=$((SECONDS - began))
check "it took $took s, the drain's 29 s at most" test "$took" -le 30
ended_well() {
  systemctl show -p Result,ExecMainCode,ExecMainStatus "$first"
  [[ $(property "$first" Result) == success && $(property "$first" ExecMainStatus) == 0 ]]
  journalctl -q -o cat -u "$first" | grep -F 'Deactivated successfully'
}
check "the journal says it ended well, with exit code 0" ended_well
check "the job was not over then" not_over
check "it goes on with $other" until_true 20 job_is "$id" .worker "${slot%-*}-${other##*@}"
check "it ends completed there" until_true 300 job_is "$id" .status completed
check "with every page, and the stop is not charged" \
  job_is "$id" '"\(.progress.pages_done) \(.failures)"' "$pages 0"

systemctl start "$first"
main=$(property "$first" MainPID)
kill -KILL "$main"
again() {
  [[ $(property "$first" ActiveState) == active && $(property "$first" MainPID) != "$main" ]]
}
check "a worker that is killed is started again within 5 s" until_true 5 again
stop_all() { systemctl stop 'pagemill-api@*' 'pagemill-worker@*'; }
need "systemctl stop of all instances succeeds" stop_all
check "no process of ours is left when it returns" no_pagemill_process
target_starts_all() {
  systemctl start pagemill.target
  systemctl is-active pagemill-api@8000 pagemill-worker@1 pagemill-worker@2
}
check "systemctl start pagemill.target starts them all again" target_starts_all
check "systemctl stop pagemill.target stops them all" systemctl stop pagemill.target
check "no process of ours is left soon after" until_true 10 no_pagemill_process
