# shellcheck shell=sh disable=SC2154
# The app's environment: launch.env < the process's own < deploy-env < the container's.
# A legacy deploy-env fragment is sourced and wins over the container's variables.

# environment_evaluate [PROCESS-FILE] sets and exports it here.
# The process's settings are kept by `process_keep` before the container's variables are laid over.
# shellcheck disable=SC2120
environment_evaluate() {
  container=$(export -p)
  environment_source "$WARP_HOME/etc/launch.env"
  environment_source "$WARP_HOME/etc/facts.env"
  if [ $# -gt 0 ]; then
    # shellcheck disable=SC1090
    . "$1"
    process_keep
  fi
  eval "$container"
  environment_defaults
  legacy_environment || environment_failed || return
  if [ -f "$WARP_HOME/etc/hooks/deploy-env" ]; then
    environment_hook deploy-env "$WARP_HOME/etc/hooks/deploy-env" || environment_failed || return
    eval "$container"
  elif [ -f "$WARP_HOME/etc/hooks/legacy/deploy-env" ]; then
    environment_fragment deploy-env "$WARP_HOME/etc/hooks/legacy/deploy-env" || environment_failed || return
  fi
  environment_defaults
}

environment_source() {
  [ -f "$1" ] || return 0
  set -a
  # shellcheck disable=SC1090
  . "$1"
  set +a
}

environment_defaults() {
  export PORT="${PORT:-8080}" WARP_CFG="$WARP_STATE/cfg" WARP_STATE
  if [ "${HOME:-/}" = / ] || [ ! -w "$HOME" ]; then
    export HOME=/tmp
  fi
  legacy_variables
}

# environment_hook NAME FILE: runs a hook that prints NAME=value lines and takes them over. What is wrong is
# in $environment_problem, and what to do about it in $environment_advice.
environment_hook() {
  environment_captured "$@" || return
  environment_code=$(awk -f "$WARP_HOME/lib/env-lines.awk" "$environment_output" 2>"$environment_output.wrong") || {
    environment_problem="of what the $1 hook$hook_place prints, $(cat "$environment_output.wrong")"
    environment_advice='each line has to be NAME=value, with quotes around a value of several lines; anything else goes to stderr'
    environment_status=65
  }
  rm -f "$environment_output" "$environment_output.wrong"
  [ "$environment_status" -eq 0 ] || return "$environment_status"
  eval "$environment_code"
}

# environment_fragment NAME FILE sources a legacy fragment, in bash where there is one, since that is what
# it was written for.
environment_fragment() {
  environment_shell=$(command -v bash || command -v sh)
  # shellcheck disable=SC2016
  environment_captured "$1" "$environment_shell" -c \
    'set -a; . "$1" >&2 || exit; exec /bin/sh -c "export -p"' "$environment_shell" "$2" || return
  environment_code=$(cat "$environment_output")
  rm -f "$environment_output"
  eval "$environment_code"
}

# environment_captured NAME COMMAND…: what it prints is in $environment_output.
environment_captured() {
  environment_name=$1
  shift
  environment_output=$(mktemp "${WARP_STATE%/*}/warp-env.XXXXXX") || exit
  hook_settings "$environment_name"
  hook_capture "$environment_name" "$environment_output" "$@"
  environment_status=$hook_status
  if environment_problem=$(hook_trouble); then
    environment_advice=$(hook_advice)
  elif [ "$(wc -c <"$environment_output")" -gt 1048576 ]; then
    environment_problem="the $environment_name hook$hook_place printed more than 1 MiB of variables"
    environment_advice='what is no variable goes to stderr'
    environment_status=65
  fi
  [ "$environment_status" -eq 0 ] || rm -f "$environment_output"
  return "$environment_status"
}

environment_failed() {
  say "$environment_problem"
  say "$environment_advice"
  return "$environment_status"
}

# environment_save FILE writes what sh can source again, newlines and quotes included.
environment_save() {
  (
    umask 0027
    unset PWD OLDPWD SHLVL _
    export -p >"$1.new"
  )
  mv -f "$1.new" "$1"
}

# The running supervisor's environment, or one evaluated here. What this command was itself given
# on top of the container's variables (`docker exec -e NAME=value`, TERM) stays.
environment_join() {
  if ! state_running; then
    # shellcheck disable=SC2119
    environment_evaluate
    return
  fi
  environment_names=$(awk 'BEGIN { for (name in ENVIRON) print name }' |
    grep -x '[A-Za-z_][A-Za-z0-9_]*' | grep -vxE 'WARP_(HOME|STATE|APP_ROOT)|PWD|OLDPWD|SHLVL|_')
  for name in $environment_names; do
    eval "own_$name=\$$name"
    unset "$name"
  done
  # shellcheck disable=SC1091
  . "$WARP_STATE/env.container"
  different=
  for name in $environment_names; do
    eval "[ \"\${$name-}\" = \"\$own_$name\" ]" || different="$different $name"
  done
  # shellcheck disable=SC1091
  . "$WARP_STATE/env"
  for name in $different; do
    eval "export $name=\"\$own_$name\""
  done
  environment_defaults
}
