#!/bin/sh
# shellcheck disable=SC2034,SC2154
# Phase: build, stage pre-build, as root; the hook as 1001:0, with the network.
# In: the hook's settings, the app's folder in the source, OUTPUT…, `--`, the command; at /warp/app the
# manifests, the hook and its inputs.
# Out: what the hook wrote, by its path in the source, at /warp/pre-built. Ends with the hook's status.
set -eu
toolkit=${0%/*}
: "${WARP_HOME:=${toolkit%/lib}}" "${WARP_APP_ROOT:=/opt/app-root}" "${WARP_APP_USER:=1001}"
for part in say hook-settings hook-run hook-report hook-outputs environment legacy; do
  # shellcheck disable=SC1090
  . "$toolkit/$part.sh"
done

read -r name hook_limit _ hook_place <<SETTINGS
$1
SETTINGS
hook_place=" ($hook_place)"
src=$WARP_APP_ROOT/src folder=$WARP_APP_ROOT/src${2:+/$2} data=$WARP_APP_ROOT/data
shift 2
outputs=
while [ "$1" != -- ]; do
  outputs="$outputs$1
"
  shift
done
shift

work=$(mktemp -d)
chmod 0777 "$work"
WARP_STATE=$work/state
export WARP_WARNINGS="$work/warnings"
: >"$WARP_WARNINGS"
mkdir -p "$folder"
[ ! -d /warp/app ] || cp -R --preserve=mode,links /warp/app/. "$src/"
chmod -R u+rwX,g+rX "$src"
chown -hR "$WARP_APP_USER:0" "$src"
export WARP_APP_ROOT
cd "$folder"
source_folder() { echo "$folder"; }
legacy_variables
legacy_environment || hook_error WARP_HOOK_FAILED "$environment_problem" "$environment_advice" $?
hook_name=$name
case $1 in
./*) hook_runnable "$1" ;;
esac
outputs_before "$folder"
export HOME="$work" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
umask 0002
hook_run "$name" setpriv --reuid="$WARP_APP_USER" --regid=0 --clear-groups -- "$@"
umask 0022
hook_verdict
outputs_data "$name" "$data"
old_ifs=$IFS
IFS='
'
# shellcheck disable=SC2086
outputs_judge "$name" $outputs
IFS=$old_ifs
sed 's/^/warp-warning: /' "$WARP_WARNINGS"
mkdir -p /warp/pre-built
cd "$src"
find . -newercm "$outputs_work/marker" ! -type d -print0 |
  xargs -0 -r cp -P --parents -t /warp/pre-built
chmod -R u=rwX,go=rX /warp/pre-built
rm -rf "$work" "$outputs_work" "$src"
