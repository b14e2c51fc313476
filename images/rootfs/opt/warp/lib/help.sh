# shellcheck shell=sh

warp_help() {
  cat <<'TEXT'
warp VERB [ARGUMENT…]
  start [PROCESS]      run a process (default: web) as the container's PID 1
  exec [--] COMMAND…   run a command in the app's environment
  shell [ARGUMENT…]    a shell there
  env [--null]         print that environment
  setup, migrate, verify   the app's hook, else the framework's default
  alive, ready         the probes; exit 0 for yes
  status [--follow]    what the sidecar knows, as JSON
  reload               let the running server take new code
TEXT
}
