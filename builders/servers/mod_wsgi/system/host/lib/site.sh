# shellcheck shell=sh disable=SC1090,SC1091,SC2030,SC2031,SC2034,SC2154
# The app's virtual host, on stdout. In: the settings, `release` (facts, access-log-format), layout and places.
# What depends on threads, processes and the app's facts is computed here, as start.sh does in a container.

site_files=$here/toolkit/servers/mod_wsgi

site_sizes() {
  set -a
  . "$release/process-environment"
  [ ! -f "$release/warp/etc/facts.env" ] || . "$release/warp/etc/facts.env"
  set +a
  . "$here/toolkit/lib/sizes.sh"
  sizes_evaluate
}

# The facts name the release; what serves it goes through the link, so that a new release changes nothing here.
site_linked() {
  printf '%s' "$1" | sed "s#^$release#$current#"
}

site_conf() (
  site_sizes
  echo "# $APP, by warp. Written by its install.sh, which changes it again: what is yours goes into a file beside it."
  if [ -n "$TLS" ]; then
    site_redirect
    site_host 443
  else
    site_host 80
  fi
)

site_names() {
  echo "  ServerName $SERVER_NAME"
  for name in $SERVER_ALIASES; do
    echo "  ServerAlias $name"
  done
}

site_redirect() {
  echo '<VirtualHost *:80>'
  site_names
  echo "  Redirect permanent / https://$SERVER_NAME/"
  echo '</VirtualHost>'
}

site_host() {
  echo "<VirtualHost *:$1>"
  site_names
  [ -z "$TLS" ] || site_tls
  cat <<CONF

  ErrorLog $logs/error.log
  CustomLog $logs/access.log "$(cat "$release/access-log-format")"
CONF
  sed 's/^/  /' "$here/directives"
  cat <<CONF

  # Processes of its own, under a user of its own; nothing of the app runs in Apache's.
$(site_daemon)
  # Named with its groups, the script is loaded when a process starts, before the first request.
  WSGIScriptAlias / $current/app.wsgi process-group=$APP application-group=%{GLOBAL}
  WSGIPassAuthorization On
  <Directory $app>
    Options FollowSymLinks
    AllowOverride None
    <Files app.wsgi>
      Require all granted
    </Files>
  </Directory>

$(site_static | sed 's/^/  /')
</VirtualHost>
CONF
}

site_tls() {
  case $TLS in
  snakeoil) set -- "$snakeoil_certificate" "$snakeoil_key" ;;
  *) set -- "$TLS_CERTIFICATE" "$TLS_KEY" ;;
  esac
  cat <<CONF

  SSLEngine On
  SSLCertificateFile $1
  SSLCertificateKeyFile $2
CONF
}

# One setting a line, WARP_THREADS and its like filled in.
site_daemon() {
  {
    echo "display-name=(wsgi:$user)"
    echo "user=$user"
    echo "group=$user"
    echo "home=$current/src${APP_FOLDER:+/$APP_FOLDER}"
    echo "python-home=$current/venv"
    grep -q '^request-timeout=' "$here/daemon-settings" ||
      echo "request-timeout=$(request_timeout "$DEADLINE" "$WARP_THREADS")"
    sed -e "s/\$WARP_PROCESSES/$WARP_PROCESSES/" -e "s/\$WARP_THREADS/$WARP_THREADS/" "$here/daemon-settings"
    sed -n 's/^locale=/lang=/p' "$here/daemon-settings"
  } | awk -v name="$APP" '
    BEGIN { printf "  WSGIDaemonProcess %s", name }
    { printf " \\\n    %s", $0 }
    END { print "" }'
}

site_static() {
  . "$site_files/static.sh"
  . "$site_files/client.sh"
  static_url=${WARP_STATIC_URL-} static_root=$(site_linked "${WARP_STATIC_ROOT-}")
  client_address "$TRUST_PROXY"
  media_files "${WARP_MEDIA_URL-}" "${WARP_MEDIA_ROOT-}"
  if served "$static_url" "$static_root"; then
    alias_folder "${static_url%/}" "${static_root%/}"
  fi
  encoding_rules
  printf '%s\n' "${WARP_STATIC_FOLDERS-}" | while read -r url folder; do
    [ -z "$url" ] || alias_folder "$url" "$current/src${APP_FOLDER:+/$APP_FOLDER}/$folder"
  done
  compressed_types
}
