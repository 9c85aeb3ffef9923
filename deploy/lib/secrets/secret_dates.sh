# Sourced by rotate-secrets, after settings.sh: when each secret was made. secrets.tsv has a line
# for each, NAME<TAB>TIME, and no secret. The names: jwt_secret, database_password.

secrets_file=$state/secrets.tsv

# Notes that NAME is new: secret_made NAME
secret_made() {
  local aside
  aside=$(mktemp "$secrets_file.XXXXXX")
  if [[ -e $secrets_file ]]; then grep -v -P "^$1\t" "$secrets_file" >"$aside" || true; fi
  printf '%s\t%s\n' "$1" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >>"$aside"
  mv -T "$aside" "$secrets_file"
}

# The age of NAME in seconds; nothing if it is not known: secret_age NAME
secret_age() {
  local when
  [[ -e $secrets_file ]] || return 0
  when=$(sed -n "s/^$1\t//p" "$secrets_file" | tail -n 1)
  [[ -n $when ]] || return 0
  when=$(date -u -d "$when" +%s 2>/dev/null) || return 0
  echo $(($(date +%s) - when))
}
