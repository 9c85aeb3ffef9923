# PostgreSQL's archive_command, run by the server for each finished segment of its log:
#   bash archive_wal.sh FOLDER PATH NAME
# Compresses PATH to FOLDER/NAME.gz: written aside, synced, and given its name only if nothing has
# it yet. A segment that is there already counts as archived if it is the same; another one of that
# name is never overwritten. Whatever fails, the server keeps the segment and asks again.
set -euo pipefail
folder=$1 path=$2 name=$3
target=$folder/$name.gz aside=$folder/.$name.$$
umask 077

give_up() { echo "archive_wal: $*" >&2; exit 1; }
[[ -d $folder ]] || give_up "there is no folder $folder"
trap 'rm -f "$aside"' EXIT
gzip -1 <"$path" >"$aside" || give_up "cannot write to $folder"
sync "$aside"
if ! ln -T "$aside" "$target" 2>/dev/null; then
  cmp -s <(gzip -dc "$target") "$path" || give_up "$target is there, and is not $path"
fi
sync "$folder"
