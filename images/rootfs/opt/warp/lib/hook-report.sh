# shellcheck shell=sh disable=SC2034,SC2154
# Failures of hooks in the build, in the lines that warp makes its errors of.

# Below what BuildKit lets through of a step (2 MiB, and 200 KiB a second), which drops all that follows.
hook_most=1000000 hook_speed=100000

# hook_verdict: ends with the hook's status where it failed.
hook_verdict() {
  hook_text=$(hook_trouble) || return 0
  hook_code=WARP_HOOK_FAILED
  [ -z "$hook_late" ] || hook_code=WARP_HOOK_TIMEOUT
  hook_error "$hook_code" "$hook_text" "$(hook_advice)" "$hook_status"
}

# hook_runnable FILE: ends where what the file asks for is not in this image.
hook_runnable() {
  hook_program=$(hook_missing "$1") || return 0
  hook_error WARP_HOOK_INTERPRETER \
    "the $hook_name hook$hook_place is run by $hook_program, which this image does not have" \
    "write it for sh, name the Debian package in run.packages, or bring it by an install hook" 127
}

# hook_error CODE TEXT HINT STATUS
hook_error() {
  echo "warp-error: $1: $2"
  echo "warp-hint: $3"
  exit "$4"
}
