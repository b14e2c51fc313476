# shellcheck shell=sh disable=SC2154

# `warp status [--follow]`: what the sidecar knows, as JSON.
warp_status() {
  state_running || die 1 "no process of the app runs here"
  [ -r "$WARP_HOME/etc/sidecar" ] || die 1 "this image has no sidecar"
  # shellcheck disable=SC1091
  . "$WARP_HOME/etc/sidecar"
  eval "set -- $sidecar_command --status \"\$@\""
  exec "$@"
}
