# Backing up while jobs run, losing the database, restoring it; a full disk; a point in time.

kept=/var/backups/pagemill
over() { [[ $(jobs_in pending) == 0 && $(jobs_in processing) == 0 ]]; }
running() { [[ $(jobs_in processing) -ge 2 ]]; }
hashes() {  # of each document's text and file, as the service gives them
  local id
  for id in $(ask 'SELECT id FROM documents ORDER BY id'); do
    echo "$id $(curl -sf -H "Authorization: Bearer $PAGEMILL_KEY" \
      "$PAGEMILL_URL/api/v1/pdf/documents/$id/{text,file}" | sha256sum)"
  done
}
newest() { find "$kept" -name 'pagemill_backup_*.tar.gz' | sort | tail -n 1; }
not_ready() { ! ready; }
ready() { curl -sf --max-time 5 "$PAGEMILL_URL/ready"; }

systemctl start pagemill.target
need "the service is ready" until_true 60 ready
mkdir -p /var/tmp/backup
submit_more() {  # submit_more FIRST LAST PAGES KIND
  local i
  for ((i = $1; i <= $2; ++i)); do
    pagemill-make-pdf --kind "$4" --odd-page 0 --weight 3 --pages "$3" --seed "$i" \
      --output "/var/tmp/backup/$i.pdf"
  done
  pagemill submit --json "${@:5}" $(seq -f '/var/tmp/backup/%g.pdf' "$1" "$2") >/dev/null
}
need "documents are there" submit_more 7001 7010 5 plain
need "they are read" until_true 120 over
hashes >/var/tmp/backup/before
need "more of them are being read" submit_more 7011 7014 30 slow --no-embed
until_true 30 running || true
backed_up_by_its_unit() {
  running
  systemctl start pagemill-backup
  [[ $(property pagemill-backup Result) == success ]]
  journalctl -q -o cat -u pagemill-backup | grep 'verified in'
  [[ $(stat -c '%a %U' "$(newest)" "$kept" | xargs) == "600 root 700 root" ]]
}
need "pagemill-backup.service makes and verifies a backup meanwhile, for root only" \
  backed_up_by_its_unit
measured "$(journalctl -q -o cat -u pagemill-backup | grep 'verified in' | tail -n 1)"
check "they end" until_true 180 over
hashes >/var/tmp/backup/all

check "the database is not overwritten" exits_with 73 pagemill-restore "$(newest)"
check "the service is up after the refusal" until_true 30 ready
runuser -u postgres -- dropdb --force pagemill
check "without its database the service is not ready" until_true 30 not_ready
restored() { pagemill-restore "$(newest)" 2>&1 | tee /var/tmp/backup/restored; }
need "pagemill-restore brings it back" restored
measured "$(grep -E 'restored pagemill|jobs were' /var/tmp/backup/restored | paste -sd ' ')"
had_jobs() { grep -E '[1-9][0-9]* jobs were running then' /var/tmp/backup/restored; }
check "jobs were in flight in the backup" had_jobs
check "the service is up, through nginx" until_true 60 ready
check "jobs that were in flight then complete" until_true 180 over
same_documents() { hashes >/var/tmp/backup/after; diff /var/tmp/backup/all /var/tmp/backup/after; }
check "every document is there, with the same text and the same file" same_documents
check "no job failed, none was charged" count_is 0 ask \
  "SELECT count(*) FROM jobs WHERE (state = 'failed' OR failures > 0)
   AND created_at > now() - interval '15 minutes'"

small=/var/tmp/small
mkdir -p "$small"
mount -t tmpfs -o size=64k tmpfs "$small"
nothing_on_small() {
  exits_with 73 pagemill-backup --no-verify --to "$small"
  [[ -z $(find "$small" -type f) ]]
}
check "a full disk is said, and no half a backup is left" nothing_on_small
umount "$small"

# What happened after the backup was in the log of the server.
archive=/srv/pagemill-archive
echo "PAGEMILL_ARCHIVE_DIR=$archive" >>/etc/pagemill/operator.env
enabled() {
  pagemill-point-in-time enable --restart
  systemctl start pagemill-archive
  [[ $(property pagemill-archive Result) == success ]]
}
need "point in time is enabled, and its unit finds nothing wrong" enabled
check "the service is up" until_true 30 ready
one_more() { pagemill submit --wait --json "/var/tmp/backup/$1.pdf" >"/var/tmp/backup/$1.json"; }
need "a document arrives" one_more 7001
moment=$(ask 'SELECT clock_timestamp()')
need "and another" one_more 7002
beside() {
  pagemill-point-in-time restore "$moment" --into /var/lib/postgresql/past --port 5499
  local now past
  now=$(ask 'SELECT count(*) FROM documents')
  past=$(cd / && runuser -u postgres -- psql -XAtqc 'SELECT count(*) FROM documents' \
    -h /var/lib/postgresql/past -p 5499 pagemill)
  echo "$past then, $now now"
  [[ $past == $((now - 1)) ]]
  (cd / && runuser -u postgres -- /usr/lib/postgresql/17/bin/pg_ctl stop \
    -D /var/lib/postgresql/past/data)
  rm -rf /var/lib/postgresql/past
}
check "another server shows beside what there was between them" beside
ask 'TRUNCATE documents CASCADE' 2>/dev/null
back_in_time() { pagemill-point-in-time restore "$moment" --replace; }
need "after a mistake, the server goes back to the moment between" back_in_time
check "the service is up again" until_true 60 ready
is_there() {
  ask "SELECT 1 FROM jobs WHERE id = '$(jq -r .job.id "/var/tmp/backup/$1.json" | tail -n 1)'"
}
check "what came before is there" count_is 1 is_there 7001
check "what came after is not" count_is '' is_there 7002
back_again() {  # and perhaps the document that came before the moment
  if same_documents | grep '^<'; then return 1; fi
}
check "and every document, as it was" back_again
copied() {
  systemctl start pagemill-basebackup
  [[ $(find "$archive/base" -mindepth 1 -maxdepth 1 | wc -l) -ge 2 ]]
}
check "its unit takes another copy" copied

timers() {
  local name
  for name in backup certificate secrets basebackup archive; do
    systemctl is-enabled "pagemill-$name.timer"
    systemctl is-active "pagemill-$name.timer"
  done
}
check "the timers are enabled and wait" timers
# The reasons stand in the units.
exposure() {
  local pair figure
  for pair in backup:27 basebackup:26 secrets:23 archive:23 certificate:16; do
    figure=$(systemd-analyze security "pagemill-${pair%:*}.service" --no-pager |
      sed -nE 's/.*exposure level for .*: ([0-9.]+) .*/\1/p')
    echo "${pair%:*} $figure"
    [[ ${figure/./} -le ${pair#*:} ]]
  done
}
check "no timer's service is exposed more than its unit explains" exposure
