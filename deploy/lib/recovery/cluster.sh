# Sourced by point-in-time, after database.sh and scratch_cluster.sh: the PostgreSQL server whose
# log is archived, also when it does not run or its data is gone.

# What `enable` learnt of it, lines of a name, a tab and a value.
cluster_file=$state/point-in-time
cluster() { sed -n "s/^$1\t//p" "$cluster_file"; }

remember_cluster() {
  local aside
  aside=$(mktemp "$cluster_file.XXXXXX")
  owner_sql "SELECT name, setting FROM pg_settings
    WHERE name IN ('data_directory', 'config_file', 'server_version_num')" >"$aside"
  chmod 0644 "$aside"
  mv -T "$aside" "$cluster_file"
}

cluster_major() { echo $(($(cluster server_version_num) / 10000)); }
# The name of a cluster of Debian, such as main; nothing for any other.
debian_name() { cluster config_file | sed -nE 's#^/etc/postgresql/[0-9]+/([^/]+)/.*#\1#p'; }

# start|stop|restart the server: run_cluster VERB
run_cluster() {
  local name
  name=$(debian_name)
  if [[ -n $name && -d /run/systemd/system ]]; then
    systemctl "$1" "postgresql@$(cluster_major)-$name"
  elif [[ -n $name ]]; then
    without_files pg_ctlcluster "$(cluster_major)" "$name" "$1"
  else
    local data log=()
    data=$(cluster data_directory)
    if [[ $1 != stop ]]; then
      log=(--log="$data.log")
      touch "$data.log"
      chown postgres: "$data.log"
    fi
    without_files as_postgres "$(server_programs "$(cluster_major)")/pg_ctl" "$1" \
      --pgdata="$data" --silent --wait --timeout=300 --mode=fast "${log[@]}" </dev/null >/dev/null
  fi
}

cluster_runs() {
  as_postgres "$(server_programs "$(cluster_major)")/pg_ctl" status \
    --pgdata="$(cluster data_directory)" >/dev/null 2>&1
}
