# Sourced by deploy and rollback: what a person reads before and after a change. The text is
# Markdown that reads well as it is; with --summary FILE, or in a workflow, it goes there too.

publish() { if [[ -n $summary_file ]]; then tee -a "$summary_file"; else cat; fi; }

summary_before() {
  local file
  cat <<TEXT
## Deployment of pagemill $to

| | |
|---|---|
| environment | $(setting pagemill-api.env ENVIRONMENT | grep . || echo production) |
| target | ${HOSTNAME}, ${domain:-no domain} |
| branch, commit | ${branch:-not named}, ${commit:-not named} |
| from, to | $from, $to |
| architecture | $(dpkg --print-architecture), Debian $(cat /etc/debian_version) |
| mode, risk, strategy | $mode, $plan_risk, $strategy |
| reason | ${reason:-not given} |
| by | ${SUDO_USER:-$(id -un)} |

**Components:** $(pagemill_units | paste -sd' '), nginx, PostgreSQL at $owner_url_shown
**Packages:** $(for file in "${files[@]}"; do basename "$file"; done | paste -sd' ')

### What changes
$(print_plan)

### Settings
$(settings_lines | sed 's/^/    /')

### Steps
1. check the package  2. check programs and settings  3. keep the packages
4. ${backup_step}migrate the schema, which still serves the running programs  5. install
6. restart one instance after the other, out of nginx meanwhile  7. health gate  8. summary

Expect no failed request and no lost job; a job that is at work moves to another worker. If a step
fails, $from comes back by itself.

TEXT
}

# The table of the endpoints, of the health check's last answer.
endpoint_rows() {
  [[ -s $work/health ]] || return 0
  echo '| asked | path | status | seconds |'
  echo '|---|---|---|---|'
  jq -r '.endpoints[] | "| \(.where) | \(.path) | \(.status) | \(.seconds) |"' "$work/health"
  jq -r '"\nJob: \(if .job == "" then "not tried" else .job end)" +
    (if .job_seconds > 0 then " (\(.job_seconds) s)" else "" end)' "$work/health"
}

links() {
  local path
  [[ -n $domain ]] || return 0
  for path in /health /docs /redoc /openapi.json; do echo "- https://$domain$path"; done
}

# summary_after RESULT
summary_after() {
  local item unit
  cat <<TEXT
## Result: $1

| | |
|---|---|
| from, to | $from, $to |
| began, ended | $began_at, $(date -u +%FT%TZ) |
| duration | $((SECONDS - began)) s |
| installed now | $(installed_version) |
| recovery | ${recovery:-none needed} |

TEXT
  for item in "${steps_done[@]}"; do echo "- [x] $item"; done
  [[ $1 == success ]] || echo "- [ ] $failed_in"
  printf '\n### Units\n'
  for unit in $(pagemill_units) nginx.service; do
    echo "- $unit: $(systemctl is-active "$unit" 2>/dev/null || true)," \
      "since $(systemctl show --value -p ActiveEnterTimestamp "$unit")"
  done
  printf '\n### Endpoints\n'
  endpoint_rows
  links
  cat <<TEXT

### If something is wrong
    pagemill-health-check             # asks everything, and finds out why
    journalctl -u 'pagemill-*' -n 50
    pagemill-rollback                 # to the version before

TEXT
  if [[ $1 == success ]]; then
    echo 'Next: watch the log and the metrics for a while, try what matters most to your users.'
  else
    echo "Next: read ${diagnosis_file:-the messages above}; then deploy a version that mends it."
  fi
}
