#!/bin/sh
# Starts Apache with mod_wsgi: writes its configuration under $WARP_STATE, then becomes it.
# Arguments: options of mod_wsgi-express. From the supervisor: WARP_DEADLINE, WARP_DRAIN (s), WARP_THREADS,
# PORT; the settings (WARP_REQUEST_TIMEOUT in s, WARP_LIMIT_HEADER in bytes); and what assembly found (facts.env). Ends with 78 when the configuration cannot be made.
# `setup-server` + `exec` rather than `start-server`: that one would execute a file under /tmp
# (noexec) and stay as a parent on a terminal, deaf to WINCH.
set -eu

express=/opt/warp/server/mod_wsgi/lib/bin/mod_wsgi-express
root=$WARP_STATE/httpd
include=$WARP_STATE/mod_wsgi.conf

. "${0%/*}/static.sh"
. "${0%/*}/client.sh"
. "${0%/*}/workers.sh"
. "${0%/*}/protocol.sh"
. "${0%/*}/timeouts.sh"
. "${0%/*}/request.sh"

# At a breakpoint a request takes its time.
[ -z "${WARP_DEBUG-}" ] || WARP_REQUEST_TIMEOUT=$WARP_DEADLINE

# Rules for files cost every request something: only where there are files.
files=${WARP_STATIC_FOLDERS-}
! served "${WARP_STATIC_URL-}" "${WARP_STATIC_ROOT-}" || files=1

{
  echo "GracefulShutdownTimeout $(awk -v drain="$WARP_DRAIN" 'BEGIN { print int(drain + 0.999) }')"
  for module in headers allowmethods setenvif unique_id; do
    echo "<IfModule !${module}_module>"
    echo "  LoadModule ${module}_module \${MOD_WSGI_MODULES_DIRECTORY}/mod_${module}.so"
    echo '</IfModule>'
  done
  client_address "${WARP_TRUST_PROXY-}"
  tls_rules "${WARP_TLS_CERTIFICATE-}" "${WARP_TLS_KEY-}"
  compression_rules
  request_id "${WARP_TRUST_PROXY-}"
  media_files "${WARP_MEDIA_URL-}" "${WARP_MEDIA_ROOT-}"
  if served "${WARP_STATIC_URL-}" "${WARP_STATIC_ROOT-}"; then
    static_rules "$WARP_STATIC_URL" "${WARP_STATIC_ROOT%/}"
  fi
  [ -z "$files" ] || encoding_rules
  # A connection that is kept would be asked once more just as the drain closes it, where that is put off.
  [ "${WARP_DRAIN_DELAY:-0}" = 0 ] || echo "SetEnvIfExpr \"-f '$WARP_STATE/draining'\" nokeepalive"
  printf '%s\n' "${WARP_STATIC_FOLDERS-}" | while read -r url folder; do
    [ -z "$url" ] || alias_folder "$url" "$PWD/$folder"
  done
  [ -z "$files" ] || compressed_types
} >"$include"

# mod_wsgi-express writes the folder unquoted into a script and its configuration.
folder=$PWD
case $folder in
*[!A-Za-z0-9_./@+-]*)
  folder=$WARP_STATE/folder
  ln -sfn "$PWD" "$folder"
  ;;
esac

static=
if served "${WARP_STATIC_URL-}" "${WARP_STATIC_ROOT-}"; then
  static=$WARP_STATIC_URL
fi

if [ "${WARP_LOGS-}" = json ]; then
  set -- --access-log-format "$(log_format json access)" --error-log-format "$(log_format json error)" "$@"
else
  set -- --access-log-format "$(log_format text access)" "$@"
fi

# A developer reads the app's own lines: processes come and go with every save.
[ "${WARP_DEV-}" != 1 ] || [ "${WARP_LOGS-}" = json ] || set -- "$@" --log-level warn --error-log-format %M

# A request at a breakpoint takes its time, and so does a load.
[ -z "${WARP_DEBUG-}" ] || set -- "$@" --socket-timeout 86400 --startup-timeout 86400 --deadlock-timeout 86400

rm -rf "$root"
# A process waits for its telemetry's next turn when it ends: half a second is the least there is.
"$VIRTUAL_ENV/bin/python" "$express" setup-server warp_entry --application-type module \
  --server-root "$root" --working-directory "$folder" --include-file "$include" --daemon-backlog "$(queue_length)" \
  --request-timeout "$(request_timeout "${WARP_REQUEST_TIMEOUT:-$WARP_DEADLINE}" "$WARP_THREADS")" \
  ${WARP_TELEMETRY:+--telemetry-service "unix:$WARP_TELEMETRY" --telemetry-interval 0.5} \
  ${static:+--url-alias "${static%/}" "${WARP_STATIC_ROOT%/}"} "$@" >"$WARP_STATE/setup-server.log" || {
  cat "$WARP_STATE/setup-server.log" >&2
  echo 'warp: mod_wsgi-express could not write its configuration' >&2
  exit 78
}
event_workers "$root/httpd.conf" >>"$include"
# Twice the limit, at which warp_limits.py answers 431: Apache itself answers 400. Virtual hosts have the value from
# before them, and rules of the server only when they ask for them.
sed -i -e "1i LimitRequestFieldSize $((${WARP_LIMIT_HEADER:-32768} * 2))" "$root/httpd.conf"
[ -z "$files" ] || sed -i -e '/^<VirtualHost/a RewriteEngine On\nRewriteOptions Inherit' "$root/httpd.conf"
exec bash "$root/apachectl" start -DFOREGROUND
