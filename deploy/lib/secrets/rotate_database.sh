# Sourced by rotate-secrets: the database's passwords. Each process has two logins, NAME and NAME_b,
# used in turn: the new one is in use before the old one ends, so that no connection is refused.

other_login() { if [[ $1 == *_b ]]; then echo "${1%_b}"; else echo "$1_b"; fi; }

# A login like another: its memberships and settings, and the password of standard input:
# make_like LOGIN OLD
make_like() {
  owner_sql "SELECT format('CREATE ROLE %I NOLOGIN', :'login')
      WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login')
    \\gexec
    SELECT format('GRANT %I TO %I WITH INHERIT %s, SET %s', g.rolname, :'login',
        a.inherit_option::text, a.set_option::text)
      FROM pg_auth_members a JOIN pg_roles g ON g.oid = a.roleid
      WHERE a.member = (SELECT oid FROM pg_roles WHERE rolname = :'old')
    \\gexec
    SELECT format('ALTER ROLE %I SET %s TO %L', :'login', split_part(one, '=', 1),
        substr(one, strpos(one, '=') + 1))
      FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) one
      WHERE r.rolname = :'old' AND s.setdatabase = 0
    \\gexec" -v login="$1" -v old="$2" || return 1
  set_password "$1" || return 1
  owner_sql 'ALTER ROLE :"login" LOGIN' -v login="$1"
}

end_login() { owner_sql 'ALTER ROLE :"login" NOLOGIN PASSWORD NULL' -v login="$1"; }

# Who is connected by a login, and from where.
users_of() {
  owner_sql "SELECT string_agg(DISTINCT coalesce(host(client_addr), 'this host'), ', ')
    FROM pg_stat_activity WHERE usename = :'login'" -v login="$1"
}
unused() { [[ -z $(users_of "$1") ]]; }

# Writes the URLs of a process with another login; the password comes from standard input:
# write_urls FILE OLD_LOGIN LOGIN
write_urls() {
  local name url password
  IFS= read -r password
  for name in DATABASE_URL DATABASE_LISTEN_URL; do
    url=$(setting "$1" "$name")
    if split_url "$url" && [[ $url_login == "$2" ]]; then
      write_setting "$1" "$name" <<<"$url_scheme$3:$password@$url_rest"
    fi
  done
}

# The login of a process, from its URL: sets old and old_password: login_of FILE
login_of() {
  split_url "$(setting "$1" DATABASE_URL)" ||
    fail 78 "DATABASE_URL in $etc/$1 has no login with a password: nothing to rotate"
  old=$url_login old_password=$url_password
}

rotate_login() {
  local process=$1 file=pagemill-$1.env old old_password fresh password
  login_of "$file"
  fresh=$(other_login "$old")
  password=$(openssl rand -hex 24)
  if ! unused "$fresh"; then
    fail 75 "$fresh is still in use ($(users_of "$fresh")): the rotation before has not ended there"
  fi
  say "pagemill-$process changes from the login $old to $fresh"
  make_like "$fresh" "$old" <<<"$password" || fail 70 "the login $fresh could not be made"
  write_urls "$file" "$old" "$fresh" <<<"$password"
  if ! login_works <<<"$(setting "$file" DATABASE_URL)" || ! rolling_restart "$process" ||
    ! until_true 30 has_users "$fresh"; then
    write_urls "$file" "$fresh" "$old" <<<"$old_password"
    rolling_restart "$process" || true
    if until_true 30 unused "$fresh"; then end_login "$fresh"; fi
    fail 70 "pagemill-$process did not start with $fresh: $old is set again"
  fi
}
has_users() { ! unused "$1"; }

rotate_database() {
  local process left=0
  owner_sql 'SELECT 1' >/dev/null || fail 69 'the database does not answer'
  for process in api worker; do rotate_login "$process"; done
  secret_made database_password
  for process in api worker; do end_old "$process" || left=1; done
  ((left == 0)) || fail 75 "the logins above are in use elsewhere: copy the settings there," \
    "restart the processes, then: $program database --finish"
  say 'every process uses a new login; the old ones are disabled'
}

# Disables the login that a process no longer uses: end_old PROCESS
end_old() {
  local old old_password past
  login_of "pagemill-$1.env"
  past=$(other_login "$old")
  if ! until_true 10 unused "$past"; then
    warn "$past is still in use: $(users_of "$past")"
    return 1
  fi
  if [[ -n $(owner_sql "SELECT 1 FROM pg_roles WHERE rolname = :'login'" -v login="$past") ]]; then
    end_login "$past"
  fi
}

finish_database() {
  local process
  for process in api worker; do end_old "$process" || exit 75; done
  say 'the old logins are disabled'
}
