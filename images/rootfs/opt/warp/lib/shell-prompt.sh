# shellcheck shell=sh
# Read by `warp shell`'s sh, where there is no bash.
# shellcheck disable=SC2016
PS1="($WARP_SHELL_LABEL) "'${PWD} $ '
unset WARP_SHELL_LABEL ENV
