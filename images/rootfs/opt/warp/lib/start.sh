# shellcheck shell=sh disable=SC2034,SC2153,SC2154
# `warp start [PROCESS]`, PID 1 of every container: docs/runtime-contract.md, "warp init".
# Ends with the server's status; 70 when the app failed to load, 71 when it did not load in time.

. "$WARP_HOME/lib/supervise.sh"
. "$WARP_HOME/lib/listens.sh"
. "$WARP_HOME/lib/judge.sh"
. "$WARP_HOME/lib/sizes.sh"
. "$WARP_HOME/lib/tls.sh"
. "$WARP_HOME/lib/links.sh"
. "$WARP_HOME/lib/sidecar.sh"
. "$WARP_HOME/lib/logs.sh"

warp_start() {
  process_name=${1:-web}
  process_file=$WARP_HOME/etc/process/$process_name
  [ -f "$process_file" ] ||
    die 2 "there is no process $process_name; this image has: $(cd "$WARP_HOME/etc/process" && echo *)"
  phase=early child=
  signals_trap
  trap start_leave EXIT
  logs_start
  state_claim
  enter_source
  start_environment
  sidecar_start
  start_hooks
  # shellcheck disable=SC2119
  start_server
}

start_leave() {
  sidecar_stop
  logs_stop
}

# Hooks of the supervisor run as its child, so that a signal reaches them.
start_hook_child() {
  phase=hooks
  child_start "$@"
  child_await
  timer_clear
  phase=early
  if [ -n "${stop_asked-}" ]; then
    rm -rf "$hook_work"
    exit 143
  fi
  hook_pid=$child hook_status=$status
}

start_environment() {
  # shellcheck disable=SC2317
  hook_child() { start_hook_child "$@"; }
  environment_save "$WARP_STATE/env.container"
  environment_evaluate "$process_file" || exit
  export WARP_PROCESS="$process_name" WARP_DEADLINE="$process_deadline" WARP_DRAIN="$process_drain" \
    WARP_STARTUP="$process_startup"
  # Servers differ in what they make of these, up to looking for ever for a port that is none.
  if [ "$process_listens" = 1 ]; then
    start_number PORT "$PORT" 65535
    start_check 2 "$(port_trouble PORT "$PORT" "leave it at 8080 and publish that as $PORT")"
  fi
  if [ -n "${WARP_PROCESSES-}" ]; then start_number WARP_PROCESSES "$WARP_PROCESSES" 9999; fi
  if [ -n "${WARP_PROCESS_MEMORY-}" ]; then start_bytes WARP_PROCESS_MEMORY "$WARP_PROCESS_MEMORY"; fi
  sizes_evaluate
  [ -z "$process_server" ] || start_check 2 "$(sizes_trouble)"
  start_number WARP_PROCESSES "$WARP_PROCESSES" 9999
  start_number WARP_THREADS "$WARP_THREADS" 9999
  sidecar_settings
  start_protocol
  echo "$process_name" >"$WARP_STATE/process"
  environment_save "$WARP_STATE/env"
}

# start_number NAME VALUE MAX: a whole number from 1, or the container ends with 2.
start_number() {
  case $2 in
  '' | *[!0-9]* | ??????*) ;;
  *) [ "$2" -lt 1 ] || [ "$2" -gt "$3" ] || return 0 ;;
  esac
  die 2 "$1 is '$2': it has to be a whole number from 1 to $3"
}

# start_bytes NAME VALUE: bytes, or the container ends with 2.
start_bytes() {
  case $2 in
  *[!0-9]* | ????????????????*) die 2 "$1 is '$2': it has to be a number of bytes" ;;
  esac
}

# start_check STATUS TEXT: what cannot be, in words, ends the container.
start_check() {
  [ -z "$2" ] || die "$1" "$2"
}

