# Sourced by the operator's commands, after settings.sh: the database as its owner, a superuser on
# a server of one's own. PAGEMILL_MIGRATE_URL of operator.env names it; without it, the local
# server's socket, as the account postgres.

owner_url=$(operator_setting PAGEMILL_MIGRATE_URL 'postgresql:///pagemill?host=/run/postgresql')

# Whether the owner's database is on this host's own server.
database_is_local() { [[ $owner_url =~ ^postgres(ql)?:/// ]]; }

# As the account of the local server, which is its superuser and may run one, in a folder that it
# can enter: as_postgres COMMAND...
as_postgres() {
  if ((EUID == 0)); then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

# Runs a command that takes the owner's login from its environment: as_owner COMMAND...
as_owner() {
  if database_is_local; then as_postgres "$@"; else "$@"; fi
}

# The URL without its password, for a command line, and the password as the environment has it.
owner_url_shown=$owner_url owner_password=
if [[ $owner_url =~ ^([a-z]+://[^:/@]*):([^@/]*)@(.*)$ ]]; then
  owner_url_shown=${BASH_REMATCH[1]}@${BASH_REMATCH[3]}
  owner_password=$(printf '%b' "${BASH_REMATCH[2]//%/\\x}")
fi

# A client program of PostgreSQL on the owner's database, or on DATABASE of the same server:
# owner_client PROGRAM [ARGUMENT...]; owner_client_on DATABASE PROGRAM [ARGUMENT...]
owner_client() {
  local client=$1
  shift
  PGPASSWORD=$owner_password as_owner "$client" --dbname="$owner_url_shown" "$@"
}
owner_client_on() {
  local url
  url=$(sed -E "s#^([a-z]+://[^/]*/)[^?]*#\\1$1#" <<<"$owner_url_shown")
  owner_url_shown=$url owner_client "${@:2}"
}

# Rows of a statement, as lines of fields with tabs between: owner_sql STATEMENT [psql's -v ...]
owner_sql() {
  owner_client psql -XqAt -F $'\t' -v ON_ERROR_STOP=1 "${@:2}" -f - <<<"$1"
}
