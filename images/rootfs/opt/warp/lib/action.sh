# shellcheck shell=sh
. "$WARP_HOME/lib/links.sh"
. "$WARP_HOME/lib/run-command.sh"

# setup, migrate, verify: the app's hook, else what the builder knows to do.
warp_action() {
  action_name=$1
  shift
  enter_source
  environment_join || exit
  state_running || links_prepare
  action=$(hook_path "$action_name") || action=$WARP_HOME/etc/action/$action_name
  if [ ! -x "$action" ]; then
    say "nothing to do: the app has no $action_name hook"
    exit 0
  fi
  run_command "$action" "$@"
}
