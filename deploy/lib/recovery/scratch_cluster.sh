# Sourced by backup and point-in-time, after database.sh: a PostgreSQL server of its own, on a disk,
# reached only by a socket in its folder, run by postgres.

# The folder of the server programs of a major version: server_programs MAJOR
server_programs() {
  local folder=/usr/lib/postgresql/$1/bin
  [[ -x $folder/postgres ]] || fail 69 "not installed: postgresql-$1"
  printf '%s\n' "$folder"
}

# What this host lacks to run a server of a major version with the extensions of the database;
# nothing if it can: missing_for_scratch MAJOR
missing_for_scratch() {
  local name extensions
  (server_programs "$1") >/dev/null 2>&1 || { echo "postgresql-$1"; return 0; }
  getent passwd postgres >/dev/null || { echo 'the account postgres'; return 0; }
  extensions=$(owner_sql 'SELECT extname FROM pg_extension')
  for name in $extensions; do
    if [[ ! -e /usr/share/postgresql/$1/extension/$name.control ]]; then
      echo "the extension $name"
      return 0
    fi
  done
}

# Makes and starts an empty one in FOLDER, which is made here: start_scratch FOLDER SUPERUSER MAJOR
start_scratch() {
  local folder=$1 programs
  programs=$(server_programs "$3") || return 1
  mkdir -m 0700 "$folder"
  if ((EUID == 0)); then chown postgres: "$folder"; fi
  as_postgres "$programs/initdb" --pgdata="$folder/data" --username="$2" --auth=trust \
    --encoding=UTF8 --locale=C.UTF-8 --no-instructions --no-sync >"$memory/initdb" 2>&1 ||
    { cat "$memory/initdb" >&2; return 1; }
  # Nothing in it is worth a sync, and it serves one client.
  without_files as_postgres "$programs/pg_ctl" start --pgdata="$folder/data" --silent --wait \
    --timeout=60 --log="$folder/log" \
    --options="-c listen_addresses='' -c unix_socket_directories='$folder' \
      -c port=5432 -c fsync=off -c full_page_writes=off -c synchronous_commit=off \
      -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c max_wal_size=1GB \
      -c maintenance_work_mem=256MB -c jit=off \
      -c logging_collector=off" </dev/null >/dev/null 2>&1 ||
    { cat "$folder/log" >&2; return 1; }
}

# A client program on it: on_scratch FOLDER DATABASE SUPERUSER PROGRAM [ARGUMENT...]
on_scratch() {
  local folder=$1 database=$2 superuser=$3 client=$4
  shift 4
  as_postgres env PGOPTIONS= "$client" --host="$folder" --port=5432 --username="$superuser" \
    --dbname="$database" "$@"
}

# Stops it and removes all of it; also of one that never started: drop_scratch FOLDER MAJOR
drop_scratch() {
  [[ -n ${1:-} && -d $1 ]] || return 0
  as_postgres "/usr/lib/postgresql/$2/bin/pg_ctl" stop --pgdata="$1/data" --mode=immediate \
    --silent --wait >/dev/null 2>&1 || true
  rm -rf --one-file-system "$1"
}
