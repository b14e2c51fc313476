#!/bin/sh
# Phase: `warp reload` of a web command of the app's own, in the running container. Arguments: the server's
# program, the signal on which it replaces its workers, the module and callable it loads (empty: unknown).
# Loads the new code beside the server first, from its working directory, as reload.sh does and with its
# statuses. Ends with 1 where the server is not found in the process's session.
set -u
program=$1 signal=$2 module=$3 callable=$4

# The server's first process: of the session that PID 1 started, and no child of another such.
session=$(cat "$WARP_STATE/server.pid")
server=
for process in /proc/[0-9]*; do
  read -r stat <"$process/stat" || continue
  # shellcheck disable=SC2086
  set -- ${stat##*) }
  [ "${4-}" = "$session" ] || continue
  tr '\0' '\n' <"$process/cmdline" | grep -q "$program" || continue
  tr '\0' '\n' <"/proc/$2/cmdline" | grep -q "^sh$" || [ "$2" = "$(cat "$WARP_STATE/pid")" ] || continue
  [ "$(tr '\0' '\n' <"$process/cmdline" | head -n 1)" != sh ] || continue
  server=${process#/proc/}
  break
done 2>/dev/null
if [ -z "$server" ]; then
  echo "warp: found no process of $program" >&2
  exit 1
fi

if [ -n "$module" ]; then
  factory=0
  case $callable in *'()') factory=1 ;; esac
  cd "/proc/$server/cwd" || exit 1
  WARP_ENTRY_MODULE=$module WARP_ENTRY_CALLABLE=${callable%'()'} WARP_ENTRY_FACTORY=$factory \
    /opt/warp/python/reload.sh none || exit
fi
kill -s "$signal" "$server"
