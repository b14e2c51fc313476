# shellcheck shell=sh disable=SC2154
# The sidecar: probes and metrics beside the server (docs/runtime-contract.md). It is kept, whatever ends it, and
# the server never waits for it.

# What it needs to know, and where the app's processes tell it something. WARP_SIDECAR_PORT of the container wins
# over the plan's; 0 is none.
sidecar_settings() {
  sidecar_command=
  [ -r "$WARP_HOME/etc/sidecar" ] || return 0
  # shellcheck disable=SC1091
  . "$WARP_HOME/etc/sidecar"
  export WARP_SIDECAR_PORT="${WARP_SIDECAR_PORT:-$sidecar_port}"
  case $WARP_SIDECAR_PORT in
  0)
    sidecar_command=
    return
    ;;
  "$PORT") [ "$process_listens" != 1 ] || die 2 "WARP_SIDECAR_PORT and PORT are both $PORT: set one of them to another port" ;;
  esac
  start_number WARP_SIDECAR_PORT "$WARP_SIDECAR_PORT" 65535
  start_check 2 "$(port_trouble WARP_SIDECAR_PORT "$WARP_SIDECAR_PORT" 'leave it at 9090')"
  export WARP_TELEMETRY="$WARP_STATE/telemetry.sock" WARP_SLOW_REQUESTS="${WARP_SLOW_REQUESTS:-$sidecar_slow}"
}

sidecar_start() {
  [ -n "$sidecar_command" ] || return 0
  eval "set -- $sidecar_command"
  set -- "$@" --port "$WARP_SIDECAR_PORT" --app-port "$PORT" --process "$process_name" --server "$process_server" \
    --deadline "$process_deadline" ${sidecar_ready:+--ready-path "$sidecar_ready"}
  [ "$process_listens" != 1 ] || set -- "$@" --listens
  case $process_judged in 1) set -- "$@" --judged ;; esac
  (sidecar_keep "$@") 9>&- &
  sidecar=$!
}

# Starts it again whenever it ends: at once, then after 1, 2, 4 … 30 s where it does not stay.
sidecar_keep() {
  sidecar_process='' sidecar_pause=''
  trap 'kill $sidecar_process $sidecar_pause 2>/dev/null; exit' TERM
  trap '' INT QUIT HUP USR1 USR2 ALRM URG WINCH
  pause=0
  while :; do
    read -r up _ </proc/uptime
    began=${up%.*}
    setsid "$@" </dev/null &
    sidecar_process=$!
    wait "$sidecar_process"
    status=$? sidecar_process=
    read -r up _ </proc/uptime
    [ $((${up%.*} - began)) -lt 60 ] || pause=0
    say "the sidecar ended with status $status: started again in $pause s"
    sleep "$pause" &
    sidecar_pause=$!
    wait "$sidecar_pause"
    sidecar_pause=
    pause=$((pause == 0 ? 1 : pause * 2))
    [ "$pause" -le 30 ] || pause=30
  done
}

sidecar_stop() {
  [ -z "${sidecar-}" ] || kill "$sidecar" 2>/dev/null
  sidecar=
}
