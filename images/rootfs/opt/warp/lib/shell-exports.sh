# shellcheck shell=sh
# Sourced by the shell of `warp shell --keep-changes`. In: WARP_SHELL_EXPORTS, a folder.
# There the shell writes the variables it exports, each ended by a NUL: `before` once, before the first
# command of all shells that share the folder, and `after` at its end.
warp_exports_folder=$WARP_SHELL_EXPORTS
unset WARP_SHELL_EXPORTS BASH_ENV
mkdir -p "$warp_exports_folder"

warp_exports() {
  command env -0 >"$warp_exports_folder/$1.new" &&
    command mv -f "$warp_exports_folder/$1.new" "$warp_exports_folder/$1"
} 2>/dev/null

[ -e "$warp_exports_folder/before" ] || warp_exports before
trap 'warp_exports after' EXIT
