# Sourced by restore, after roles.sh: the logins of the settings, in the database that was restored.

# The logins of the settings get the settings' passwords: a backup of the roles has none.
restore_logins() {
  local one url
  for one in "${settings_files[@]}"; do
    url=$(setting "$one" DATABASE_URL)
    if [[ -z $url ]] || ! split_url "$url"; then continue; fi
    if login_works <<<"$url"; then
      warn_of_another "$one" "$url"
      continue
    fi
    if [[ $(owner_sql "SELECT count(*) FROM pg_roles WHERE rolname = :'login' AND rolcanlogin" \
      -v login="$url_login") == 1 ]]; then
      set_password "$url_login" <<<"$url_password"
      login_works <<<"$url" || warn "$url_login cannot log in as $etc/$one says: check its URL"
    else
      warn "$etc/$one names the login $url_login, which is not there"
    fi
  done
}

# Says so if a login of the settings works, but on another server than the one restored to: its
# processes would go on with what is there: warn_of_another FILE URL
warn_of_another() {
  local identity="SELECT system_identifier FROM pg_control_system()" here there
  here=$(owner_sql "$identity" 2>/dev/null) || return 0
  there=$(login_asks "$identity" <<<"$2") || return 0
  if [[ $here != "$there" ]]; then
    warn "$etc/$1 names another server than the one restored to: change its DATABASE_URL"
  fi
}
