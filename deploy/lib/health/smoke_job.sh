# Sourced by health-check, after endpoints.sh and database.sh: a real job, from a file to a passage
# that is found. It has a workspace of its own and the highest priority, so it neither meets
# anybody's documents nor waits behind a full queue.

key_file=$etc/health.key
job_result='' job_id='' job_document='' job_seconds=0

# A PDF of one page that says WORD, with a correct table of offsets: write_pdf WORD FILE
write_pdf() {
  local text="BT /F1 14 Tf 40 120 Td (The pagemill health check reads $1 here.) Tj ET"
  local -a objects=(
    '<< /Type /Catalog /Pages 2 0 R >>'
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>'
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R
/Resources << /Font << /F1 5 0 R >> >> >>'
    "<< /Length ${#text} >>
stream
$text
endstream"
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>')
  local out=$'%PDF-1.4\n' offsets='' number
  for number in 1 2 3 4 5; do
    offsets+=$(printf '%010d 00000 n ' "${#out}")$'\n'
    out+="$number 0 obj"$'\n'"${objects[number - 1]}"$'\n'endobj$'\n'
  done
  {
    printf '%sxref\n0 6\n0000000000 65535 f \n%s' "$out" "$offsets"
    printf 'trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n' "${#out}"
  } >"$2"
}

# A word that no document has.
new_word() {
  local letters
  letters=$(head -c 300 /dev/urandom | LC_ALL=C tr -dc 'b-df-hj-np-tv-z')
  echo "pulse${letters:0:14}"
}

# The key of the health check, made at first need with the rights that the job takes, and no more.
make_key() {
  local made
  ((EUID == 0)) || return 1
  made=$(PAGEMILL_MIGRATE_URL=$owner_url as_owner pagemill key create --workspace health-check \
    --name pagemill-health-check --scopes submit,read,search 2>/dev/null) || return 1
  (umask 0077 && printf '%s\n' "$made" >"$key_file.new") && mv -T "$key_file.new" "$key_file"
}

# A request with the key, which no process list shows: prints the status, the body goes to
# $work/answer: api_request METHOD PATH [CURL-OPTION...]
api_request() {
  local method=$1 path=$2 place=nginx
  shift 2
  if [[ -z $base ]]; then place=$(instances api | head -n 1); fi
  request_seconds=45 curl_to "$place" -X "$method" -o "$work/answer" -w '%{http_code}' \
    -H @<(printf 'Authorization: Bearer %s\n' "$(<"$key_file")") "$@" \
    "$(base_of "$place")$path" 2>"$work/said" || true
}

answer_field() { jq -r "$1 // empty" "$work/answer" 2>/dev/null || true; }

# Why a request of the job was not answered as it should be: job_problem STEP STATUS
job_problem() {
  job_result="$1: $2, $(answer_field '"\(.code): \(.detail)"')"
  if [[ $2 == 000 ]]; then job_result="$1: $(head -n 1 "$work/said")"; fi
  return 1
}

submit_job() {
  local status
  write_pdf "$1" "$work/check.pdf"
  for _ in 1 2; do
    status=$(api_request POST '/api/v1/pdf/jobs?priority=0&filename=health-check.pdf' \
      -H 'Content-Type: application/pdf' -H 'Prefer: wait=20' --data-binary "@$work/check.pdf")
    # A key that a restored or new database does not know is made anew, once.
    [[ $status == 401 ]] && make_key || break
  done
  [[ $status =~ ^20[02]$ ]] || { job_problem 'submitting' "$status"; return; }
  job_id=$(answer_field .id)
  job_document=$(answer_field .document_id)
}

# Waits until the job has ended, by long polls.
follow_job() {
  local deadline=$((SECONDS + job_seconds_max)) status
  while [[ $(answer_field .status) =~ ^(pending|processing)$ ]]; do
    if ((SECONDS >= deadline)); then
      job_result="the job is $(answer_field .status) after $job_seconds_max s"
      return 1
    fi
    status=$(api_request GET "/api/v1/pdf/jobs/$job_id" -H 'Prefer: wait=20')
    [[ $status == 200 ]] || { job_problem 'asking for the job' "$status"; return; }
  done
  [[ $(answer_field .status) == completed ]] && return
  job_result="the job $(answer_field .status): $(answer_field '.error.code')"
  return 1
}

find_document() {
  local status
  status=$(api_request POST /api/v1/search/keyword -H 'Content-Type: application/json' \
    --data "{\"query\": \"$1\", \"limit\": 1}")
  [[ $status == 200 ]] || { job_problem 'searching' "$status"; return; }
  grep -qF "$1" "$work/answer" || { job_result='the document was not found by search'; return 1; }
}

# Nothing of the check stays: the document goes, and with it a job that hangs.
clean_up_job() {
  [[ -z $job_document ]] || api_request DELETE "/api/v1/pdf/documents/$job_document" >/dev/null
}

# Submits, waits, searches, deletes. Fills job_result ("well", or what went wrong) and job_seconds.
try_job() {
  local word began=${EPOCHREALTIME/./} code=0
  job_id='' job_document='' job_result=''
  if [[ ! -s $key_file ]] && ! make_key; then
    job_result="no key: $key_file is missing, and could not be made"
    return 1
  fi
  word=$(new_word)
  # Not `set -e`: the caller asks for the outcome, so each step says itself when it failed.
  submit_job "$word" && follow_job && find_document "$word" || code=1
  clean_up_job
  job_seconds=$(((${EPOCHREALTIME/./} - began) / 1000))
  job_seconds=$((job_seconds / 1000)).$(printf '%03d' $((job_seconds % 1000)))
  if ((code == 0)); then job_result=well; fi
  return "$code"
}

# What the first instance's metrics say, which it tells this host: metric_now WHAT
metric_now() {
  local port
  port=$(instances api | head -n 1)
  [[ -n $port ]] && curl_to "$port" "http://127.0.0.1:$port/metrics" 2>/dev/null |
    sed -nE "s/^pagemill_api_now\{what=\"$1\"\} ([0-9.e+]+)\$/\1/p"
}

# While claiming is paused no job can be tried.
queue_paused() { [[ $(metric_now queue_paused) == 1 ]]; }
