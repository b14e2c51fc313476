#!/bin/sh
# shellcheck disable=SC2034
# Makes image content of the app's source: docs/runtime-contract.md, "assemble". Runs as root in the build.
# In: PART… (path and arguments separated by US), the app at /warp/app, what a pre-build hook wrote at
# /warp/pre-built, SOURCE_DATE_EPOCH. In two steps where hooks of the build may use the network:
# `--hooks OUTPUT…`, then `--parts PART…`.
# Out: src, static and etc in normal form, below /warp/out: BuildKit reads all of the folder that what it
# copies lies in, and beside the source the environment would be. With WARP_IN_PLACE, in the image itself by
# source-to-image, they stay where they are. Ends with the status of the part that failed.
set -eu

: "${WARP_HOME:=/opt/warp}" "${WARP_APP_ROOT:=/opt/app-root}" "${WARP_CONTEXT:=/warp/app}"
: "${WARP_OUT:=/warp/out}" "${SOURCE_DATE_EPOCH:=0}" "${WARP_APP_USER:=1001}" "${WARP_PRE_BUILT:=/warp/pre-built}"
: "${WARP_WORK:=/warp/work}" "${WARP_APP_GROUP:=0}"
src=$WARP_APP_ROOT/src static=$WARP_APP_ROOT/static data=$WARP_APP_ROOT/data etc=$WARP_HOME/etc

. "$WARP_HOME/lib/say.sh"
. "$WARP_HOME/lib/source-folder.sh"
. "$WARP_HOME/lib/legacy.sh"
. "$WARP_HOME/lib/environment.sh"
. "$WARP_HOME/lib/hook-settings.sh"
. "$WARP_HOME/lib/hook-run.sh"
. "$WARP_HOME/lib/hook-report.sh"
. "$WARP_HOME/lib/hook-outputs.sh"
. "$WARP_HOME/lib/assemble-hooks.sh"
. "$WARP_HOME/lib/assemble-links.sh"

folder=$(source_folder)
work=$WARP_WORK
mkdir -p "$work"
chmod 0777 "$work"
WARP_STATE=$work/state
export WARP_FACTS="$work/facts" WARP_WARNINGS="$work/warnings" WARP_LINKS="$work/links"

# as_app COMMAND…: as the user of the image, group 0, in the app's folder.
as_app() {
  (as_app_exec "$@")
}

as_app_exec() {
  cd "$folder"
  umask 0002
  if [ "$(id -u)" -eq 0 ]; then
    set -- setpriv --reuid="$WARP_APP_USER" --regid="$WARP_APP_GROUP" --clear-groups -- "$@"
  fi
  HOME=$work PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 exec "$@" </dev/null
}

# Hooks of the build, instead of hook-run.sh's way.
hook_child() {
  as_app_exec "$@" &
  hook_pid=$!
  hook_status=0
  wait "$hook_pid" || hook_status=$?
}

# part PATH<US>ARG<US>…
part() {
  part_ifs=$IFS
  IFS=$(printf '\037')
  set -f
  # shellcheck disable=SC2086
  set -- $1
  set +f
  IFS=$part_ifs
  as_app "$@"
}

# Owner 0:0, 0644 or 0755, dated by the commit: what is in the image is a function of the source.
normal_form() {
  [ "$(id -u)" -ne 0 ] || chown -hR 0:0 "$@"
  allow a-st,u=rwX,go=rX "$@"
  # shellcheck disable=SC2046
  find "$@" $(mine) -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
}

# allow MODE PATH…: for all that is there.
allow() {
  mode=$1
  shift
  # shellcheck disable=SC2046
  find "$@" $(mine) ! -type l -exec chmod "$mode" {} +
}

# Under source-to-image folders of the image may be another user's of our group.
mine() {
  [ "$(id -u)" -eq 0 ] || echo "-user $(id -u)"
}

# The source as the app's user may change it, with what a pre-build hook wrote.
lay_down() {
  mkdir -p "$src" "$static" "$data" "$etc/hooks"
  find "$WARP_CONTEXT/" -mindepth 1 -maxdepth 1 -exec cp -R --preserve=mode,links -t "$src" {} +
  [ ! -d "$WARP_PRE_BUILT" ] || cp -R --preserve=mode,links "$WARP_PRE_BUILT/." "$src/"
  allow u+rwX,g+rX "$src"
  : >"$WARP_FACTS" && : >"$WARP_WARNINGS" && : >"$WARP_LINKS"
  if [ "$(id -u)" -eq 0 ]; then
    chown -hR "$WARP_APP_USER:$WARP_APP_GROUP" "$src" "$static"
    chown "$WARP_APP_USER:$WARP_APP_GROUP" "$WARP_FACTS" "$WARP_WARNINGS" "$WARP_LINKS"
  fi
  install_hooks
}

step=${1-}
case $step in
--hooks | --parts) shift ;;
esac
[ "$step" = --parts ] || lay_down
assemble_environment
case $step in
--hooks)
  build_hooks "$@"
  exit
  ;;
--parts) environment_source "$work/build.env" ;;
*) build_environment ;;
esac
for part in "$@"; do
  part "$part"
done
make_links

find "$src" -name __pycache__ -type d -prune -exec rm -rf {} +
cat "$WARP_FACTS" >>"$etc/facts.env"
sort -u "$WARP_WARNINGS" >"$etc/warnings"
sed 's/^/warp-warning: /' "$etc/warnings"
normal_form "$src" "$static" "$etc"
[ "$(id -u)" -ne 0 ] || chown "$WARP_APP_USER:$WARP_APP_GROUP" "$data"
# shellcheck disable=SC2046
if [ -n "$(find "$data" -maxdepth 0 $(mine))" ]; then
  chmod 2775 "$data"
  touch -d "@$SOURCE_DATE_EPOCH" "$data"
fi
[ -z "${WARP_IN_PLACE-}" ] || exit 0
mkdir -p "$WARP_OUT"
cd /
mv "$src" "$static" "$etc" "$WARP_OUT/"
