#!/usr/bin/env bash
# Fetches the assets of the contract's pages when needed, then makes the files that are embedded:
#   make_files.sh PROJECT OUT
set -euo pipefail
project=$1 out=$2
assets=$("$project/api/contract/fetch")
exec python3 -B "$project/api/contract/make_files.py" "$project" "$assets" "$out"
