# shellcheck shell=sh disable=SC2034,SC2154
# The last step of exec, shell and the actions: the command itself.

# Until then a signal ends a container whose PID 1 we are.
if [ $$ -eq 1 ]; then
  trap 'exit 143' TERM
  trap 'exit 130' INT
  trap 'exit 129' HUP
fi

# Becomes COMMAND…; a container's PID 1 stays beside it instead: a command that knows nothing of being PID 1
# would not be ended by a signal it has no handler for, and would leave zombies.
run_command() {
  [ $$ -eq 1 ] || exec "$@"
  run_beside "$@"
  exit "$status"
}

# run_beside COMMAND…: with our terminal, our input and the signals that we get; leaves its status in `status`
# and its process id in `ended`.
run_beside() {
  . "$WARP_HOME/lib/supervise.sh"
  child=
  for name in TERM HUP QUIT USR1 USR2; do
    # shellcheck disable=SC2064
    trap "interrupted=1; run_command_signal $name" "$name"
  done
  trap 'interrupted=1; run_command_interrupt' INT
  # An asynchronous command of sh gets neither the input nor INT and QUIT, unless told so.
  terminal=
  [ ! -t 0 ] || terminal=1
  exec 3<&0 </dev/null
  env --default-signal=INT,QUIT -- "$@" <&3 3<&- &
  child=$!
  [ -z "${early-}" ] || run_command_signal "$early"
  # sh would tell on stderr how the command was ended.
  child_await 2>/dev/null
  ended=$child child=
  exec <&3 3<&-
}

run_command_signal() {
  if [ -n "$child" ]; then kill -s "$1" "$child" 2>/dev/null; else early=$1; fi
}

# Ctrl-C in a terminal has reached the command already, as it is in our process group.
run_command_interrupt() {
  [ -n "$terminal" ] || run_command_signal INT
}
