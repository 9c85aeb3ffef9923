# Sourced by setup-server: the certificate, and nginx in front of the API processes.

site=/etc/nginx/sites-available/pagemill
enabled_site=/etc/nginx/sites-enabled/pagemill
server_file=/etc/nginx/pagemill/server.conf

missing_for_front() {
  [[ -e $site ]] || echo "$site: reinstall the package pagemill"
  local port holder
  for port in 80 443; do
    holder=$(ss -Hltnp "sport = :$port" 2>/dev/null | grep -o 'users:(("[^"]*"' | sort -u |
      cut -d'"' -f2 | grep -vx nginx) || true
    [[ -z $holder ]] || echo "port $port: $holder holds it"
  done
}

# The one that was given; else, if there is none, one that only encrypts.
make_certificate() {
  local folder=$etc/tls work
  if [[ -n $certificate ]]; then
    if ! cmp -s "$certificate" "$folder/fullchain.pem" || ! cmp -s "$key" "$folder/privkey.pem"
    then
      "$here/install-certificate" --domain "$domain" "$certificate" "$key"
      changes=$((changes + 1))
    fi
    return
  fi
  if [[ -e $folder/fullchain.pem ]] &&
    [[ $(openssl x509 -in "$folder/fullchain.pem" -noout -checkhost "$domain") != *NOT* ]]; then
    return
  fi
  work=$(mktemp -d)
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 \
    -subj "/O=Pagemill until ACME/CN=${domain:0:64}" -addext "subjectAltName=DNS:$domain" \
    -keyout "$work/key" -out "$work/chain" 2>/dev/null
  "$here/install-certificate" --domain "$domain" "$work/chain" "$work/key"
  rm -rf "$work"
  changes=$((changes + 1))
}

# What the site includes: the name, and a little more than the API takes, which so answers itself.
server_conf() {
  local bytes
  bytes=$(setting pagemill-api.env PAGEMILL_UPLOAD_BYTES_MAX)
  bytes=${bytes:-$(setting pagemill.env PAGEMILL_UPLOAD_BYTES_MAX)}
  echo "# Written by pagemill-setup-server."
  echo "server_name $domain;"
  echo "client_max_body_size $((${bytes:-100000000} + 1048576));"
}

# nginx reads the site only if it is well-formed; else everything is as before.
make_front() {
  local said before='' had_site=0
  if [[ -L $enabled_site ]]; then had_site=1; fi
  if [[ -e $server_file ]]; then before=$(<"$server_file"); fi
  if [[ ! -e $upstream_file ]] || ! upstream_is_current; then
    write_upstream
    changed "$upstream_file"
  fi
  if ((had_site)) && [[ $before == "$(server_conf)" ]] && systemctl is-active --quiet nginx; then
    return 0
  fi
  install -d /etc/nginx/pagemill
  server_conf >"$server_file"
  ln -sfT "$site" "$enabled_site"
  if ! said=$(nginx -t 2>&1); then
    ((had_site)) || rm -f "$enabled_site"
    if [[ -n $before ]]; then printf '%s\n' "$before" >"$server_file"; else rm -f "$server_file"; fi
    warn "$said"
    fail 70 "nginx refuses the site; it is as it was"
  fi
  if systemctl is-active --quiet nginx; then
    systemctl reload nginx
  else
    systemctl enable --quiet --now nginx
  fi
  changed "nginx serves https://$domain"
}

# Whether nginx's list has the enabled API processes and no other.
upstream_is_current() {
  [[ $(sed -nE 's/^ *server 127\.0\.0\.1:([0-9]+).*/\1/p' "$upstream_file" | sort -n) == \
    "$(instances api)" ]]
}

# Through nginx, whatever certificate it has.
service_answers() {
  curl -sf -o /dev/null --insecure --max-time 5 --noproxy '*' \
    --resolve "$domain:443:127.0.0.1" "https://$domain/ready"
}

wait_for_service() {
  until_true 60 service_answers ||
    fail 70 "https://$domain/ready does not answer: journalctl -u 'pagemill-*' -u nginx"
}
