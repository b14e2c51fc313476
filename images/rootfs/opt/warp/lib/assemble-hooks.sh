# shellcheck shell=sh disable=SC2034,SC2154
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

# What reaches every step of the build: .warpdrive/environment.
build_environment() {
  legacy_variables
  legacy_environment || build_env_failed $?
}

# The build hook, with the variables of build-env, which the parts see too. OUTPUT…: what it is known to write.
build_hooks() {
  build_given
  build_environment
  build_env
  for hook in "$etc/hooks/build" "$etc/hooks/legacy/build"; do
    [ -x "$hook" ] || continue
    build_hook "$hook" "$@"
    break
  done
  build_kept
}

# The variables of this step, which may name what only this step has (certificates): not kept.
build_given() {
  build_names=$(awk 'BEGIN { for (name in ENVIRON) print name }' | grep -x '[A-Za-z_][A-Za-z0-9_]*')
  for name in $build_names; do
    eval "given_$name=\$$name"
  done
}

build_kept() {
  (
    for name in $build_names; do
      eval "[ \"\${$name-}\" != \"\$given_$name\" ]" || unset "$name"
    done
    PATH=/usr/bin:/bin environment_save "$work/build.env"
  )
}

build_env() {
  if [ -f "$etc/hooks/build-env" ]; then
    hook_name=build-env
    hook_settings build-env
    hook_runnable "$etc/hooks/build-env"
    environment_hook build-env "$etc/hooks/build-env" || build_env_failed $?
    eval "$assemble_given"
  elif [ -f "$etc/hooks/legacy/build-env" ]; then
    environment_fragment build-env "$etc/hooks/legacy/build-env" || build_env_failed $?
  fi
}

build_env_failed() {
  build_code=WARP_HOOK_FAILED
  [ -z "$hook_late" ] || build_code=WARP_HOOK_TIMEOUT
  hook_error "$build_code" "$environment_problem" "$environment_advice" "$1"
}

build_hook() {
  build_file=$1
  shift
  hook_name=build
  hook_settings build
  hook_runnable "$build_file"
  outputs_before "$folder"
  hook_run build "$build_file"
  hook_verdict
  outputs_data build "$data"
  outputs_judge build "$@"
  # What the developer's own copy of the source lacks.
  cp "$outputs_work/paths" "$etc/outputs"
}
