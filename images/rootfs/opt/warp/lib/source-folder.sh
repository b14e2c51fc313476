# shellcheck shell=sh
# Prints the app's folder: the source, or the folder in it that etc/folder names.
source_folder() {
  source_inner=
  [ ! -f "$WARP_HOME/etc/folder" ] || source_inner=/$(cat "$WARP_HOME/etc/folder")
  printf '%s\n' "$WARP_APP_ROOT/src$source_inner"
}
