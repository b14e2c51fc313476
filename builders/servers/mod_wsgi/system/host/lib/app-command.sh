#!/bin/sh
# shellcheck disable=SC1090,SC1091,SC2034,SC2154
# The app's command on this machine, as root: `reload` (variables of the env file and the processes anew, without a
# lost request), and what `warp` is inside a container of the app: exec, shell, env, setup, migrate, verify.
set -eu
folder=$(cd "$(dirname "$0")" && pwd)
. "$folder/settings"
for part in say places "layout-$LAYOUT" apache environment reload; do
  . "$folder/lib/$part.sh"
done
release=$(readlink -f "$current")
as_root
case ${1-} in
reload)
  write_environment
  try_load
  rm -f "$state/loaded" "$state/load-failed"
  apache_pid >/dev/null || die 69 'Apache does not run here'
  replace_processes
  await_load
  ;;
exec | shell | env | setup | migrate | verify) toolkit "$@" ;;
*) die 2 'there are reload, exec, shell, env, setup, migrate and verify' ;;
esac
