# After the reboot.

check "API and workers came back with the machine" until_true 60 curl -sf "$PAGEMILL_URL/ready"
units_run() { systemctl is-active pagemill-api@8000 pagemill-worker@1 nginx postgresql@17-main; }
check "so did nginx and PostgreSQL" until_true 30 units_run
jobs_of() { jq -r .job.id "$1"; }
in_flight=$(ask "SELECT count(*) FROM jobs WHERE state IN ('pending', 'processing')")
measured "$in_flight jobs were left to do"
every_long_one_completed() {
  local id
  for id in $(jobs_of /var/tmp/reboot.jobs); do job_is "$id" .status completed || return 1; done
}
check "all twenty jobs complete" until_true 150 every_long_one_completed
pages_are_all_there() {
  local id
  for id in $(jobs_of /var/tmp/reboot.jobs); do
    job_is "$id" '"\(.progress.pages_done) \(.failures)"' "80 0"
  done
}
check "with every page, and the reboot is not charged" pages_are_all_there
