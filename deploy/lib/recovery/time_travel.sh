# Sourced by point-in-time: a server as it was at a moment.

# The newest base that is not later than the moment. Sets target, the moment for PostgreSQL.
choose_base() {
  local wanted base
  wanted=$(date -u -d "$moment" +%s 2>/dev/null) ||
    fail 64 "$moment is no time that date understands"
  target=$(date -u -d "$moment" '+%Y-%m-%d %H:%M:%S.%6N+00')
  ((wanted <= $(date +%s))) || fail 65 "$target is yet to come"
  chosen=''
  [[ -d $archive/base ]] || fail 69 "there is no archive in $archive"
  while read -r base; do
    if (($(seconds_of "$base") <= wanted)); then chosen=$base; fi
  done < <(bases)
  [[ -n $chosen ]] || fail 65 "$target cannot be reached: the oldest copy is of" \
    "$(bases | head -n 1) (UTC)"
}

# The copy, told to follow the log up to the moment and to wait there. What the old server had not
# archived yet is taken from its folder, if that is still there: prepare_data DATA OLD_DATA
prepare_data() {
  local data=$1 old=$2 room need
  need=$(du -sB1 "$archive/base/$chosen" | cut -f1)
  room=$(df --output=avail -B1 "$(dirname "$data")" | tail -n 1)
  ((room > need)) || fail 73 "the copy has $((need >> 20)) MB, $(dirname "$data") has room for" \
    "$((room >> 20)) MB"
  say "copying $archive/base/$chosen to $data"
  cp -a "$archive/base/$chosen" "$data"
  chown -R postgres: "$data"
  chmod 0700 "$data"
  touch "$data/recovery.signal"
  chown postgres: "$data/recovery.signal"
  # The history that the copy was made in: of a recovery before, another one may branch off it.
  cat >>"$data/postgresql.auto.conf" <<END
restore_command = 'gzip -dc "$archive/wal/%f.gz" > "%p" 2>/dev/null || cp "$old/pg_wal/%f" "%p"'
recovery_target_time = '$target'
recovery_target_action = 'pause'
recovery_target_timeline = 'current'
END
}
forget_recovery="ALTER SYSTEM RESET restore_command; ALTER SYSTEM RESET recovery_target_time;
  ALTER SYSTEM RESET recovery_target_action; ALTER SYSTEM RESET recovery_target_timeline;"

# Waits until the server has followed the log to the moment: reach_moment SQL_COMMAND...
reach_moment() {
  local deadline=$((SECONDS + 86400)) state_now shown=$SECONDS
  while :; do
    state_now=$("$@" "SELECT pg_is_in_recovery() || ' ' || pg_get_wal_replay_pause_state()" 2>&1) ||
      true
    case $state_now in
      'true paused' | 'false'*) break ;;
    esac
    if ! as_postgres "$server_bin/pg_ctl" status --pgdata="$new_data" >/dev/null 2>&1; then
      return 1
    fi
    ((SECONDS < deadline)) || return 1
    if ((SECONDS - shown >= 30)); then
      shown=$SECONDS
      say "following the log: $("$@" 'SELECT pg_last_xact_replay_timestamp()' 2>/dev/null)"
    fi
    pause 0.2
  done
  say "its last change is of $("$@" 'SELECT pg_last_xact_replay_timestamp()')"
}

# Looks at what it holds before it takes writes, and lets it begin a history of its own.
check_and_promote() {
  local count
  count=$("$@" "SELECT count(*) FROM documents" 2>/dev/null) ||
    fail 70 "there are no documents to be read${into:+: the server in $into is left, paused}"
  say "it holds $count documents, $("$@" 'SELECT count(*) FROM jobs') jobs"
  "$@" 'SELECT pg_wal_replay_resume()' >/dev/null
  # shellcheck disable=SC2317 # until_true runs it
  promoted() { [[ $("$@" 'SELECT pg_is_in_recovery()' 2>/dev/null) == f ]]; }
  until_true 60 promoted "$@" || fail 70 'it did not end its recovery'
  old_data=''  # there is no way back
  while IFS= read -r -d ';' line; do "$@" "$line" >/dev/null; done <<<"$forget_recovery"
}

# A server that follows a log needs at least the limits of the one that wrote it.
needed_limits() {
  "$server_bin/pg_controldata" "$new_data" | sed -nE "
    s/^(max_connections|max_worker_processes|max_wal_senders) setting: +([0-9]+)/-c \1=\2/p
    s/^max_prepared_xacts setting: +([0-9]+)/-c max_prepared_transactions=\1/p
    s/^max_locks_per_xact setting: +([0-9]+)/-c max_locks_per_transaction=\1/p" | paste -sd ' '
}

beside_sql() {
  as_postgres psql -XqAt -v ON_ERROR_STOP=1 -h "$into" -p "$port" -d "$database" -c "$1"
}

