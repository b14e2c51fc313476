# shellcheck shell=sh
# What the scripts say themselves: one line a message, on stderr.

say() {
  printf 'warp: %s\n' "$*" >&2
}

# die STATUS TEXT: 2 wrong use, 69 the machine lacks something, 70 the app does not load, 71 it does not in
# time, 78 the Apache that is there does not go with it.
die() {
  die_status=$1
  shift
  say "$@"
  exit "$die_status"
}

as_root() {
  [ "$(id -u)" -eq 0 ] || die 2 "this changes the machine's Apache: run it as root"
}
