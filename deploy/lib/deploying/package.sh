# Sourced by deploy and rollback, after settings.sh: packages as files, what is installed, and the
# last five that were.

packages_dir=$state/packages
packages_kept=5
# How long another program may hold dpkg's lock.
lock_seconds=300
service_package=pagemill

package_field() { dpkg-deb -f "$1" "$2" 2>/dev/null; }
installed_version() {
  { dpkg-query -W -f '${db:Status-Status} ${Version}\n' "$service_package" 2>/dev/null || true; } |
    sed -n 's/^installed //p'
}
# Whether dpkg was stopped in the middle of this package.
half_installed() {
  local status
  status=$(dpkg-query -W -f '${db:Status-Status}' "$service_package" 2>/dev/null) || return 1
  [[ $status == half-* || $status == unpacked || $status == triggers-* ]]
}
newer() { dpkg --compare-versions "$1" gt "$2"; }

# A file of dpkg that is whole, for this machine, and ours: check_package FILE
check_package() {
  local file=$1 name architecture
  [[ -f $file && -r $file ]] || fail 66 "cannot read $file"
  dpkg-deb -I "$file" >/dev/null 2>&1 || fail 65 "$file is not a Debian package, or is cut off"
  # The pipe's status is that of both: a package that was cut off in its data ends here.
  dpkg-deb --fsys-tarfile "$file" 2>/dev/null | tar -t >/dev/null 2>&1 ||
    fail 65 "$file is damaged or cut off: its files cannot be read"
  if [[ -e $file.sha256 ]]; then
    [[ $(sha256sum <"$file") == "$(cut -d' ' -f1 "$file.sha256") "* ]] ||
      fail 65 "$file does not match $file.sha256"
  fi
  name=$(package_field "$file" Package)
  [[ $name == "$service_package" || $name == "$service_package"-model-* ]] ||
    fail 65 "$file is the package $name, not $service_package"
  architecture=$(package_field "$file" Architecture)
  [[ $architecture == all || $architecture == "$(dpkg --print-architecture)" ]] ||
    fail 65 "$file is for $architecture, this machine is $(dpkg --print-architecture)"
}

# Room for the packages' files, twice, because dpkg unpacks beside the old ones: check_room FILE...
check_room() {
  local file needed=0 size folder free
  for file in "$@"; do
    size=$(package_field "$file" Installed-Size)
    needed=$((needed + ${size:-0} * 2 + $(stat -c %s "$file") / 512))
  done
  needed=$((needed + 51200))
  for folder in /usr "$state"; do
    free=$(df -k --output=avail "$folder" | tail -n 1)
    ((free >= needed)) ||
      fail 73 "$folder has $((free / 1024)) MB free, the deployment needs $((needed / 1024)) MB"
  done
}

# The kept file of a version, if it is there: kept_file VERSION
kept_file() {
  local file
  for file in "$packages_dir/${service_package}_"*.deb; do
    if [[ -e $file && $(package_field "$file" Version) == "$1" ]]; then
      echo "$file"
      return
    fi
  done
  return 1
}

