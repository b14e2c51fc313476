#!/bin/sh
# Phase: build, stage resolve-server-<id>, as root.
# Input: $1 the base's Python, $2 the answer's file, $3 the server's id, then what it is made of (PEP 508),
# `--`, and a command that prints the releases of the app's environment; manifests for that command at
# /warp/manifests; an older answer at /warp/before.txt, whose releases are kept wherever they still fit.
# Resolves the server with the app's releases as constraints, so that it never changes what the app runs
# on. Writes a line for each release it is made of, those of the app marked.
# Fails with uv's own message and status.
set -eu
own=/warp/toolkit/builders/servers/python/build
shared=/warp/toolkit/builders/python/package-managers/image
. "$shared/index-settings.sh"
. "$shared/explain-failure.sh"
. "$own/server-releases.sh"
python=$1
answer=$2
id=$3
shift 3
marks=$own/server_lines.py
work=$(mktemp -d)
while [ "$1" != -- ]; do
  printf '%s\n' "$1" >>"$work/requirements.in"
  shift
done
shift
folder=/opt/app-root/src/${WARP_FOLDER-}
mkdir -p "$folder" "${answer%/*}"
if [ -d /warp/manifests ]; then
  cp -R /warp/manifests/. /opt/app-root/src/
fi
cd "$folder"
"$@" >"$work/releases"
"$python" -I "$marks" constraints "$work/releases" >"$work/constraints"

cd "$work"
compile() {
  # shellcheck disable=SC2046
  uv pip compile --quiet --no-header --no-annotate --python "$python" requirements.in \
    --constraint constraints $(only_wheels requirements.in) "$@" >/dev/null 2>log || {
    status=$?
    explain_server "$id" log
    exit "$status"
  }
}
set --
if [ -f /warp/before.txt ]; then
  # Older releases are preferred only in the file's own format; the other has hashes of what fits here.
  cp /warp/before.txt resolved.txt
  compile --output-file resolved.txt
  set -- --constraint resolved.txt
fi
compile "$@" --format pylock.toml --output-file pylock.toml
"$python" -I /warp/toolkit/builders/python/lock/image/locked_lines.py pylock.toml >lines
"$python" -I "$marks" marked lines releases >"$answer"
