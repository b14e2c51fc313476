# shellcheck shell=sh disable=SC2034,SC2154
# One child at a time in a session of its own, signals on the way, orphans reaped by every wait.
# Phases: early → hooks → running → delaying → draining → ending.

# Starts COMMAND… as a session leader: a resize or Ctrl-C of the terminal reaches only us.
child_start() {
  # An asynchronous command of sh has INT and QUIT ignored, which a server must not inherit.
  child=
  setsid env --default-signal=INT,QUIT -- "$@" </dev/null 2>&"${child_err:-2}" 3>&- 4>&- 5>&- 6>&- 7>&- 9>&- &
  child=$!
  # A signal between the fork and the line above.
  [ -z "${stop_early-}" ] || on_stop "$stop_early"
}

# Waits for the child; leaves its exit status in `status`.
child_await() {
  status=
  while :; do
    interrupted=
    wait "$child"
    code=$?
    # Collected in the round before, which a signal had interrupted just then.
    [ "$code" -ne 127 ] || [ -z "$status" ] || break
    status=$code
    [ -n "$interrupted" ] || break
  done
}

# child_signal SIGNAL: to the leader alone for a server or a queue's worker, which know their own
# children; a plain command may be a shell with children, so that everyone in its session gets it.
child_signal() {
  if [ -n "${process_server-}${process_leads-}" ] && [ "$phase" != hooks ]; then
    kill -s "$1" "$child" 2>/dev/null
  else
    kill -s "$1" -- "-$child" 2>/dev/null || kill -s "$1" "$child" 2>/dev/null
  fi
}

# After its leader has ended, others of a plain command's session may still be draining.
child_await_others() {
  while [ "$phase" = draining ] && kill -0 -- "-$child" 2>/dev/null; do
    sleep 0.1
  done
}

# The container's network ends with us, and what the kernel or the engine's proxy still holds of the last
# responses would be lost with it: half a second for the proxy, two at most until the kernel has sent all. Nothing
# is lost where nobody was connected.
last_responses() {
  [ "$phase" = draining ] && [ "${process_listens-0}" = 1 ] || return 0
  [ -n "${drain_clients-}" ] || connected "$recently" || return 0
  sleep 0.5
  tries=15
  while [ "$tries" -gt 0 ] && unsent; do
    sleep 0.1
    tries=$((tries - 1))
  done
}

# A connection (no listening socket: 0A) has bytes that its peer has not confirmed.
unsent() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk '$4 != "0A" && $5 ~ /^[0-9A-F]+:/ && $5 !~ /^00000000:/ { found = 1 } END { exit !found }'
}

# connected TIMER: somebody is connected to PORT, or was. (06: closed, kept for a minute; TIMER, hexadecimal, are the
# hundredths of a second still to go from which it counts.)
connected() {
  cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    awk -v port="$(printf ':%04X' "$PORT")" -v timer="$1" '
      $4 == "0A" || substr($2, length($2) - 4) != port { next }
      $4 != "06" || substr($6, length($6) - 3) >= timer "" { found = 1 }
      END { exit !found }'
}
# 58 s to go, two gone; and more than there can be.
recently=16A8 never=FFFF

# Tells the server when its drain is over, where it has a signal for that: nothing listens, nobody is connected.
drained_watch() {
  [ -n "${process_drained-}" ] && [ "${process_listens-0}" = 1 ] || return 0
  # Where the kernel's table cannot be read, nobody would seem to be there.
  listens_on "$PORT" || return 0
  (
    trap 'exit 0' TERM
    sleep 0.1
    while listens_on "$PORT" || connected "$never"; do
      sleep 0.1
    done
    kill -s "$process_drained" "$child" 2>/dev/null
  ) 9>&- &
  drained=$!
}

drained_stop() {
  [ -z "${drained-}" ] || kill "$drained" 2>/dev/null
  drained=
}

# timer_set SECONDS…: ALRM to ourselves after their sum; replaces the one before.
timer_set() {
  timer_clear
  # shellcheck disable=SC2016
  setsid sh -c 'sleep "$@" && kill -s ALRM "$0"' "$$" "$@" </dev/null >/dev/null 2>&1 9>&- &
  timer=$!
}

timer_clear() {
  [ -z "${timer-}" ] || kill -- "-$timer" 2>/dev/null || kill "$timer" 2>/dev/null
  timer=
}

signals_trap() {
  trap 'interrupted=1; on_stop TERM' TERM
  trap 'interrupted=1; on_stop INT' INT
  trap 'interrupted=1; on_alarm' ALRM
  trap 'interrupted=1; [ "$phase" != running ] || judge_act' URG
  for name in HUP USR1 USR2; do
    # shellcheck disable=SC2064
    trap "interrupted=1; [ \"\$phase\" != running ] || child_signal $name" "$name"
  done
  # A terminal's resize means nothing here.
  trap 'interrupted=1' WINCH
}

on_stop() {
  if [ "$phase" != early ] && [ -z "$child" ]; then
    stop_early=$1
    return
  fi
  stop_early=
  stop_asked=$((${stop_asked:-0} + 1))
  case $phase in
  early)
    exit 143
    ;;
  hooks)
    child_signal TERM
    timer_set 5
    ;;
  running)
    : >"$WARP_STATE/draining"
    tls_watch_stop
    say "$1: draining, at most $process_drain s"
    phase=delaying
    delay=${WARP_DRAIN_DELAY:-0}
    if [ "$delay" = 0 ]; then drain_begin; else timer_set "$delay"; fi
    ;;
  delaying | draining)
    say "$1 again: ending now"
    end_now
    ;;
  *)
    child_kill
    ;;
  esac
}

on_alarm() {
  case $phase in
  delaying) drain_begin ;;
  draining)
    say "still there $process_drain s + $process_kill_after s after the signal to stop: killed"
    child_kill
    ;;
  hooks | ending) child_kill ;;
  esac
}

drain_begin() {
  phase=draining
  drain_clients=
  [ "${process_listens-0}" != 1 ] || ! connected "$recently" || drain_clients=1
  timer_set "$process_drain" "$process_kill_after"
  drained_watch
  child_signal "$process_stop"
}

# Without a drain: a second for the server to end in order, then KILL.
end_now() {
  phase=ending
  kill -s TERM -- "-$child" 2>/dev/null
  timer_set 1
}

child_kill() {
  kill -s KILL -- "-$child" 2>/dev/null
}
