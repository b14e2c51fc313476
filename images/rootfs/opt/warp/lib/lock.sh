# shellcheck shell=sh
# One setup or migrate at a time: a lock in the app's database where a builder knows how, else in a file of
# the data. Held through file descriptor 8, so that it goes with the last process of the action, however
# that ends.

# lock_action NAME: returns once the action may run; ends with 75 when another takes too long.
lock_action() {
  case $1 in
  setup | migrate) ;;
  *) return 0 ;;
  esac
  hook_path "$1" >/dev/null || [ -x "$WARP_HOME/etc/action/$1" ] || return 0
  # An action within an action: a setup hook that calls `warp migrate`.
  [ -z "${WARP_LOCKED-}" ] || return 0
  export WARP_LOCKED=1
  : "${WARP_LOCK_WAIT:=600}"
  case $WARP_LOCK_WAIT in
  '' | *[!0-9]*) die 2 "WARP_LOCK_WAIT is '$WARP_LOCK_WAIT': it has to be a whole number of seconds" ;;
  esac
  lock_database || lock_file
}

# The holder says `held` (or `waiting`, then `held`) and keeps the lock until its input ends; it ends with 3 where
# the app has no database that locks.
lock_database() {
  lock_holder=$WARP_HOME/etc/action/lock
  [ -x "$lock_holder" ] || return 1
  lock_pipes=$(mktemp -d "${WARP_STATE%/*}/warp-lock.XXXXXX") || return 1
  mkfifo "$lock_pipes/hold" "$lock_pipes/told"
  # What is meant for the action may reach the whole group: the lock outlives it.
  (trap '' TERM INT HUP && exec "$lock_holder" "$WARP_LOCK_WAIT") <"$lock_pipes/hold" >"$lock_pipes/told" &
  lock_pid=$!
  exec 8>"$lock_pipes/hold" 7<"$lock_pipes/told"
  rm -rf "$lock_pipes"
  lock_word=
  while read -r lock_word <&7 && [ "$lock_word" = waiting ]; do
    lock_waits
  done
  exec 7<&-
  [ "$lock_word" != held ] || return 0
  exec 8>&-
  lock_status=0
  wait "$lock_pid" || lock_status=$?
  [ "$lock_status" -ne 75 ] || lock_late
  [ "$lock_status" -eq 3 ] || say "the database gives no lock (status $lock_status): a lock file stands in"
  return 1
}

lock_file() {
  lock_path=$WARP_APP_ROOT/data/.warp-lock
  { : >>"$lock_path"; } 2>/dev/null || lock_path=${WARP_STATE%/*}/.warp-lock
  { : >>"$lock_path"; } 2>/dev/null || return 0
  exec 8>>"$lock_path"
  flock -n 8 && return 0
  lock_waits
  flock -w "$WARP_LOCK_WAIT" 8 || lock_late
}

lock_waits() {
  say "waiting for another setup or migrate to end, at most $WARP_LOCK_WAIT s"
}

lock_late() {
  die 75 "another setup or migrate has not ended within $WARP_LOCK_WAIT s; see what it does, or give it longer: WARP_LOCK_WAIT=SECONDS"
}
