# shellcheck shell=sh

. "$WARP_HOME/lib/run-command.sh"

# warp shell [ARGUMENT…]: the app's shell hook, else bash, else sh. WARP_SHELL_LABEL is what its
# prompt begins with, WARP_SHELL_EXPORTS a folder for what it exports (shell-exports.sh); the shell's
# own environment is the app's and nothing else.
warp_shell() {
  enter_source
  environment_join || exit
  label=${WARP_SHELL_LABEL-} exports=${WARP_SHELL_EXPORTS-}
  # With arguments it may be a script of the user's, which needs no prompt.
  [ $# -eq 0 ] || label=
  unset WARP_SHELL_LABEL WARP_SHELL_EXPORTS
  shell_terminal
  if shell=$(hook_path shell); then
    run_command "$shell" "$@"
  elif shell=$(command -v bash); then
    [ -z "$label" ] || set -- --rcfile "$WARP_HOME/lib/shell-prompt.bash" "$@"
    [ -z "$label" ] || export WARP_SHELL_LABEL="$label"
    # A bash that runs a script reads $BASH_ENV, as the prompt's file does in its place.
    [ -z "$exports" ] || export WARP_SHELL_EXPORTS="$exports" BASH_ENV="$WARP_HOME/lib/shell-exports.sh"
    run_command "$shell" "$@"
  else
    # An interactive sh reads $ENV, which takes itself away again.
    [ -z "$label" ] || export WARP_SHELL_LABEL="$label" ENV="$WARP_HOME/lib/shell-prompt.sh"
    [ -z "$label" ] || [ -z "$exports" ] || export WARP_SHELL_EXPORTS="$exports"
    run_command sh "$@"
  fi
}

# A terminal the image has never heard of is treated as what most of them imitate.
shell_terminal() {
  [ -t 0 ] && [ -n "${TERM-}" ] && [ -d /lib/terminfo ] || return 0
  for folder in /etc/terminfo /lib/terminfo /usr/share/terminfo; do
    [ ! -e "$folder/${TERM%"${TERM#?}"}/$TERM" ] || return 0
  done
  export TERM=xterm-256color
}
