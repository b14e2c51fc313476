#!/bin/sh
# Replaces the daemon processes one after the other's drain: USR1 to each, which Apache respawns.
# (Apache's own graceful restart would cut requests in flight.) Loads the new code beside the server first,
# then waits for its first load there; ends with 70 and the traceback when that fails, 71 when it does not
# come within $WARP_STARTUP. A certificate that has changed since the start takes Apache's graceful restart all the
# same: new requests wait for it, up to 4 s; one in flight that takes more than 3 s from then on is answered 502.
set -u
/opt/warp/python/reload.sh none || exit

server=$(cat "$WARP_STATE/server.pid")
rm -f "$WARP_STATE/loaded" "$WARP_STATE/load-failed"
if [ -n "${WARP_TLS_CERTIFICATE-}" ]; then
  sum=$(cat "$WARP_TLS_CERTIFICATE" "$WARP_TLS_KEY" | cksum)
  if [ "$sum" != "$(cat "$WARP_STATE/tls-sum")" ]; then
    echo "$sum" >"$WARP_STATE/tls-sum"
    kill -s USR1 "$server"
    restarted=1
  fi
fi
# None is there while those of a reload just before end: Apache makes new ones, which load the code of now.
# shellcheck disable=SC2013
[ -n "${restarted-}" ] || for process in $(grep -ls '^(wsgi:warp[)]' /proc/[0-9]*/cmdline); do
  process=${process%/cmdline}
  grep -qx "PPid:[[:space:]]*$server" "$process/status" 2>/dev/null || continue
  kill -s USR1 "${process#/proc/}" 2>/dev/null || true
done

tries=$((${WARP_STARTUP%.*} * 10))
while [ ! -e "$WARP_STATE/loaded" ]; do
  if [ -e "$WARP_STATE/load-failed" ]; then
    echo 'warp: the new code failed to load:' >&2
    cat "$WARP_STATE/load-failed" >&2
    exit 70
  fi
  tries=$((tries - 1))
  [ "$tries" -gt 0 ] || exit 71
  sleep 0.1
done