# Lines "VERSION FILE" of what is kept, the highest version first.
kept_packages() {
  local file version other
  local -a sorted=()
  for file in "$packages_dir/${service_package}_"*.deb; do
    [[ -e $file ]] || continue
    version=$(package_field "$file" Version) || continue
    local -a next=() placed=
    for other in "${sorted[@]}"; do
      if [[ -z $placed ]] && newer "$version" "${other%% *}"; then
        next+=("$version $file")
        placed=1
      fi
      next+=("$other")
    done
    [[ -n $placed ]] || next+=("$version $file")
    sorted=("${next[@]}")
  done
  if ((${#sorted[@]})); then printf '%s\n' "${sorted[@]}"; fi
}

# Keeps a package of the service, and drops the lowest versions beyond five, but never one of those
# named: keep_package FILE [VERSION...]
keep_package() {
  local file=$1 line version target surplus
  shift
  install -d -m 0755 "$packages_dir"
  target=$packages_dir/$(package_field "$file" Package)_$(package_field "$file" Version |
    tr ':/' '__')_$(package_field "$file" Architecture).deb
  if ! [[ $file -ef $target ]]; then
    cp -- "$file" "$target.new"
    sync "$target.new"
    mv -T "$target.new" "$target"
  fi
  surplus=$(($(kept_packages | wc -l) - packages_kept))
  while read -r line; do
    ((surplus > 0)) || break
    version=${line%% *}
    if [[ " $* " != *" $version "* && ${line#* } != "$target" ]]; then
      rm -f -- "${line#* }"
      surplus=$((surplus - 1))
    fi
  done < <(kept_packages | tac)
}

# The configuration files of the installed package that are as they were shipped, or, with
# "altered", the others: configuration_files [altered]
configuration_files() {
  local path sum found
  dpkg-query -W -f '${Conffiles}\n' "$service_package" | while read -r path sum _; do
    [[ -n $path ]] || continue
    found=altered
    if [[ -e $path && $(md5sum <"$path") == "$sum "* ]]; then found=''; fi
    if [[ $found == "${1:-}" ]]; then echo "$path"; fi
  done
}

# Makes a package file of what is installed, for the first deployment, whose predecessor was
# installed by apt: so there is something to go back to. Configuration that somebody altered, which
# may have passwords, is not in it: dpkg leaves it where it is.
repack_installed() {
  local tree version info path altered
  version=$(installed_version)
  altered=$'\n'$(configuration_files altered)$'\n'
  tree=$(mktemp -d)
  chmod 0755 "$tree"
  while IFS= read -r path; do
    [[ $path == /. || ! -e $path && ! -L $path || $altered == *$'\n'"$path"$'\n'* ]] && continue
    if [[ -d $path && ! -L $path ]]; then
      mkdir -p "$tree$path"
    else
      mkdir -p "$tree$(dirname "$path")"
      cp -a -- "$path" "$tree$path"
    fi
  done < <(dpkg -L "$service_package")
  mkdir "$tree/DEBIAN"
  dpkg-query -s "$service_package" |
    sed '/^Status:/d; /^Conffiles:/,/^[^ ]/{/^Conffiles:/d; /^ /d}' >"$tree/DEBIAN/control"
  configuration_files >"$tree/DEBIAN/conffiles"
  for path in preinst postinst prerm postrm triggers md5sums; do
    info=$(dpkg-query --control-path "$service_package" "$path" 2>/dev/null) || continue
    [[ -z $info ]] || cp -a "$info" "$tree/DEBIAN/$path"
  done
  if [[ -e $tree/DEBIAN/md5sums ]]; then
    while IFS= read -r path; do
      if [[ -n $path ]]; then sed -i "\\|^[0-9a-f]*  ${path#/}\$|d" "$tree/DEBIAN/md5sums"; fi
    done <<<"$altered"
  fi
  install -d -m 0755 "$packages_dir"
  dpkg-deb -Zgzip -z1 --root-owner-group --build "$tree" "$work/repacked.deb" >/dev/null
  rm -rf "$tree"
  keep_package "$work/repacked.deb" "$version"
}

# dpkg, as soon as nobody else holds its lock, such as unattended-upgrades: it does not wait by
# itself. Never asks: patient_dpkg ARGUMENT...
patient_dpkg() {
  local deadline=$((SECONDS + lock_seconds)) code waiting=0
  while :; do
    code=0
    LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive dpkg "$@" </dev/null 2>"$work/dpkg" || code=$?
    if ((code == 0)) || ! grep -q 'lock was locked by' "$work/dpkg" || ((SECONDS >= deadline)) ||
      ((${interrupted:-0})); then
      break
    fi
    ((waiting)) || say "$(grep -m 1 'lock was locked by' "$work/dpkg"): waiting"
    waiting=1
    pause 0.5
  done
  cat "$work/dpkg" >&2
  return "$code"
}

# Installs packages over the present ones, whatever the version; changed configuration files stay as
# they are: install_packages FILE...
install_packages() {
  patient_dpkg --force-confdef --force-confold --force-downgrade -i "$@" || return
  systemctl daemon-reload
}

# The packages that these depend on and that are not installed, a name a line; says why when they
# cannot be had: missing_dependencies FILE...
missing_dependencies() {
  local -a paths
  local name names=' '
  mapfile -t paths < <(realpath -- "$@")
  for name in "$@"; do names+="$(package_field "$name" Package) "; done
  apt-get -s --no-install-recommends --allow-downgrades --reinstall install "${paths[@]}" \
    >"$work/apt" 2>&1 || { sed 's/^/  /' "$work/apt" >&2; return 1; }
  sed -n 's/^Inst \([^ ]*\).*/\1/p' "$work/apt" | while IFS= read -r name; do
    if [[ $names != *" $name "* ]]; then echo "$name"; fi
  done
}
