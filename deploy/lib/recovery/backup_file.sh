# Sourced by backup and restore, after settings.sh: the format of a backup file. It is a tar,
# gzipped and, where a recipient is set, encrypted by age. Its members, in this order, are in
# pagemill_backup/:
#   format             "pagemill backup N": N is raised when older programs cannot read it
#   roles.sql          the roles, memberships and rights that no migration makes
#   configuration.tar  the folder of settings, secrets and certificates included
#   database.dump.*    pg_dump's custom format, in pieces: a tar wants sizes beforehand, and a piece
#                      fits into memory
#   manifest           what was backed up: lines of a name, a tab, values
#   SHA256SUMS         of each member before it

backup_format=1
inside=pagemill_backup
piece_bytes=$((32 << 20))
# Ours, and nobody else's: what is counted, and what may be removed.
backup_name='pagemill_backup_[0-9]{8}_[0-9]{6}\.tar\.gz(\.age)?'

# The backups in a folder, oldest first, a path a line: backups_in FOLDER
backups_in() {
  # The folder may be a link to another disk's.
  find -H "$1" -maxdepth 1 -type f -regextype posix-extended -regex ".*/$backup_name" |
    LC_ALL=C sort
}

# A folder in memory for what should never reach a disk in clear text; removed by the caller.
memory_folder() {
  local place
  for place in /dev/shm /run "$state"; do
    if [[ -d $place && -w $place ]]; then mktemp -d "$place/pagemill.XXXXXX" && return; fi
  done
  return 1
}

# Writes the member NAME with the content of standard input to standard output, and its hash to
# the folder's SHA256SUMS: write_member FOLDER NAME. Also run by split, in a shell of its own.
write_member() {
  mkdir -p "$1/$inside" &&
    cat >"$1/$inside/$2" &&
    (cd "$1" && sha256sum "$inside/$2" >>sums) &&
    # Without the two empty blocks that end a tar: others follow.
    tar --create --file=- --blocking-factor=1 --format=ustar --owner=root:0 --group=root:0 \
      --mode=0600 --directory="$1" "$inside/$2" | head -c -1024 &&
    rm "$1/$inside/$2"
}

is_encrypted() { [[ $(head -c 18 "$1" | tr -d '\0') == age-encryption.org ]]; }

# What a backup is made of, decrypted if need be, as a tar: read_backup FILE. The key is in
# $identity, else in the file $identity_file.
read_backup() {
  if is_encrypted "$1"; then
    if [[ -n ${identity:-} ]]; then
      age --decrypt --identity <(printf '%s\n' "$identity") "$1"
    else
      age --decrypt --identity "${identity_file:?}" "$1"
    fi | gzip -dc
  else
    gzip -dc <"$1"
  fi
}

# A member's content: member FILE PATTERN
member() {
  read_backup "$1" | tar --extract --to-stdout --wildcards --file=- "$inside/$2"
}

# Reads all of a backup, compares every hash, and leaves its small members in FOLDER, which is in
# memory; says what is wrong, if anything: check_backup FILE FOLDER
check_backup() {
  local file=$1 folder=$2
  mkdir -p "$folder"
  rm -f "$folder"/*
  cat >"$folder/each" <<'END'
set -euo pipefail
case $TAR_FILENAME in
  */format | */manifest | */SHA256SUMS | */roles.sql) tee "$1/${TAR_FILENAME##*/}" ;;
  *) cat ;;
esac | sha256sum | sed "s#-\$#$TAR_FILENAME#" >>"$1/found"
END
  [[ -s $file ]] || { echo 'it is empty'; return 1; }
  if ! is_encrypted "$file" && [[ $(head -c 2 "$file" | od -An -tx1) != ' 1f 8b' ]]; then
    echo 'it is not a .tar.gz'
    return 1
  fi
  if ! read_backup "$file" 2>"$folder/errors" |
    tar --extract --file=- --to-command="bash '$folder/each' '$folder'" 2>>"$folder/errors"; then
    reason_of "$folder"
    return 1
  fi
  sums_problem "$folder"
}

# Why reading failed, in words of our own: reason_of FOLDER
reason_of() {
  local errors=$1/errors
  if grep -qi 'no identity matched' "$errors"; then
    echo 'it is encrypted for another key than the identity given'
  elif grep -qiE 'unexpected end of file|unexpected EOF|premature end' "$errors"; then
    echo 'it is truncated'
  elif [[ ! -e $1/format ]]; then
    echo 'it is damaged, or not one of ours'
  else
    echo "it is damaged ($(grep -v '^tar: Child' "$errors" | head -n 1))"
  fi
}

# What is wrong with the members that were read: sums_problem FOLDER
sums_problem() {
  local folder=$1 format
  format=$(sed -nE 's/^pagemill backup ([0-9]+)$/\1/p' "$folder/format" 2>/dev/null) || true
  if [[ -z $format ]]; then echo 'it is not a backup of Pagemill'; return 1; fi
  if ((format > backup_format)); then
    echo "its format is $format, this program reads $backup_format: install a newer pagemill"
    return 1
  fi
  if [[ ! -e $folder/SHA256SUMS || ! -e $folder/manifest ]]; then
    echo 'it is truncated'
    return 1
  fi
  if ! cmp -s <(grep -v "$inside/SHA256SUMS\$" "$folder/found") "$folder/SHA256SUMS"; then
    echo 'it is damaged: a hash differs'
    return 1
  fi
}

# The value of a line of a manifest: manifest_value FOLDER NAME
manifest_value() { sed -n "s/^$2\t//p" "$1/manifest"; }

# The statement that makes a database like the one of a manifest:
# create_database NAME ENCODING PROVIDER COLLATE CTYPE [LOCALE]
create_database() {
  local provider
  case $3 in c) provider=libc ;; i) provider=icu ;; *) provider=builtin ;; esac
  printf "CREATE DATABASE \"%s\" TEMPLATE template0 ENCODING '%s' LOCALE_PROVIDER %s" \
    "${1//\"/\"\"}" "$2" "$provider"
  printf " LC_COLLATE '%s' LC_CTYPE '%s'" "$4" "$5"
  case $3 in
    i) printf " ICU_LOCALE '%s'" "$6" ;;
    b) printf " BUILTIN_LOCALE '%s'" "$6" ;;
  esac
}
