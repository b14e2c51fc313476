#!/bin/sh
# Replaces the workers one after the other: each new one is ready before an old one drains.
# Waits until all are new; ends with 70 and the traceback when the new code does not load (the old
# workers serve on), with 71 when it is not ready within twice $WARP_STARTUP.
set -u

result=$WARP_STATE/reloaded
rm -f "$result" "$WARP_STATE/reload/load-failed"
kill -s HUP "$(cat "$WARP_STATE/server.pid")" || exit 1

tries=$((${WARP_STARTUP%.*} * 20))
while [ ! -e "$result" ]; do
  tries=$((tries - 1))
  if [ "$tries" -le 0 ]; then
    echo 'warp: the new code was not ready in time' >&2
    exit 71
  fi
  sleep 0.1
done
[ "$(cat "$result")" != ok ] || exit 0
echo 'warp: the new code failed to load; the workers go on with the old:' >&2
cat "$WARP_STATE/reload/load-failed" >&2
exit 70
