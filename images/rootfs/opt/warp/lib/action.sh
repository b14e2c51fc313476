# shellcheck shell=sh disable=SC2154
. "$WARP_HOME/lib/links.sh"
. "$WARP_HOME/lib/lock.sh"
. "$WARP_HOME/lib/run-command.sh"

# setup, migrate, verify: the app's hook, what the builder knows to do, or both in the order the plan says.
warp_action() {
  action_name=$1
  shift
  enter_source
  environment_join || exit
  state_running || links_prepare
  lock_action "$action_name"
  action=$WARP_HOME/etc/action/$action_name
  [ -x "$action" ] || action=
  hook_settings "$action_name"
  if ! hook=$(hook_path "$action_name"); then
    action_default "$@"
  elif [ "${action:+$hook_relation}" = after ]; then
    run_beside "$action" "$@"
    [ "$status" -eq 0 ] || exit "$status"
    hook_action "$action_name" "$hook" "$@"
  else
    hook_action "$action_name" "$hook" "$@" || exit
    [ "${action:+$hook_relation}" != before ] || run_command "$action" "$@"
  fi
}

# Ended after a time only where the plan says so.
action_default() {
  if [ -z "$action" ]; then
    say "nothing to do: the app has no $action_name hook"
  elif [ -n "$hook_place" ]; then
    hook_action "$action_name" "$action" "$@"
  else
    run_command "$action" "$@"
  fi
}
