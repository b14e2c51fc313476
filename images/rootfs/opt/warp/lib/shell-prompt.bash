# shellcheck shell=bash
# Read by `warp shell`'s bash in place of ~/.bashrc, which still counts.
# shellcheck disable=SC2154
label=$WARP_SHELL_LABEL
unset WARP_SHELL_LABEL
PS1='\w \$ '
# shellcheck disable=SC1090
[ ! -r ~/.bashrc ] || . ~/.bashrc
PS1="($label) $PS1"
unset label
if [ -n "${WARP_SHELL_EXPORTS-}" ]; then
  # shellcheck source=/dev/null
  . "$BASH_ENV"
  # After each command, too: a shell that is killed has no end.
  PROMPT_COMMAND="warp_exports after${PROMPT_COMMAND:+; $PROMPT_COMMAND}"
fi
