# Sourced by deploy, rollback and ship: what a package changes, how risky that is, and what is done
# about it. Nothing here needs root, a database or the network.

# Lines "PATH<tab>MD5" of the files of a package that was unpacked with -R: manifest_of TREE
manifest_of() {
  (cd "$1" && find . -type f ! -path './DEBIAN/control' ! -path './DEBIAN/md5sums' \
    ! -path './DEBIAN/conffiles' -print0 |
    xargs -0r md5sum) | sed -E 's#^\\?([0-9a-f]{32})  \./(.*)$#\2\t\1#' | LC_ALL=C sort
}

# The same of the installed package, as it was shipped: an operator's changes do not count.
manifest_installed() {
  local name file
  {
    file=$(dpkg-query --control-path "$service_package" md5sums 2>/dev/null) || file=
    if [[ -n $file ]]; then sed -E 's#^([0-9a-f]{32})  (.*)$#\2\t\1#' "$file"; fi
    dpkg-query -W -f '${Conffiles}\n' "$service_package" |
      sed -nE 's#^ /([^ ]+) ([0-9a-f]{32}).*#\1\t\2#p'
    for name in preinst postinst prerm postrm triggers; do
      file=$(dpkg-query --control-path "$service_package" "$name" 2>/dev/null) || continue
      if [[ -n $file ]]; then printf 'DEBIAN/%s\t%s\n' "$name" "$(md5sum <"$file" | cut -c1-32)"; fi
    done
  } | LC_ALL=C sort -u
}

# What a changed path is: kind_of PATH
kind_of() {
  case $1 in
    DEBIAN/*) echo configuration ;;
    usr/share/doc/* | usr/share/man/* | usr/share/bash-completion/* | usr/share/zsh/* | \
      usr/share/fish/* | usr/share/lintian/*) echo documentation ;;
    etc/* | usr/lib/systemd/* | lib/systemd/* | usr/lib/sysusers.d/* | usr/lib/tmpfiles.d/* | \
      *nginx* | *logrotate*) echo configuration ;;
    *) echo programs ;;
  esac
}

# Lines "KIND PATH" of the files that two manifests do not have alike: changes OLD NEW
changes() {
  local path
  LC_ALL=C comm -3 "$1" "$2" | tr -d '\t' | sed -E 's/[0-9a-f]{32}$//' | sort -u |
    while IFS= read -r path; do echo "$(kind_of "$path") $path"; done
}

# What a program's `migrate list` says, or nothing if it does not know that: migrations_of PROGRAM
migrations_of() {
  [[ -x $1 ]] || return 0
  timeout 20 "$1" --json migrate list 2>/dev/null | jq -ce 'select(.migrations)' || true
}

# Compares two packages; fills plan_changes, plan_migrations (names), plan_functions (their number),
# plan_risk and plan_refusal, a reason why the running programs could not serve during the change:
# compare OLD-MANIFEST OLD-PROGRAM NEW-MANIFEST NEW-PROGRAM
compare() {
  local old new newest
  plan_changes=$(changes "$1" "$3")
  plan_migrations=() plan_functions=0 plan_refusal=''
  old=$(migrations_of "$2") new=$(migrations_of "$4")
  plan_known=$([[ -n $new ]] && echo 1 || echo 0)
  if [[ -n $new ]]; then
    newest=$(jq '[.migrations[].number] | max // 0' <<<"${old:-$new}")
    mapfile -t plan_migrations < <(jq -r --argjson newest "$newest" \
      '.migrations[] | select(.number > $newest) | .name' <<<"$new")
    plan_functions=$(jq -n --argjson old "${old:-$new}" --argjson new "$new" \
      '($new.functions - $old.functions) | length')
    plan_refusal=$(jq -r --argjson newest "$newest" '[.migrations[] |
      select(.number > $newest and .serves > $newest) | .name] | join(" ")' <<<"$new")
  fi
  plan_risk=$(risk_of)
}

# high: the schema, units, nginx, configuration, scripts of the package; medium: programs; low: the
# rest.
risk_of() {
  if ((${#plan_migrations[@]})) || grep -q '^configuration ' <<<"$plan_changes"; then
    echo high
  elif ((plan_functions)) || grep -q '^programs ' <<<"$plan_changes"; then
    echo medium
  else
    echo low
  fi
}

# The risk of a changed source: source_risk PATH
source_risk() {
  case $1 in
    .github/* | sql/migrations/* | deploy/systemd/* | deploy/nginx/* | deploy/debian/*) echo high ;;
    docs/* | *.md | tests/* | benchmarks/*) echo low ;;
    *) echo medium ;;
  esac
}

# Mode and risk give the strategy: strategy_of MODE RISK
strategy_of() {
  case $1:$2 in
    fast-track:*) echo basic ;;
    comprehensive:*) echo full ;;
    intelligent:low) echo optimized ;;
    intelligent:medium) echo standard ;;
    intelligent:high) echo comprehensive ;;
    *) return 1 ;;
  esac
}

# The parts of a strategy: seconds that the health gate waits at most, whether it runs a job, how
# many workers drain at once (half, or one), whether a backup comes first (never, when the schema
# changes, or always).
apply_strategy() {
  case $1 in
    basic) gate_seconds=30 gate_job=0 drain=half backup_first=never ;;
    optimized) gate_seconds=60 gate_job=1 drain=half backup_first=never ;;
    standard) gate_seconds=90 gate_job=1 drain=one backup_first=never ;;
    comprehensive) gate_seconds=120 gate_job=1 drain=one backup_first=schema ;;
    full) gate_seconds=180 gate_job=1 drain=one backup_first=always ;;
  esac
}

wants_backup() {
  [[ $backup_first == always || $backup_first == schema && ${#plan_migrations[@]} -gt 0 ]]
}

print_plan() {
  local kind count
  echo "Risk: $plan_risk. Mode $mode: strategy $strategy."
  for kind in configuration programs documentation; do
    count=$(grep -c "^$kind " <<<"$plan_changes" || true)
    [[ $count == 0 ]] || printf '  %-14s %s changed: %s\n' "$kind" "$count" "$(sed -n \
      "s/^$kind //p" <<<"$plan_changes" | head -n 6 | paste -sd' ')"
  done
  [[ -n $plan_changes ]] || echo '  no file changes'
  if ((${#plan_migrations[@]})); then
    echo "  migrations     ${plan_migrations[*]}, before the programs change"
  elif ((plan_known)); then
    echo "  migrations     none"
  else
    echo "  migrations     not known: the program does not list them"
  fi
  if ((plan_functions)); then echo "  functions      $plan_functions in the database"; fi
  if [[ -n $plan_refusal ]]; then
    echo "  REFUSED        $plan_refusal no longer serves the running programs"
  fi
  echo "  gate           $gate_seconds s at most, $( ((gate_job)) && echo 'with a job' ||
    echo 'endpoints and units only')"
  echo "  workers        $([[ $drain == one ]] && echo 'one at a time' || echo 'half at a time')"
  echo "  backup first   $(wants_backup && echo yes || echo no)"
}
