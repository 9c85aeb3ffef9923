# Sourced by rotate-secrets: API keys. A key is renewed by a successor with the same rights, which
# its client takes before the old one is revoked.

as_owner_pagemill() { PAGEMILL_MIGRATE_URL=$owner_url as_owner "$(command -v pagemill)" "$@"; }

# The keys that work, oldest first, a JSON object a line.
live_keys() {
  as_owner_pagemill --json key list | jq -c --argjson now "$(date +%s)" '
    def seconds: sub("\\.[0-9]+"; "") | fromdateiso8601;
    select(.revoked_at == null and (.expires_at == null or (.expires_at | seconds) > $now))
    | .age = $now - (.created_at | seconds)
    | .idle = if .last_used_at then $now - (.last_used_at | seconds) else null end' |
    jq -sc 'sort_by(-.age) | .[]'
}

# PREFIX (NAME), a tab and the age of each key that is due.
old_keys() {
  live_keys 2>/dev/null | jq -r --argjson most "$((key_days * 86400))" \
    'select(.age >= $most) | "\(.prefix) (\(.name[:20] | gsub("[^ -~]"; "?")))\t\(.age)"'
}

list_keys() {
  local line age count=0 keys
  keys=$(old_keys) || fail 69 'the database does not answer'
  while IFS=$'\t' read -r line age; do
    [[ -n $line ]] || continue
    printf '%-44s %s d\n' "$line" "$((age / 86400))"
    count=$((count + 1))
  done <<<"$keys"
  say "$count keys are older than $key_days days"
  if ((count)); then say "next: $program api-keys --renew PREFIX..."; exit 1; fi
}

# The key of $keys with a prefix, as JSON; fails if none that works has it.
key_with() {
  jq -ce --arg prefix "$1" 'select(.prefix == $prefix)' <<<"$keys" ||
    fail 69 "no key that works has the prefix $1"
}

renew_keys() {
  local prefix key workspace name scopes more made keys
  if [[ -n $out ]]; then
    (set -o noclobber; : >"$out") 2>/dev/null ||
      fail 73 "$out is there already, or cannot be written"
  elif [[ ! -t 1 ]]; then
    fail 64 'new keys would end in a file that others may read: give --out FILE'
  fi
  keys=$(live_keys) || fail 69 'the database does not answer'
  for prefix in "${prefixes[@]}"; do key_with "$prefix" >/dev/null; done
  for prefix in "${prefixes[@]}"; do
    key=$(key_with "$prefix")
    workspace=$(owner_sql "SELECT name FROM workspaces WHERE id = :'id'" \
      -v id="$(jq -r .workspace_id <<<"$key")")
    name=$(jq -r .name <<<"$key")
    scopes=$(jq -r '.scopes - ["operate"] | join(",")' <<<"$key")
    more=()
    if [[ $(jq -r '.scopes | index("operate") != null' <<<"$key") == true ]]; then
      more+=(--operator)
    fi
    if [[ $(jq -r .expires_at <<<"$key") != null ]]; then
      more+=(--expires "$(jq -r 'def seconds: sub("\\.[0-9]+"; "") | fromdateiso8601;
        ((.expires_at | seconds) - (.created_at | seconds)) / 86400 | ceil' <<<"$key")d")
    fi
    made=$(as_owner_pagemill key create --workspace "$workspace" --name "$name" \
      --scopes "$scopes" "${more[@]}") || fail 70 "there is no successor of $prefix"
    printf '%s\t%s\t%s\n' "$prefix" "$workspace" "$made" >>"${out:-/dev/stdout}"
  done
  say "hand each key to whoever has the old one; then: $program api-keys --revoke ${prefixes[*]}"
}

revoke_keys() {
  local prefix key idle keys
  keys=$(live_keys) || fail 69 'the database does not answer'
  for prefix in "${prefixes[@]}"; do
    key=$(key_with "$prefix")
    idle=$(jq -r '.idle // "never"' <<<"$key")
    if ((!force)) && [[ $idle != never ]] && ((idle < 3600)); then
      fail 1 "$prefix was used $((idle / 60)) minutes ago: its client does not have the new one" \
        "yet (--force ends it all the same)"
    fi
  done
  for prefix in "${prefixes[@]}"; do
    as_owner_pagemill key revoke "$prefix" >/dev/null || fail 70 "$prefix was not revoked"
    say "$prefix is revoked"
  done
}
