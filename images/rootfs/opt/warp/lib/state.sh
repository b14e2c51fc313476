# shellcheck shell=sh
# The run-time state in $WARP_STATE, and whether a supervisor lives there.

# Makes the state folder and takes its lock, which one supervisor holds for life (file descriptor 9).
state_claim() {
  mkdir -p "$WARP_STATE" 2>/dev/null && chmod 0770 "$WARP_STATE" 2>/dev/null
  { : >>"$WARP_STATE/lock"; } 2>/dev/null ||
    die 1 "cannot write to $WARP_STATE: mount a tmpfs or an emptyDir at ${WARP_STATE%/*}"
  exec 9>>"$WARP_STATE/lock"
  flock -n 9 || die 1 "another \`warp start\` (process $(cat "$WARP_STATE/pid")) runs here"
  # What an earlier run of the same container left is not ours.
  rm -rf "$WARP_STATE/env" "$WARP_STATE/env.container" "$WARP_STATE/draining" "$WARP_STATE/loading" "$WARP_STATE/loaded" \
    "$WARP_STATE/load-failed" "$WARP_STATE/verdict" "$WARP_STATE/server.pid" "$WARP_STATE/process" "$WARP_STATE/sidecar.json" "$WARP_STATE/agent-told" \
    "$WARP_STATE/telemetry.sock" "$WARP_STATE/sidecar.sock"
  echo $$ >"$WARP_STATE/pid"
}

# True when the process whose id the file holds is there and not a zombie.
state_lives() {
  lives_pid=
  { read -r lives_pid <"$WARP_STATE/$1"; } 2>/dev/null || return 1
  { read -r lives_stat <"/proc/$lives_pid/stat"; } 2>/dev/null || return 1
  case ${lives_stat##*) } in
  [ZX]*) return 1 ;;
  esac
}

# True inside a container whose supervisor has evaluated the environment.
state_running() {
  [ -f "$WARP_STATE/env" ] && state_lives pid
}
