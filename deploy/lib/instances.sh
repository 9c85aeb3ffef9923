# Sourced by the operator's commands, after settings.sh: the units of this host, and nginx's list
# of API processes.

upstream_file=${PAGEMILL_UPSTREAM_FILE:-/etc/nginx/conf.d/pagemill-upstream.conf}

# The enabled instances of this host, a name a line: instances api|worker. Read from the links that
# `systemctl enable` makes, because list-unit-files knows only their template.
instances() {
  find /etc/systemd/system -mindepth 2 -maxdepth 2 -name "pagemill-$1@?*.service" |
    sed -nE "s#^.*/pagemill-$1@([^.]+)\.service\$#\\1#p" | sort -nu
}

# The units of all enabled instances, a name a line.
pagemill_units() {
  local kind name
  for kind in api worker; do
    for name in $(instances "$kind"); do echo "pagemill-$kind@$name.service"; done
  done
}

# Whether nginx is told to leave an instance out.
upstream_lacks_one() { [[ -e $upstream_file ]] && grep -q ' down;' "$upstream_file"; }

# Writes nginx's list of the enabled API processes, the given ports marked as down, and has nginx
# read it; requests that it already passed on go on where they are: write_upstream [PORT_DOWN...]
write_upstream() {
  local port aside
  aside=$(mktemp "$upstream_file.XXXXXX")
  {
    echo '# Written by pagemill-upstreams: the API processes that are enabled on this host.'
    echo 'upstream pagemill_api {'
    echo '  zone pagemill_api 64k;'
    echo '  least_conn;'
    for port in $(instances api); do
      if [[ " $* " == *" $port "* ]]; then
        echo "  server 127.0.0.1:$port down;"
      else
        # Not out of the list for ten seconds after one failure, as by default.
        echo "  server 127.0.0.1:$port max_fails=0;"
      fi
    done
    echo '  keepalive 32;'
    echo '}'
  } >"$aside"
  chmod 0644 "$aside"
  mv -T "$aside" "$upstream_file"
  if systemctl is-active --quiet nginx; then systemctl reload nginx; fi
}
