# shellcheck shell=sh

# Exit 0 while the supervisor and its server live and the app's alive hook, if any, agrees.
warp_alive() {
  state_lives pid || die 1 "not alive: no supervisor runs"
  # Between the supervisor's start and the server's the hooks run.
  if [ -f "$WARP_STATE/server.pid" ]; then
    state_lives server.pid || die 1 "not alive: the server has ended"
  fi
  if hook=$(hook_path alive); then
    enter_source
    environment_join || exit
    hook_action alive "$hook"
  fi
}
