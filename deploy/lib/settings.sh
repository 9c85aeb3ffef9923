# Sourced by the operator's commands, after messages.sh: where things are, and what the files of
# settings say. Tests name other folders by PAGEMILL_ETC_DIR and PAGEMILL_STATE_DIR.

etc=${PAGEMILL_ETC_DIR:-/etc/pagemill}
state=${PAGEMILL_STATE_DIR:-/var/lib/pagemill}
# The files that systemd reads for each process; the first is both's, and may be missing.
settings_files=(pagemill.env pagemill-api.env pagemill-worker.env)

# The value of NAME in FILE of the settings' folder, as systemd's EnvironmentFile= reads it (the
# last one counts, quotes around it go); nothing if it is not there: setting FILE NAME.
setting() {
  [[ -e $etc/$1 ]] || return 0
  sed -nE "s/^[[:space:]]*$2=[[:space:]]*(.*[^[:space:]])[[:space:]]*\$/\1/p" "$etc/$1" |
    tail -n 1 | sed -E "s/^'(.*)'\$/\1/; s/^\"(.*)\"\$/\1/"
}

# A setting of the operator's commands: of the environment, else of operator.env, else DEFAULT:
# operator_setting NAME [DEFAULT].
operator_setting() {
  local value=${!1:-}
  if [[ -z $value ]]; then value=$(setting operator.env "$1"); fi
  printf '%s\n' "${value:-${2:-}}"
}

# Replaces NAME in FILE of the settings' folder, or adds it, keeping owner and mode, never half
# written; the value comes from standard input, so that no process list shows it.
write_setting() {
  local file=$etc/$1 name=$2 value aside
  IFS= read -r value
  aside=$(mktemp "$file.XXXXXX")
  if [[ -e $file ]]; then
    chown --reference="$file" "$aside"
    chmod --reference="$file" "$aside"
    grep -v -E "^[[:space:]]*$name=" "$file" >"$aside" || true
  fi
  printf '%s=%s\n' "$name" "$value" >>"$aside"
  sync "$aside"
  mv -T "$aside" "$file"
}
