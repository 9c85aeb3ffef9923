# The machine is rebooted with twenty jobs in flight.

systemctl start pagemill.target
make_long_documents() {
  mkdir -p /var/tmp/reboot
  local i
  for ((i = 1; i <= 20; ++i)); do
    pagemill-make-pdf --kind slow --odd-page 0 --weight 0.1 --pages 80 --seed "$i" \
      --output "/var/tmp/reboot/$i.pdf"
  done
}
submit_long_documents() {
  pagemill submit --no-embed --json /var/tmp/reboot/*.pdf >/var/tmp/reboot.jobs
}
need "twenty long documents are made" make_long_documents
need "and submitted" submit_long_documents
some_are_processed() { [[ $(jobs_in processing) -ge 2 ]]; }
need "workers have jobs in hand" until_true 30 some_are_processed
measured "$(jobs_in processing) in work, $(jobs_in pending) waiting, $(jobs_in completed) completed"
reboot_before 81
