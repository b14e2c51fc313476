#!/bin/sh
# Phase: `warp reload`, in a running container, with the environment of its process. Loads the new code
# beside the running server first: a server would end over code that does not load. Then makes the server
# replace its workers: `signal NAME` sends that to its main process, `file NAME` touches that in $WARP_STATE,
# `none` leaves that to the caller.
# Ends with 70 and the traceback when the code does not load, 71 when that takes over $WARP_STARTUP s;
# the server goes on with the old code then. Under `warp dev` (WARP_DEV=1) nothing is tried beside: whoever
# has saved a mistake is to see it, and loading twice would take twice as long.
set -eu

replace_workers() {
  case $1 in
  signal) kill -s "$2" "$(cat "$WARP_STATE/server.pid")" ;;
  file)
    # Its processes cannot say themselves why they end.
    "$VIRTUAL_ENV/bin/python" -IS /opt/warp/python/warp_tell.py reloading
    touch "$WARP_STATE/$2"
    ;;
  esac
}

if [ "${WARP_DEV-}" = 1 ]; then
  rm -f "$WARP_STATE/load-failed"
  replace_workers "$@"
  exit
fi
trial=$(mktemp -d "$WARP_STATE/reload.XXXXXX")
trap 'rm -rf "$trial"' EXIT

status=0
WARP_AGENT='' WARP_STATE=$trial PYTHONPATH="${PYTHONPATH-}${PYTHONPATH:+:}/opt/warp/python" \
  timeout -k 5 "$WARP_STARTUP" "$VIRTUAL_ENV/bin/python" -c 'import warp_entry' >"$trial/output" 2>&1 || status=$?
if [ -e "$trial/load-failed" ]; then
  echo 'warp: the new code failed to load; the server goes on with the old:' >&2
  cat "$trial/load-failed" >&2
  exit 70
fi
if [ ! -e "$trial/loaded" ]; then
  echo "warp: the new code did not load (status $status); the server goes on with the old:" >&2
  cat "$trial/output" >&2
  exit 71
fi
replace_workers "$@"
