# shellcheck shell=sh

# warp env [--null]: prints the environment as assignments that sh can source, or as it is, each
# NAME=value ended by a NUL.
warp_env() {
  enter_source
  environment_join || exit
  unset PWD OLDPWD SHLVL _
  case ${1-} in
  '') export -p ;;
  --null) exec env -0 ;;
  *) die 2 "env knows --null and no other argument" ;;
  esac
}
