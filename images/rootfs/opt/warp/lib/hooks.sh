# shellcheck shell=sh
# The app's hooks by name; the older ones stand in their own folder.

# Prints the path of the hook, or nothing with status 1 where there is none.
hook_path() {
  for hook_candidate in "$WARP_HOME/etc/hooks/$1" "$WARP_HOME/etc/hooks/legacy/$1"; do
    if [ -x "$hook_candidate" ]; then
      printf '%s\n' "$hook_candidate"
      return 0
    fi
  done
  return 1
}

# Runs a hook file in the app's folder. The supervisor has its own way: supervise.sh.
hook_run() {
  "$@" </dev/null
}

# Enters the working directory of everything: the app's folder.
enter_source() {
  source_path=$(source_folder)
  cd "$source_path" 2>/dev/null || die 1 "there is no $source_path"
}