# What the port speaks. `warp dev` speaks plain HTTP: its container has no files mounted but the source.
start_protocol() {
  if [ -z "$process_server" ] || [ "${WARP_DEV-}" = 1 ]; then
    unset WARP_TLS_CERTIFICATE WARP_TLS_KEY
    return
  fi
  start_check 78 "$(tls_trouble)"
  tls_expiry
  start_check 2 "$(trust_trouble)"
}

# Networks that are everybody: whoever reaches the container could name any address as the client's.
trust_trouble() (
  set -f
  for network in ${WARP_TRUST_PROXY-}; do
    case $network in
    '*' | */0 | *.*/[1-7])
      echo "WARP_TRUST_PROXY is '$network', (nearly) everybody: name the network of the proxies; where nobody else can connect, write anyone"
      return
      ;;
    esac
  done
)

# port_trouble NAME PORT ADVICE: the port has to be one that the container's user may open.
port_trouble() {
  [ "$(id -u)" != 0 ] || return 0
  read -r lowest 2>/dev/null </proc/sys/net/ipv4/ip_unprivileged_port_start || lowest=1024
  [ "$2" -ge "$lowest" ] ||
    echo "$1 is $2: under $lowest root alone may open it, and the container's user is $(id -u); $3"
}

# The process's own settings: no variable of the container may change them.
process_keep() {
  process_deadline=${WARP_DEADLINE:-60} process_server=${WARP_SERVER-} process_leads=${WARP_LEADS-} process_command=$WARP_COMMAND process_stop=${WARP_STOP_SIGNAL:-TERM} process_drained=${WARP_DRAINED_SIGNAL-}
  process_drain=${WARP_DRAIN:-30} process_kill_after=${WARP_KILL_AFTER:-10}
  process_startup=${WARP_STARTUP:-60} process_judged=${WARP_JUDGED:-0} process_listens=${WARP_LISTENS:-0}
  # What stands at a breakpoint does not hang: nothing is ended for the time that takes.
  [ -z "${WARP_DEBUG-}" ] || process_deadline=86400 process_startup=86400
}

start_hooks() {
  mkdir -p "$WARP_CFG"
  links_prepare
  if [ ! -e "$WARP_STATE/deploy-cfg.done" ]; then
    start_hook deploy-cfg
    : >"$WARP_STATE/deploy-cfg.done"
  fi
  start_hook deploy
}

start_hook() {
  hook=$(hook_path "$1") || return 0
  hook_name=$1
  hook_action_check "$hook"
  hook_settings "$1"
  hook_run "$1" "$hook"
  hook_text=$(hook_trouble) || return 0
  say "$hook_text"
  die "$hook_status" "$(hook_advice)"
}

# shellcheck disable=SC2120
start_server() {
  # `warp dev`: an app that does not load is mended by the next save, and says so itself.
  [ "${WARP_DEV-}" != 1 ] || process_judged=0
  eval "set -- $process_command"
  phase=running
  child_err=$server_err
  child_start "$@"
  echo "$child" >"$WARP_STATE/server.pid"
  [ "$process_judged" = 0 ] || judge_start
  tls_watch_start
  child_await
  child_await_others
  drained_stop
  last_responses
  judge_stop
  tls_watch_stop
  timer_clear
  start_end
}

start_end() {
  if [ -z "${verdict-}" ] && [ "$process_judged" != 0 ] && [ -z "${stop_asked-}" ] &&
    [ -e "$WARP_STATE/load-failed" ] && [ ! -e "$WARP_STATE/loaded" ]; then
    verdict=failed
  fi
  if [ "$process_judged" = listens ] && [ "$status" -ne 0 ] && [ -z "${stop_asked-}" ] &&
    [ ! -e "$WARP_STATE/loaded" ]; then
    verdict=ended
  fi
  if [ -n "${verdict-}" ]; then
    judge_report
    exit "$judged_status"
  fi
  [ -n "${stop_asked-}" ] || say "process $process_name ended with status $status"
  # A server that a signal told to drain may well end by that signal.
  if [ "$phase" = draining ] && [ "$status" -gt 128 ] && [ "$status" -ne 137 ]; then
    status=0
  fi
  exit "$status"
}
