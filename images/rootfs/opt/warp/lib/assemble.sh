#!/bin/sh
# Makes image content of the app's source: docs/runtime-contract.md, "assemble". Runs as root in the build.
# In: PART… (path and arguments separated by US), the app at /warp/app, SOURCE_DATE_EPOCH.
# Out: src, static and etc in normal form, below /warp/out: BuildKit reads all of the folder that what it
# copies lies in, and beside the source the environment would be. Ends with the status of the part that failed.
set -eu

: "${WARP_HOME:=/opt/warp}" "${WARP_APP_ROOT:=/opt/app-root}" "${WARP_CONTEXT:=/warp/app}"
: "${WARP_OUT:=/warp/out}" "${SOURCE_DATE_EPOCH:=0}" "${WARP_APP_USER:=1001}"
src=$WARP_APP_ROOT/src static=$WARP_APP_ROOT/static data=$WARP_APP_ROOT/data etc=$WARP_HOME/etc

. "$WARP_HOME/lib/say.sh"
. "$WARP_HOME/lib/source-folder.sh"
. "$WARP_HOME/lib/legacy.sh"
. "$WARP_HOME/lib/environment.sh"
. "$WARP_HOME/lib/assemble-hooks.sh"
. "$WARP_HOME/lib/assemble-links.sh"

folder=$(source_folder)
work=$(mktemp -d)
chmod 0777 "$work"
trap 'rm -rf "$work"' EXIT
export WARP_FACTS="$work/facts" WARP_WARNINGS="$work/warnings" WARP_LINKS="$work/links"

# as_app COMMAND…: as the user of the image, group 0, in the app's folder.
as_app() {
  (
    cd "$folder"
    umask 0002
    if [ "$(id -u)" -eq 0 ]; then
      set -- setpriv --reuid="$WARP_APP_USER" --regid=0 --clear-groups -- "$@"
    fi
    HOME=$work PYTHONDONTWRITEBYTECODE=1 exec "$@" </dev/null
  )
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
  chmod -R a-st,u=rwX,go=rX "$@"
  find "$@" -exec touch -hd "@$SOURCE_DATE_EPOCH" {} +
}

mkdir -p "$src" "$static" "$data" "$etc/hooks"
cp -R --preserve=mode,links "$WARP_CONTEXT/." "$src/"
chmod -R u+rwX,g+rX "$src"
: >"$WARP_FACTS" && : >"$WARP_WARNINGS" && : >"$WARP_LINKS"
if [ "$(id -u)" -eq 0 ]; then
  chown -hR "$WARP_APP_USER:0" "$src" "$static"
  chown "$WARP_APP_USER:0" "$WARP_FACTS" "$WARP_WARNINGS" "$WARP_LINKS"
fi

assemble_environment
install_hooks
build_hooks
for part in "$@"; do
  part "$part"
done
make_links

find "$src" -name __pycache__ -type d -prune -exec rm -rf {} +
cat "$WARP_FACTS" >>"$etc/facts.env"
sort -u "$WARP_WARNINGS" >"$etc/warnings"
sed 's/^/warp-warning: /' "$etc/warnings"
normal_form "$src" "$static" "$etc"
[ "$(id -u)" -ne 0 ] || chown "$WARP_APP_USER:0" "$data"
chmod 2775 "$data"
touch -d "@$SOURCE_DATE_EPOCH" "$data"
mkdir -p "$WARP_OUT"
cd /
mv "$src" "$static" "$etc" "$WARP_OUT/"
