# The commands of a page's blocks for a server. Sourced by the parts that run them.

# The lines of the ```sh MARK blocks of a page, without comments, one command a line; a line that
# ends in \ goes on in the next: doc_commands MARK PAGE
doc_commands() {
  sed -n "/^\`\`\`sh $1\$/,/^\`\`\`\$/{/^\`\`\`/d;p}" "$2" |
    sed -e ':join' -e '/\\$/{N;s/\\\n *//;b join' -e '}' -e '/^ *\(#.*\)\?$/d'
}

# Runs the commands in this shell, as a person would type them, each a check of its own:
# run_doc_commands MARK PAGE
run_doc_commands() {
  local command commands code output=/var/tmp/doc_command
  mapfile -t commands < <(doc_commands "$1" "$2")
  check "$(basename "$2") has commands for a server" test "${#commands[@]}" -gt 0
  for command in "${commands[@]}"; do
    code=0
    set +e
    eval "$command" >"$output" 2>&1 </dev/null
    code=$?
    set -e
    check "$(basename "$2"): $command" shown_code "$code" "$output"
  done
}
shown_code() { cat "$2"; return "$1"; }
