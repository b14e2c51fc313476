# shellcheck shell=sh disable=SC2034
# What the plan says about a hook.

# hook_settings NAME leaves `hook_limit` (s; 0: none), `hook_relation` and `hook_place` (where it is written).
hook_settings() {
  hook_limit=600 hook_relation=replace hook_place=
  [ -f "$WARP_HOME/etc/hook-settings" ] || return 0
  while read -r setting_name setting_limit setting_relation setting_place; do
    [ "$setting_name" = "$1" ] || continue
    hook_limit=$setting_limit hook_relation=$setting_relation hook_place=" ($setting_place)"
    return 0
  done <"$WARP_HOME/etc/hook-settings"
}

# When a hook runs, as the end of a sentence.
hook_moment() {
  case $1 in
  install) echo 'in the build, before anything of the app' ;;
  pre-build) echo 'in the build, before dependencies are installed' ;;
  build-env) echo 'in the build, before the build hook' ;;
  build) echo 'in the build, once source and dependencies are there' ;;
  deploy-env) echo 'at every start, before everything else' ;;
  deploy-cfg) echo "at a container's first start" ;;
  deploy) echo 'at every start, before the process' ;;
  alive | ready) echo "when the container is asked whether it is $1" ;;
  *) echo "when \`warp $1\` is called" ;;
  esac
}
