# Scaling from one worker to four while jobs come in, a stop, a kill and a restart of PostgreSQL.

make_documents() {  # make_documents FOLDER COUNT PAGES
  mkdir -p "$1"
  local i
  for ((i = 1; i <= $2; ++i)); do
    pagemill-make-pdf --kind plain --pages "$3" --seed "$i" --output "$1/$i.pdf"
  done
}
busy_workers() {  # those of the instances that have a job in hand
  local instance
  for instance in "$@"; do
    ask "SELECT slot FROM jobs_live WHERE worker_id IS NOT NULL AND slot LIKE '%-$instance' LIMIT 1"
  done | sed 's/.*-//'
}
one_works() { [[ -n $(busy_workers "$@") ]]; }  # one_works INSTANCE...

systemctl stop pagemill-worker@2
need "120 documents are made" make_documents /var/tmp/scale 120 100
pagemill submit --no-embed --json /var/tmp/scale/*.pdf \
  >/var/tmp/scale.jobs 2>/var/tmp/scale.errors &
submitting=$!
check "one worker takes jobs" until_true 30 one_works 1
check "systemctl enable --now pagemill-worker@{2..4} brings three more" \
  systemctl enable --quiet --now pagemill-worker@{2..4}
check "a new one takes jobs" until_true 30 one_works 2 3 4
busy=$(busy_workers 2 3 4 | head -n 1)
check "systemctl stop of a worker in mid-job succeeds" systemctl stop "pagemill-worker@${busy:-2}"
check "others have jobs in hand" until_true 30 one_works 1 2 3 4
killed=$(busy_workers 1 2 3 4 | head -n 1)
killed=${killed:-1}
kill -KILL "$(property "pagemill-worker@$killed" MainPID)"
check "the one that was killed comes back" \
  until_true 15 systemctl is-active "pagemill-worker@$killed"
check "PostgreSQL restarts under all this" systemctl restart postgresql@17-main
code=0
wait "$submitting" || code=$?
check "every submission was accepted" shown_code "$code" /var/tmp/scale.errors
check "each document has its job" \
  test "$(jq -r .job.id /var/tmp/scale.jobs | sort -u | wc -l)" = 120
check "all of them end" until_true 120 no_job_left
not_completed="SELECT count(*) FROM jobs WHERE state <> 'completed'"
check "all completed" count_is 0 ask "$not_completed AND created_at > now() - interval '10 minutes'"
check "none was charged for the stop, the kill or the restart" \
  count_is 0 ask "SELECT count(*) FROM jobs WHERE failures > 0"
systemctl start pagemill-worker@{1..4}
systemctl disable --quiet --now pagemill-worker@{3,4}
