# Sourced by setup-server: the database, its schema, and a login for API and workers each.

missing_for_database() {
  if database_is_local; then
    if ! command -v pg_lsclusters >/dev/null; then
      echo "a database: apt-get install postgresql-17-pgvector, or PAGEMILL_MIGRATE_URL in" \
        "$etc/operator.env"
      return
    fi
    pg_lsclusters --no-header | awk '$4 ~ /^online/ { found = 1 } END { exit !found }' ||
      echo "a running database server: pg_lsclusters shows which there are"
    compgen -G '/usr/share/postgresql/*/extension/vector.control' >/dev/null ||
      echo "pgvector: apt-get install postgresql-17-pgvector"
  elif ! owner_client psql -XqAt -c 'SELECT 1' >/dev/null 2>&1; then
    echo "the database of PAGEMILL_MIGRATE_URL in $etc/operator.env does not answer"
  fi
}

# Statements in any database of the server, as its owner, with fields as psql prints them.
server_sql() { owner_client_on postgres psql -XqAt -v ON_ERROR_STOP=1 -f - <<<"$1"; }

# The URL by which PROCESS logs in, its password left out: login_url api|worker
login_url() {
  local port
  if database_is_local; then
    port=$(server_sql 'SHOW port')
    echo "postgresql://pagemill_$1_login:@127.0.0.1:$port/pagemill"
  else
    sed -E "s#^(postgres(ql)?)://([^/@]*@)?#\1://pagemill_$1_login:@#" <<<"$owner_url"
  fi
}

# The URL of a process's settings in two: url without its password, and password.
read_login() {
  url=$(setting "pagemill-$1.env" DATABASE_URL) password=''
  if [[ $url =~ ^([a-z]+://[^:/@]*):([^@/]*)@(.*)$ ]]; then
    url=${BASH_REMATCH[1]}@${BASH_REMATCH[3]}
    password=$(printf '%b' "${BASH_REMATCH[2]//%/\\x}")
  fi
}

# Whether the settings have a login that the database knows. Another trouble is none of logins.
logs_in() {
  local url password said
  read_login "$1"
  [[ -n $url ]] || return 1
  if said=$(PGPASSWORD=$password psql -XqAt -d "$url" -c 'SELECT 1' 2>&1); then return 0; fi
  [[ $said == *"authentication failed"* || $said == *"no password supplied"* ]] ||
    fail 70 "DATABASE_URL of $etc/pagemill-$1.env: $said"
  return 1
}

# A login, in the database as the settings have it, or with a new password in both, unless another
# host may work with the old one. The statement is not logged.
make_login() {
  local role=pagemill_$1_login verb=CREATE url password new=0
  read_login "$1"
  if [[ $url != *"//$role@"* || ! $password =~ ^[A-Za-z0-9._~+-]+$ ]]; then
    password=$(openssl rand -hex 24) new=1
  fi
  if [[ -n $(server_sql "SELECT 1 FROM pg_roles WHERE rolname = '$role'") ]]; then verb=ALTER; fi
  if [[ $verb == ALTER ]] && ((new)) && ! database_is_local && ((!new_passwords)); then
    fail 70 "the database has a login $role already: copy $etc/*.env from the host that uses" \
      "it, or give it another password with --new-passwords, if there is none"
  fi
  server_sql "SET password_encryption = 'scram-sha-256';
    SELECT set_config('log_statement', 'none', false) FROM pg_roles
      WHERE rolname = current_user AND rolsuper;
    SELECT set_config('log_min_error_statement', 'panic', false) FROM pg_roles
      WHERE rolname = current_user AND rolsuper;
    $verb ROLE $role LOGIN PASSWORD '$password'" >/dev/null
  if ((!new)); then
    changed "the login $role, as $etc/pagemill-$1.env has it"
    return
  fi
  url=$(login_url "$1")
  write_setting "pagemill-$1.env" DATABASE_URL <<<"${url/:@/:$password@}"
  secret_made database_password
  changed "the login $role, and DATABASE_URL in $etc/pagemill-$1.env"
}

migrate() {
  local before after
  before=$(owner_sql "SELECT to_regclass('schema_migrations')")
  if [[ -n $before ]]; then before=$(owner_sql 'SELECT count(*) FROM schema_migrations'); fi
  PAGEMILL_MIGRATE_URL=$owner_url as_owner pagemill migrate >/dev/null
  after=$(owner_sql 'SELECT count(*) FROM schema_migrations')
  if [[ $after != "$before" ]]; then changed "the schema: $after migrations"; fi
}

make_database() {
  local process member
  if database_is_local &&
    [[ -z $(server_sql "SELECT 1 FROM pg_database WHERE datname = 'pagemill'") ]]; then
    server_sql 'CREATE DATABASE pagemill'
    changed "the database pagemill"
  fi
  migrate
  for process in api worker; do
    logs_in "$process" || make_login "$process"
    member=$(owner_sql "SELECT 1 FROM pg_auth_members
      WHERE roleid = 'pagemill_$process'::regrole
        AND member = 'pagemill_${process}_login'::regrole AND set_option AND NOT inherit_option")
    if [[ -z $member ]]; then
      owner_sql "GRANT pagemill_$process TO pagemill_${process}_login
        WITH INHERIT FALSE, SET TRUE"
      changed "pagemill_${process}_login may act as pagemill_$process"
    fi
  done
}
