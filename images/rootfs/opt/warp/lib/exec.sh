# shellcheck shell=sh

. "$WARP_HOME/lib/links.sh"
. "$WARP_HOME/lib/run-command.sh"

# warp exec [--] COMMAND…
warp_exec() {
  [ "${1-}" != -- ] || shift
  [ $# -gt 0 ] || die 2 "exec needs a command"
  enter_source
  environment_join || exit
  state_running || links_prepare
  command -v "$1" >/dev/null || die 127 "$1 is neither a verb of warp nor a command in this image"
  run_command "$@"
}