travel_beside() {
  [[ ! -e $into ]] || fail 73 "$into is there already"
  [[ $into == /* ]] || fail 64 '--into takes a path from / on'
  mkdir -m 0700 "$into" || fail 73 "cannot create $into"
  chown postgres: "$into"
  new_data=$into/data
  prepare_data "$new_data" "$(cluster data_directory)"
  # Its history is its own.
  echo "archive_mode = 'off'" >>"$new_data/postgresql.auto.conf"
  # Debian keeps these elsewhere, and the others' addresses and files are not for this one.
  for file in postgresql.conf pg_ident.conf; do
    [[ -e $new_data/$file ]] || as_postgres touch "$new_data/$file"
  done
  # shellcheck disable=SC2016 # the other bash expands it
  as_postgres bash -c 'echo "local all postgres peer" >"$1"' hba "$new_data/pg_hba.conf"
  without_files as_postgres "$server_bin/pg_ctl" start --pgdata="$new_data" --silent \
    --log="$into/log" --wait --timeout=86400 \
    --options="-c listen_addresses='' -c unix_socket_directories='$into' \
      -c port=$port $(needed_limits)" </dev/null >/dev/null 2>&1 || true
  reach_moment beside_sql || stopped_early "$into/log"
  check_and_promote beside_sql
  say "reach it by: sudo -u postgres psql -h $into -p $port $database; stop it by:" \
    "sudo -u postgres $server_bin/pg_ctl stop -D $new_data"
}

# PostgreSQL ends when the log does not reach the moment, and says so: stopped_early LOG
stopped_early() {
  if grep -q 'before configured recovery target was reached' "$1" 2>/dev/null; then
    fail 65 "the log that was archived ends before $target"
  fi
  grep -hE 'FATAL|PANIC|ERROR' "$1" 2>/dev/null | tail -n 2 >&2 || true
  fail 70 "the server did not get there: see $1"
}

# A folder that takes the place of the server's has a file with the name that that one was given.
# While PostgreSQL's recovery.signal is beside, it has not got there: that is what a run that was
# killed left. Prints that name: left_unfinished FOLDER
unfinished=pagemill_unfinished
left_unfinished() { [[ -e $1/recovery.signal ]] && cat "$1/$unfinished" 2>/dev/null; }

# A moment that was not reached leaves the server as it was, if it was there.
undo_travel() {
  local code=$?
  trap - EXIT
  rm -rf --one-file-system "$making"
  if ((code != 0)) && [[ -e $old_data ]]; then
    run_cluster stop >/dev/null 2>&1 || true
    rm -rf --one-file-system "$new_data"
    mv -T "$old_data" "$new_data"
  fi
  if ((code != 0 && was_stopped)) && [[ -e $new_data ]] &&
    ! left_unfinished "$new_data" >/dev/null && ! cluster_runs && run_cluster start; then
    warn 'the server is as it was before'
  fi
  start_stopped || true
  exit "$code"
}

# The copy is made while the service runs: without room for it nothing stops.
travel_in_place() {
  local set_aside earlier log code
  new_data=$(cluster data_directory)
  making=$new_data.restoring
  set_aside=${new_data}_replaced_$(date -u +%Y%m%d_%H%M%S)
  earlier=$(left_unfinished "$new_data") || true
  if [[ ! -e $new_data ]]; then earlier=$(left_unfinished "$making") || true; fi
  if [[ -n $earlier ]]; then
    say 'an earlier restore was killed: what it left is removed'
    set_aside=$earlier
  fi
  trap undo_travel EXIT
  trap 'exit 143' TERM HUP
  trap 'exit 130' INT
  rm -rf --one-file-system "$making"
  prepare_data "$making" "$set_aside"
  printf '%s\n' "$set_aside" >"$making/$unfinished"
  stop_service
  if cluster_runs; then
    # What was written last is archived while it stops.
    owner_sql 'SELECT pg_switch_wal()' >/dev/null 2>&1 || true
    run_cluster stop || fail 70 'PostgreSQL does not stop'
    was_stopped=1
  fi
  if [[ -n $earlier ]]; then
    rm -rf --one-file-system "$new_data"
  elif [[ -e $new_data ]]; then
    mv -T "$new_data" "$set_aside"
  fi
  if [[ -e $set_aside ]]; then
    old_data=$set_aside was_stopped=1
    say "the server's folder is now $set_aside; remove it once it is needed no more"
  fi
  mv -T "$making" "$new_data"
  log=$new_data.log
  if [[ -n $(debian_name) ]]; then
    log=/var/log/postgresql/postgresql-$(cluster_major)-$(debian_name).log
  fi
  run_cluster start >/dev/null 2>&1 || true
  reach_moment owner_sql || stopped_early "$log"
  check_and_promote owner_sql
  rm -f "$new_data/$unfinished"
  # A history of its own needs a copy of its own. Not in a condition: there, bash would go on after
  # a failure.
  set +e
  (
    set -e
    trap - EXIT
    take_base
  )
  code=$?
  set -e
  ((code == 0)) ||
    warn "no moment from now on can be reached until there is a copy of the server: $program base"
  trap - EXIT
  start_service
}

travel() {
  # Not local: the trap at the end needs them.
  target='' chosen='' new_data='' server_bin='' database='' old_data='' making='' was_stopped=0
  need_enabled
  choose_base
  server_bin=$(server_programs "$(cluster_major)")
  database=$(sed -E 's#^[a-z]+://[^/]*/([^?]*).*#\1#' <<<"$owner_url_shown")
  if ((replace)); then travel_in_place; else travel_beside; fi
}
