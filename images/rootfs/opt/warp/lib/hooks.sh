# shellcheck shell=sh disable=SC2034,SC2154
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

# hook_action NAME COMMAND…: a hook that somebody called and waits for: it has their terminal and input, and its
# output goes to them as it is. Ends with its status, or 124 after its time limit.
hook_action() {
  . "$WARP_HOME/lib/run-command.sh"
  hook_name=$1
  shift
  hook_action_check "$1"
  hook_settings "$hook_name"
  hook_started=$(hook_clock)
  hook_foreground=
  # Else the terminal's own signals and input would not reach it.
  [ ! -t 0 ] || hook_foreground=--foreground
  # shellcheck disable=SC2086
  run_beside timeout $hook_foreground -k 5 "$hook_limit" "$@"
  hook_pid=$ended hook_status=$status
  hook_judge_late
  if [ -n "$hook_late" ]; then
    say "$(hook_trouble)"
    say "$(hook_advice)"
  fi
  return "$hook_status"
}

hook_action_check() {
  ! hook_program=$(hook_missing "$1") ||
    die 127 "the $hook_name hook is run by $hook_program, which this image does not have: bring it by run.packages in warp.yaml or an install hook"
}

# Enters the working directory of everything: the app's folder.
enter_source() {
  source_path=$(source_folder)
  cd "$source_path" 2>/dev/null || die 1 "there is no $source_path"
}
