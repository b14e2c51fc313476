# shellcheck shell=sh
# What warp says itself: one line a message, on stderr.

say() {
  printf 'warp: %s\n' "$*" >&2
}

# die STATUS TEXT
die() {
  die_status=$1
  shift
  say "$@"
  exit "$die_status"
}
