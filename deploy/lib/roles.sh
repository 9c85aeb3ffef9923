# Sourced by backup, restore and rotate-secrets, after database.sh: logins and roles.

# The roles that this database knows: owners and those with rights on something in it, and whoever
# may become one of Pagemill's.
known_roles="WITH RECURSIVE known AS (
  SELECT r.oid FROM pg_roles r WHERE r.rolname LIKE 'pagemill\\_%'
  UNION SELECT s.refobjid FROM pg_shdepend s JOIN pg_database b ON b.datname = current_database()
    WHERE s.refclassid = 'pg_authid'::regclass AND (s.dbid = b.oid OR
      s.classid = 'pg_database'::regclass AND s.objid = b.oid)
  UNION SELECT datdba FROM pg_database WHERE datname = current_database()
  UNION SELECT m.member FROM pg_auth_members m JOIN known k ON k.oid = m.roleid)"

# SQL that makes the roles where they are missing, without passwords and never a superuser, and
# gives them their memberships, settings and rights on the database.
roles_sql() {
  owner_sql "SET search_path = '';
    $known_roles SELECT format('DO \$\$ BEGIN CREATE ROLE %I %s; EXCEPTION WHEN duplicate_object '
      'OR unique_violation THEN NULL; END \$\$;', rolname, concat_ws(' ',
        CASE WHEN rolcanlogin AND r.oid <> 10 THEN 'LOGIN' ELSE 'NOLOGIN' END,
        CASE WHEN NOT rolinherit THEN 'NOINHERIT' END,
        CASE WHEN rolcreatedb AND NOT rolsuper THEN 'CREATEDB' END,
        CASE WHEN rolcreaterole AND NOT rolsuper THEN 'CREATEROLE' END,
        CASE WHEN rolbypassrls AND NOT rolsuper THEN 'BYPASSRLS' END,
        'CONNECTION LIMIT ' || rolconnlimit))
      FROM known JOIN pg_roles r USING (oid) WHERE rolname !~ '^pg_'
      ORDER BY rolname COLLATE \"C\";
    $known_roles SELECT format('GRANT %I TO %I WITH INHERIT %s, SET %s, ADMIN %s;', g.rolname,
        m.rolname, a.inherit_option::text, a.set_option::text, a.admin_option::text)
      FROM pg_auth_members a JOIN known k ON k.oid = a.member JOIN pg_roles g ON g.oid = a.roleid
      JOIN pg_roles m ON m.oid = a.member ORDER BY g.rolname COLLATE \"C\", m.rolname COLLATE \"C\";
    $known_roles SELECT format('ALTER ROLE %I%s SET %s TO %s;', r.rolname,
        CASE WHEN s.setdatabase <> 0 THEN ' IN DATABASE :\"database\"' ELSE '' END,
        split_part(one, '=', 1), CASE WHEN split_part(one, '=', 1) = 'search_path'
          THEN substr(one, strpos(one, '=') + 1)
          ELSE quote_literal(substr(one, strpos(one, '=') + 1)) END)
      FROM pg_db_role_setting s JOIN known k ON k.oid = s.setrole JOIN pg_roles r ON r.oid = k.oid,
        unnest(s.setconfig) one
      WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
      ORDER BY r.rolname COLLATE \"C\", one COLLATE \"C\";"
}

# The same for the database itself, once it is there; :\"database\" is its name.
database_rights_sql() {
  owner_sql "SET search_path = '';
    SELECT 'REVOKE ALL ON DATABASE :\"database\" FROM PUBLIC;' FROM pg_database
      WHERE datname = current_database() AND datacl IS NOT NULL;
    SELECT format('GRANT %s ON DATABASE :\"database\" TO %s%s;', a.privilege_type,
        CASE WHEN a.grantee = 0 THEN 'PUBLIC' ELSE quote_ident(g.rolname) END,
        CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
      FROM pg_database b, aclexplode(b.datacl) a LEFT JOIN pg_roles g ON g.oid = a.grantee
      WHERE b.datname = current_database() ORDER BY 1;
    SELECT format('ALTER DATABASE :\"database\" SET %s TO %s;', split_part(one, '=', 1),
        CASE WHEN split_part(one, '=', 1) = 'search_path' THEN substr(one, strpos(one, '=') + 1)
          ELSE quote_literal(substr(one, strpos(one, '=') + 1)) END)
      FROM pg_db_role_setting s, unnest(s.setconfig) one
      WHERE s.setrole = 0 AND s.setdatabase =
        (SELECT oid FROM pg_database WHERE datname = current_database()) ORDER BY 1;"
}

# Splits the URL of a login: sets url_scheme, url_login, url_password and url_rest; fails if it
# names none: split_url URL
split_url() {
  [[ $1 =~ ^(postgres(ql)?://)([^:/@]+):([^@/]*)@(.*)$ ]] || return 1
  url_scheme=${BASH_REMATCH[1]} url_login=$(printf '%b' "${BASH_REMATCH[3]//%/\\x}")
  url_password=$(printf '%b' "${BASH_REMATCH[4]//%/\\x}") url_rest=${BASH_REMATCH[5]}
}

# Gives LOGIN the password of standard input, which stands in no statement, so in no log:
# set_password LOGIN
set_password() {
  local password
  IFS= read -r password
  owner_client psql -XqAt -v ON_ERROR_STOP=1 -f - <<EOF
BEGIN;
CREATE TEMP TABLE given (login text, password text) ON COMMIT DROP;
COPY given FROM STDIN;
$(printf '%s\t%s' "${1//\\/\\\\}" "${password//\\/\\\\}")
\\.
DO \$\$ BEGIN EXECUTE (SELECT format('ALTER ROLE %I PASSWORD %L', login, password) FROM given);
END \$\$;
COMMIT;
EOF
}

# Whether a login works, by its URL on standard input.
login_works() { login_asks 'SELECT 1' >/dev/null; }

# A statement's answer for a login, by its URL on standard input: the password is in no command
# line: login_asks STATEMENT
login_asks() {
  local url
  IFS= read -r url
  split_url "$url" || return 1
  PGPASSWORD=$url_password PGCONNECT_TIMEOUT=10 \
    psql -XqAt --dbname="$url_scheme$url_login@$url_rest" -c "$1" 2>/dev/null
}
