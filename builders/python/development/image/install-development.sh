#!/bin/sh
# Phase: build of development's packages, as root, for no image.
# Input: $1 the base's Python; a command that prints requirements as a lock has them, `--`, then files and options
# for `uv pip compile`: either may be missing. The manifests at /warp/manifests, where there are any;
# $WARP_FOLDER, where they are in the source; the app's own environment at $VIRTUAL_ENV, read-only.
# Installs into /opt/app-root/dev what that environment lacks, with its releases as constraints: the app never runs
# on anything else for having tools beside it. Programs begin with its Python. All times are the same.
# Fails with uv's own message and status, and a reason for the user.
set -eu
shared=${0%/*}/../../package-managers/image
. "$shared/index-settings.sh"
. "$shared/explain-failure.sh"
lines=${0%/*}/development_lines.py
base=$1
shift
dev=/opt/app-root/dev
python=$VIRTUAL_ENV/bin/python
export UV_PYTHON="$python"
folder=/opt/app-root/src/${WARP_FOLDER-}
mkdir -p "$folder" "$dev"
if [ -d /warp/manifests ]; then
  cp -R /warp/manifests/. /opt/app-root/src/
fi
cd "$folder"
work=$(mktemp -d)
uv pip freeze --quiet --python "$python" >"$work/installed"

# failed LOG STATUS: what uv said, and why.
failed() {
  cat "$1" >&2
  "$base" -I "$lines" conflict "$work/installed" "$1" || explain "$1"
  exit "$2"
}

# Runs the words before `--`, where there are any.
listed() {
  given=$#
  taken=1
  for word; do
    [ "$word" != -- ] || taken=
    [ -z "$taken" ] || set -- "$@" "$word"
  done
  shift "$given"
  [ $# -eq 0 ] || "$@"
}

listed "$@" >"$work/locked" 2>"$work/log" || failed "$work/log" $?
while [ "$1" != -- ]; do
  shift
done
shift
: >"$work/open"
if [ $# -gt 0 ]; then
  "$base" -I "$lines" constraints "$work/installed" >"$work/constraints"
  uv pip compile --quiet --no-header --no-annotate --emit-index-url --emit-find-links --python "$python" \
    --constraint "$work/constraints" "$@" >"$work/open" 2>"$work/log" || failed "$work/log" $?
fi
"$base" -I "$lines" missing "$work/installed" "$work/locked" "$work/open" >"$work/missing"
if [ -s "$work/missing" ]; then
  sh "$shared/run-uv.sh" uv pip install --quiet --no-deps --python "$python" --prefix "$dev" -r "$work/missing"
  "$base" -m compileall -q --invalidation-mode unchecked-hash "$dev/lib" || :
fi
rm -f "$dev/.lock"
find "$dev" -exec touch -h -d @315532800 {} +
