# shellcheck shell=sh
# Read by `warp shell`'s sh, where there is no bash.
# shellcheck disable=SC2016
PS1="($WARP_SHELL_LABEL) "'${PWD} $ '
# shellcheck source=/dev/null
[ -z "${WARP_SHELL_EXPORTS-}" ] || . "${ENV%/*}/shell-exports.sh"
unset WARP_SHELL_LABEL ENV
