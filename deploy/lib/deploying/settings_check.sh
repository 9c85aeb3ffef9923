# Sourced by deploy: whether the settings of this host are there and accepted by a program.

# Named one by one, so that what is missing is seen before anything changes; the values stay where
# they are.
settings_named=(DATABASE_URL JWT_SECRET_KEY JWT_SECRET_KEY_PREVIOUS SUPABASE_URL SUPABASE_JWT_SECRET
  SUPABASE_DB_PASSWORD CORS_ORIGINS RATE_LIMIT_REQUESTS RATE_LIMIT_WINDOW DATABASE_POOL_SIZE
  DATABASE_POOL_TIMEOUT MAX_WORKERS CACHE_TTL ENVIRONMENT LOG_LEVEL LOG_FILE PAGEMILL_MODEL_DIR
  PAGEMILL_TRUSTED_PROXIES PAGEMILL_WEBHOOK_SECRET SENTRY_DSN)

# Lines "NAME set in FILE..." or "NAME default".
settings_lines() {
  local name file places
  for name in "${settings_named[@]}"; do
    places=
    for file in "${settings_files[@]}"; do
      if [[ -n $(setting "$file" "$name") ]]; then places+=" $file"; fi
    done
    printf '%-28s %s\n' "$name" "$([[ -n $places ]] && echo "set in$places" || echo 'default')"
  done
}

# Asks a program under the units' own environment, as systemd reads it:
# accepts_settings PROGRAM FILE
accepts_settings() {
  systemd-run --quiet --pipe --wait --collect -p EnvironmentFile="-$etc/pagemill.env" \
    -p EnvironmentFile="$etc/$2" -p User=pagemill "$1" --check-settings </dev/null 2>&1
}

# The new programs start on this machine and accept its settings, before anything is installed:
# check_programs TREE
check_programs() {
  local name said
  for name in pagemill pagemill-api pagemill-worker; do
    said=$("$1/usr/bin/$name" --version 2>&1) ||
      fail 65 "the new $name does not start here: $(tail -n 1 <<<"$said")"
  done
  for name in pagemill-api pagemill-worker; do
    [[ -e $etc/$name.env ]] || fail 78 "$etc/$name.env is missing: pagemill-setup-server makes it"
    said=$(accepts_settings "$1/usr/bin/$name" "$name.env") ||
      fail 78 "the new $name does not accept the settings of $etc: $said"
  done
}
