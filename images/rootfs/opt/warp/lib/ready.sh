# shellcheck shell=sh
. "$WARP_HOME/lib/listens.sh"

# Exit 0 when requests may be sent: loaded, listening, not draining, and the ready hook agrees.
warp_ready() {
  if ! state_running || ! state_lives server.pid; then
    die 1 "not ready: the server does not run"
  fi
  [ ! -e "$WARP_STATE/draining" ] || die 1 "not ready: draining"
  WARP_JUDGED=0 WARP_LISTENS=0
  # shellcheck disable=SC1090
  . "$WARP_HOME/etc/process/$(cat "$WARP_STATE/process")"
  if [ "$WARP_JUDGED" = 1 ] || { [ "$WARP_JUDGED" = begun ] && [ -e "$WARP_STATE/loading" ]; }; then
    [ ! -e "$WARP_STATE/load-failed" ] || die 1 "not ready: the app failed to load"
    [ -e "$WARP_STATE/loaded" ] || die 1 "not ready: the app is loading"
  fi
  enter_source
  environment_join || exit
  if [ "$WARP_LISTENS" = 1 ]; then
    listens_on "$PORT" || die 1 "not ready: nothing listens on port $PORT"
  fi
  ! hook=$(hook_path ready) || hook_action ready "$hook"
}
