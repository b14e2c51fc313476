# shellcheck shell=sh

# Lets the running server take new code: the app's reload hook, else the server's own way.
warp_reload() {
  state_running || die 1 "nothing to reload: no supervisor runs"
  process=$WARP_HOME/etc/process/$(cat "$WARP_STATE/process")
  enter_source
  environment_join || exit
  ! hook=$(hook_path reload) || exec "$hook"
  WARP_RELOAD=
  # shellcheck disable=SC1090
  . "$process"
  [ -n "$WARP_RELOAD" ] || die 1 "this process cannot reload: restart the container"
  export WARP_STARTUP WARP_STATE
  eval "set -- $WARP_RELOAD"
  exec "$@"
}
