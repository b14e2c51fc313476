#!/bin/sh
# Starts Apache with mod_wsgi: writes its configuration under $WARP_STATE, then becomes it.
# Arguments: options of mod_wsgi-express. From the supervisor: WARP_DEADLINE, WARP_DRAIN (s), WARP_THREADS,
# PORT, and what assembly found (facts.env). Ends with 78 when the configuration cannot be made.
# `setup-server` + `exec` rather than `start-server`: that one would execute a file under /tmp
# (noexec) and stay as a parent on a terminal, deaf to WINCH.
set -eu

express=/opt/warp/server/mod_wsgi/lib/bin/mod_wsgi-express
root=$WARP_STATE/httpd
include=$WARP_STATE/mod_wsgi.conf

# A path as one quoted word of Apache's configuration.
quoted() {
  printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

# Files of a folder below a URL, and nothing that a link in it leads to.
alias_folder() {
  echo "Alias $(quoted "$1") $(quoted "$2")"
  echo "<Directory $(quoted "$2")>"
  printf '  %s\n' 'Require all granted' 'AllowOverride None' 'Options None'
  echo '</Directory>'
  keep_hashed "$2"
}

# A file with a hash in its name never changes (letters and digits both: 20240131 is a date).
keep_hashed() {
  cat <<CONF
<Directory $(quoted "$1")>
  <FilesMatch "[.-](?=\d*[a-f])(?=[a-f]*\d)[0-9a-f]{8,64}\.\w+(\.map)?\$">
    Header set Cache-Control "max-age=315360000, public, immutable"
  </FilesMatch>
</Directory>
CONF
}

# One folder below a URL, when both are known and the URL is a path of this host.
served() {
  case $1 in
  /?*) [ -n "$2" ] ;;
  *) false ;;
  esac
}

# express's request timeout fires at value × (1 + ln threads).
request_timeout=$(awk -v deadline="$WARP_DEADLINE" -v threads="$WARP_THREADS" \
  'BEGIN { value = int(deadline / (1 + log(threads)) + 0.5); print (value < 1 ? 1 : value) }')

{
  echo "GracefulShutdownTimeout $(awk -v drain="$WARP_DRAIN" 'BEGIN { print int(drain + 0.999) }')"
  cat <<CONF
<IfModule !headers_module>
  LoadModule headers_module \${MOD_WSGI_MODULES_DIRECTORY}/mod_headers.so
</IfModule>
CONF
  if served "${WARP_MEDIA_URL-}" "${WARP_MEDIA_ROOT-}"; then
    media=$(readlink -m "$WARP_MEDIA_ROOT")
    cat <<CONF
Alias $(quoted "${WARP_MEDIA_URL%/}/") $(quoted "$media/")
<Directory $(quoted "$media")>
  Require all granted
  Options FollowSymLinks
  Header always set X-Content-Type-Options nosniff
</Directory>
CONF
  fi
  if served "${WARP_STATIC_URL-}" "${WARP_STATIC_ROOT-}"; then
    keep_hashed "${WARP_STATIC_ROOT%/}"
  fi
  printf '%s\n' "${WARP_STATIC_FOLDERS-}" | while read -r url folder; do
    [ -z "$url" ] || alias_folder "$url" "$PWD/$folder"
  done
} >"$include"

static=
if served "${WARP_STATIC_URL-}" "${WARP_STATIC_ROOT-}"; then
  static=$WARP_STATIC_URL
fi

rm -rf "$root"
"$VIRTUAL_ENV/bin/python" "$express" setup-server warp_entry --application-type module \
  --server-root "$root" --working-directory "$PWD" --request-timeout "$request_timeout" --include-file "$include" \
  ${static:+--url-alias "${static%/}" "${WARP_STATIC_ROOT%/}"} "$@" >"$WARP_STATE/setup-server.log" || {
  cat "$WARP_STATE/setup-server.log" >&2
  echo 'warp: mod_wsgi-express could not write its configuration' >&2
  exit 78
}
exec bash "$root/apachectl" start -DFOREGROUND
