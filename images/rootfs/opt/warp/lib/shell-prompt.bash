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
