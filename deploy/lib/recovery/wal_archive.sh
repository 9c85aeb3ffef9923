# Sourced by point-in-time, after waiting.sh: what is in the archive. base/YYYYMMDD_HHMMSS is a
# copy of the server, named for the moment from which on it can be used; wal/ has the segments of
# the log, gzipped.

bases() {
  find "$archive/base" -mindepth 1 -maxdepth 1 -type d -regextype posix-extended \
    -regex '.*/[0-9]{8}_[0-9]{6}' -printf '%f\n' | LC_ALL=C sort
}
# The time of a base's name, in seconds: seconds_of YYYYMMDD_HHMMSS
seconds_of() { date -u -d "${1:0:8} ${1:9:2}:${1:11:2}:${1:13:2}" +%s; }
# The first segment that a base needs: first_segment BASE
first_segment() {
  sed -nE 's/^START WAL LOCATION: .* \(file ([0-9A-F]{24})\)$/\1/p' "$archive/base/$1/backup_label"
}
is_archived() { [[ -e $archive/wal/$1.gz ]]; }
minutes_since() { echo $((($(date +%s) - $1) / 60)); }

# A copy of the whole server, checked against its own manifest, and the log that makes it whole.
take_base() {
  local began=$SECONDS making=$archive/base/.making name major segment
  major=$(cluster_major)
  rm -rf --one-file-system "$making"
  # pg_basebackup waits for the archive, however long that takes: so it has to work.
  segment=$(owner_sql "SELECT pg_create_restore_point('pagemill copy') \g /dev/null
    SELECT pg_walfile_name(pg_switch_wal())")
  until_true 90 is_archived "$segment" ||
    fail 70 "PostgreSQL does not archive: see its log, and $program status"
  say "copying the server to $archive/base"
  PGAPPNAME=pagemill-base owner_client pg_basebackup --pgdata="$making" --format=plain \
    --wal-method=none --checkpoint=fast --no-sync 2>"$state/.base_errors" || {
    grep -vE '^(NOTICE|$)' "$state/.base_errors" | tail -n 2 >&2
    rm -rf --one-file-system "$making"
    grep -qi 'no space left' "$state/.base_errors" && fail 73 "no room left in $archive"
    fail 70 'pg_basebackup failed'
  }
  rm -f "$state/.base_errors"
  "/usr/lib/postgresql/$major/bin/pg_verifybackup" --no-parse-wal --quiet "$making" ||
    fail 70 'the copy is not what its manifest says'
  chown -R postgres: "$making"
  sync -f "$making"
  name=$(date -u +%Y%m%d_%H%M%S)
  mv -T "$making" "$archive/base/$name"
  say "$archive/base/$name: $(du -sm "$archive/base/$name" | cut -f1) MB in $((SECONDS - began)) s"
}

# Keeps the newest base that is older than the wanted days, all later ones, and the log since.
prune() {
  local base oldest='' limit removed=0 before after
  limit=$(($(date +%s) - days * 86400))
  while read -r base; do
    if [[ -z $oldest ]] || (($(seconds_of "$base") <= limit)); then oldest=$base; fi
  done < <(bases)
  [[ -n $oldest ]] || { say 'there is no copy of the server: nothing is removed'; return 0; }
  while read -r base; do
    [[ $base < $oldest ]] || continue
    rm -rf --one-file-system "$archive/base/$base"
    removed=$((removed + 1))
  done < <(bases)
  before=$(find "$archive/wal" -name '*.gz' | wc -l)
  as_postgres "/usr/lib/postgresql/$(cluster_major)/bin/pg_archivecleanup" -x .gz "$archive/wal" \
    "$(first_segment "$oldest")"
  after=$(find "$archive/wal" -name '*.gz' | wc -l)
  say "removed $removed copies and $((before - after)) segments; it reaches back to $oldest (UTC)"
}

# The first segment that is missing between the oldest base and the newest segment of its timeline.
first_gap() {
  local first=$1 name number expected
  expected=$((16#${first:8:8} * 256 + 16#${first:16:8}))
  while read -r name; do
    number=$((16#${name:8:8} * 256 + 16#${name:16:8}))
    ((number >= expected)) || continue
    if ((number > expected)); then
      printf '%s%08X%08X\n' "${first:0:8}" $((expected / 256)) $((expected % 256))
      return
    fi
    expected=$((expected + 1))
  done < <(find "$archive/wal" -regextype posix-extended \
    -regex ".*/${first:0:8}[0-9A-F]{16}\.gz" -printf '%f\n' | LC_ALL=C sort)
}

wrong() { warn "$@"; problems=$((problems + 1)); }

# A server whose log waits keeps all of it, until its own disk is full: that is said early.
# server_status NEWEST_BASE
server_status() {
  local waiting archived failed age
  if ! answers; then wrong 'PostgreSQL does not answer'; return; fi
  IFS='|' read -r waiting archived failed age < <(owner_sql "SELECT concat_ws('|',
    (SELECT count(*) FROM pg_ls_archive_statusdir() WHERE name LIKE '%.ready'),
    coalesce(last_archived_wal, 'nothing'), last_failed_time > coalesce(last_archived_time,
      '-infinity') IS TRUE, coalesce(extract(epoch FROM now() - last_archived_time)::int / 60, -1))
    FROM pg_stat_archiver")
  local timeline newest=$1
  timeline=$(owner_sql "SELECT left(pg_walfile_name(pg_current_wal_lsn()), 8)")
  if [[ -n $newest && $(first_segment "$newest") != "$timeline"* ]]; then
    wrong "there is no copy of the server since it went back in time: $program base"
  fi
  archives_here || wrong "PostgreSQL does not archive to $archive/wal: $program enable"
  say "the last segment archived is $archived, $age min ago; $waiting wait"
  if [[ $failed == t ]]; then
    wrong "archiving fails, $waiting segments wait in the server's folder: see PostgreSQL's log"
  elif ((waiting > 10)); then
    wrong "archiving is behind: $waiting segments wait in the server's folder"
  fi
}

status() {
  local problems=0 all=() free gap base
  mapfile -t all < <(bases)
  server_status "${all[-1]:-}"
  if ((${#all[@]} == 0)); then
    wrong "there is no copy of the server: $program base"
  else
    say "${#all[@]} copies of the server; it reaches back to ${all[0]} (UTC)"
    if (($(minutes_since "$(seconds_of "${all[-1]}")") > 8 * 1440)); then
      wrong "the newest copy is of ${all[-1]}: none was made for more than 8 days"
    fi
    for base in "${all[@]}"; do  # each may have a timeline of its own
      gap=$(first_gap "$(first_segment "$base")")
      [[ -z $gap ]] || break
    done
    [[ -z $gap ]] || wrong "the segment $gap is missing: moments after it cannot be reached from" \
      "the copy $base; $program base takes a new one"
  fi
  free=$(df --output=pcent "$archive" | tail -n 1 | tr -dc 0-9)
  say "$archive has $(du -sm "$archive" | cut -f1) MB; its disk is $free % full"
  ((free < 90)) || wrong "the disk of $archive is $free % full"
  ((problems == 0)) || exit 1
}
