# The commands of the runbook, as they stand there.
. "$here/doc_commands.sh"

run_doc_commands server "$here/docs/operations.md"
