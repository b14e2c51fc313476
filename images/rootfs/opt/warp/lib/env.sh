# shellcheck shell=sh

# Prints the environment as assignments that sh can source.
warp_env() {
  enter_source
  environment_join || exit
  unset PWD OLDPWD SHLVL _
  export -p
}
