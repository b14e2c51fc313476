# shellcheck shell=sh

# warp shell [ARGUMENT…]: the app's shell hook, else bash, else sh.
warp_shell() {
  enter_source
  environment_join || exit
  shell=$(hook_path shell || command -v bash || command -v sh)
  exec "$shell" "$@"
}
