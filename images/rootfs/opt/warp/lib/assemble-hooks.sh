# shellcheck shell=sh disable=SC2154
# The app's hooks as the image and the build see them.

# What the running container would have, as far as it is baked.
assemble_environment() {
  if [ -z "${VIRTUAL_ENV-}" ] && [ -d "$WARP_APP_ROOT/venv" ]; then
    export VIRTUAL_ENV="$WARP_APP_ROOT/venv" PATH="$WARP_APP_ROOT/venv/bin:$PATH"
  fi
  assemble_given=$(export -p)
  environment_source "$etc/launch.env"
  eval "$assemble_given"
}

# Files of .warp/hooks and, apart from them, of .warpdrive/action_hooks. What the plan wrote stays.
install_hooks() {
  install_hooks_from "$folder/.warp/hooks" "$etc/hooks"
  if [ -d "$folder/.warpdrive/action_hooks" ]; then
    mkdir -p "$etc/hooks/legacy"
    install_hooks_from "$folder/.warpdrive/action_hooks" "$etc/hooks/legacy"
  fi
}

install_hooks_from() {
  for hook in "$1"/*; do
    if [ -f "$hook" ] && [ ! -e "$2/${hook##*/}" ]; then
      cp "$hook" "$2/"
    fi
  done
}

# The build hook, with the variables of build-env, which the parts see too.
build_hooks() {
  legacy_variables
  legacy_environment || build_hook_failed .warpdrive/environment $?
  if [ -f "$etc/hooks/build-env" ]; then
    # shellcheck disable=SC2317
    hook_run() { as_app "$@"; }
    # shellcheck disable=SC2034
    WARP_STATE=$work/state
    environment_hook "$etc/hooks/build-env" || build_hook_failed build-env $?
    eval "$assemble_given"
  elif [ -f "$etc/hooks/legacy/build-env" ]; then
    environment_fragment "$etc/hooks/legacy/build-env" || build_hook_failed build-env $?
  fi
  for hook in "$etc/hooks/build" "$etc/hooks/legacy/build"; do
    [ -x "$hook" ] || continue
    as_app "$hook" || build_hook_failed build $?
    return 0
  done
}

# build_hook_failed NAME STATUS
build_hook_failed() {
  echo "warp-error: WARP_HOOK_FAILED: the $1 hook ended with status $2"
  echo "warp-hint: its output is above; run it alone with \`warp shell\` to see more"
  exit "$2"
}
