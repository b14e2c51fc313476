# shellcheck shell=sh disable=SC2119,SC2120,SC2154

# Lets the running server take new code: the app's reload hook, else the server's own way.
warp_reload() {
  state_running || die 1 "nothing to reload: no supervisor runs"
  process=$WARP_HOME/etc/process/$(cat "$WARP_STATE/process")
  enter_source
  environment_join || exit
  hook=$(hook_path reload) || reload_server
  hook_settings reload
  [ "$hook_relation" != after ] || (reload_server) || exit
  hook_action reload "$hook" || exit
  [ "$hook_relation" != before ] || reload_server
}

# The server's own way.
reload_server() {
  WARP_RELOAD=
  # shellcheck disable=SC1090
  . "$process"
  [ -n "$WARP_RELOAD" ] || die 1 "this process cannot reload: restart the container"
  export WARP_STARTUP WARP_STATE
  eval "set -- $WARP_RELOAD"
  exec "$@"
}
