# Sourced by backup and restore, after database.sh: what a database holds, as a number of rows and a
# hash for each table, which do not depend on the order of rows, on a host or on a session.

# What makes the text of a value the same everywhere, and lets a long statement finish.
same_text="SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';
SET extra_float_digits = 1; SET bytea_output = 'hex'; SET search_path = '';
SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0; SET lock_timeout = '30s'; SET row_security = off;
SET max_parallel_workers_per_gather = 0;"

# Tables with data that a dump holds: not those of extensions, and no unlogged ones.
kept_tables="FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence = 'p'
    AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                    AND d.objid = c.oid AND d.deptype = 'e')"

# A line a table: name, rows, and the sum of the first 64 bits of each row's SHA-256. Generated
# columns are left out: another host's dictionaries may differ.
count_and_hash="SELECT format('SELECT %L, count(*), coalesce(sum((''x'' || left(encode(sha256('
    'convert_to(ROW(%s)::text, ''UTF8'')), ''hex''), 16))::bit(64)::bigint::numeric), 0) '
    'FROM ONLY %I.%I t', n.nspname || '.' || c.relname,
    (SELECT string_agg(format('t.%I', attname), ', ' ORDER BY attnum) FROM pg_attribute
     WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated = ''),
    n.nspname, c.relname)
$kept_tables ORDER BY n.nspname COLLATE \"C\", c.relname COLLATE \"C\" \\gexec"

# Nobody drops a table before it was read: the upkeep of partitions would.
lock_tables="DO \$\$ BEGIN EXECUTE (SELECT 'LOCK TABLE ' || string_agg(
    format('ONLY %I.%I', n.nspname, c.relname), ', ' ORDER BY c.oid) || ' IN ACCESS SHARE MODE'
    $kept_tables); END \$\$;"

# Begins a transaction whose snapshot pg_dump takes over, in a session that stays open. Sets
# snapshot_id; ask_snapshot asks more of it.
open_snapshot() {
  coproc snapshot_session { owner_client psql -XqAt -F $'\t' -v ON_ERROR_STOP=1 -f -; }
  snapshot_pid=$snapshot_session_PID
  # Copies, because bash closes its own in subshells.
  exec {snapshot_in}>&"${snapshot_session[1]}" {snapshot_out}<&"${snapshot_session[0]}"
  local first=${snapshot_session[0]} second=${snapshot_session[1]}
  exec {first}<&- {second}>&-
  printf '%s\n' "$same_text" "SET application_name = 'pagemill backup';" \
    'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;' >&"$snapshot_in"
  snapshot_id=$(ask_snapshot "$lock_tables SELECT pg_export_snapshot();") && [[ -n $snapshot_id ]]
}

# The answer to a statement; fails when the session has ended: ask_snapshot STATEMENT
ask_snapshot() {
  local line
  printf '%s\n' "$1" "SELECT '-- end';" >&"$snapshot_in" || return 1
  while IFS= read -r line <&"$snapshot_out"; do
    if [[ $line == '-- end' ]]; then return 0; fi
    printf '%s\n' "$line"
  done
  return 1
}

close_snapshot() {
  exec {snapshot_in}>&-
  wait "$snapshot_pid" || true
}
