# shellcheck shell=sh disable=SC2034,SC2154
# Logs as JSON (docs/monitoring.md): a process beside the server makes an object of each line that anybody writes.
# The pipes between are held open here (3: PID 1 and hooks, 4 and 5: the server's stdout and stderr), so that no
# line is lost and nobody gets an error when that process ends. 6 and 7 are the container's own log.

# First of all at the start: what is said from here on goes through it.
logs_start() {
  logs_command='' logs_format='' server_err=2
  [ -r "$WARP_HOME/etc/logs" ] || return 0
  # shellcheck disable=SC1091
  . "$WARP_HOME/etc/logs"
  export WARP_LOGS="${WARP_LOGS:-$logs_format}"
  case $WARP_LOGS in
  text) return ;;
  json) ;;
  *) die 2 "WARP_LOGS is '$WARP_LOGS': it has to be text or json" ;;
  esac
  logs_work=$(mktemp -d "${WARP_STATE%/*}/warp-logs.XXXXXX" 2>/dev/null) ||
    die 1 "cannot write to ${WARP_STATE%/*}: mount a tmpfs or an emptyDir there"
  for pipe in own out err; do mkfifo "$logs_work/$pipe" || exit; done
  exec 3<>"$logs_work/own" 4<>"$logs_work/out" 5<>"$logs_work/err" 6>&1 7>&2
  rm -rf "$logs_work"
  eval "set -- $logs_command"
  logs_keep "$@" --process "$process_name" --server "$(logs_server)" warp:3 app:4 app:5 </dev/null 9>&- &
  logs=$!
  exec >&4 2>&3
  server_err=5
}

# The server's name, before the process's file counts.
logs_server() (
  # shellcheck disable=SC1090
  . "$process_file" && printf '%s' "${WARP_SERVER-}"
)

# Starts it again whenever it ends. Where it does not stay, lines go on as they are: nothing that the app writes
# may wait for ever.
logs_keep() {
  logs_process=
  trap 'kill $logs_process 2>/dev/null; wait $logs_process || logs_rest; exit' TERM
  trap '' INT QUIT HUP USR1 USR2 ALRM URG WINCH
  failed=0
  while [ "$failed" -lt 3 ]; do
    read -r up _ </proc/uptime
    began=${up%.*}
    setsid "$@" >&6 2>&7 &
    logs_process=$!
    wait "$logs_process"
    read -r up _ </proc/uptime
    failed=$((${up%.*} - began < 5 ? failed + 1 : 0))
  done
  say 'JSON logs cannot be written: lines are shown as they are' 2>&7
  cat <&3 >&7 &
  logs_process=$!
  cat <&4 >&6 &
  logs_process="$logs_process $!"
  cat <&5 >&7 &
  logs_process="$logs_process $!"
  while :; do wait; done
}

# What a process that TERM ended before it had begun has left in the pipes. (They have no end: we hold them open.)
logs_rest() {
  timeout 0.2 cat <&3 >&7 &
  timeout 0.2 cat <&4 >&6 &
  timeout 0.2 cat <&5 >&7 &
  wait
}

# What is in the pipes is written, and it is gone before we are; where nobody reads the container's log, two seconds.
logs_stop() {
  [ -n "${logs-}" ] || return 0
  kill -s TERM "$logs" 2>/dev/null
  setsid sh -c 'sleep 2; kill -s KILL -- "$@"' sh "$logs" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 9>&- &
  logs_limit=$!
  wait "$logs" 2>/dev/null
  kill -s KILL -- "-$logs_limit" 2>/dev/null || kill -s KILL "$logs_limit" 2>/dev/null
  logs=
}
