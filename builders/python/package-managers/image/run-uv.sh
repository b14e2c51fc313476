#!/bin/sh
# Phase: build, part of make-venv.sh, install-project.sh and resolve.sh, as root.
# Input: a uv command; WARP_COMPILERS: packages to install when one has to be compiled, where this
# stage is thrown away, and then WARP_DEBIAN_INDEX: a folder that outlives the step.
# Runs the command. Most packages come compiled: the compilers, the larger part of a build image, are
# fetched when one did not and could not be built without them, and so is what it wants besides
# (headers, libraries to link with), by the distribution's index.
# Fails with uv's own message and status, and a reason for the user.
set -eu
. "${0%/*}/index-settings.sh"
search="${0%/*}/../../system-packages/build/install_build_packages.py"
. "${0%/*}/explain-failure.sh"

# Status of the command; its output goes to the log and to $1.
attempt() {
  log=$1
  shift
  rm -f "$log.status"
  { "$@" 2>&1 || echo $? >"$log.status"; } | tee "$log"
  [ ! -f "$log.status" ] || return "$(cat "$log.status")"
}

# Something was installed for the package that could not be built.
helped() {
  [ -n "${WARP_COMPILERS-}" ] && [ "${UV_OFFLINE-}" != 1 ] && grep -q 'Failed to.* build `' "$work/log" || return 1
  python3 -IB "$search" --log "$work/log" --state "$work" --cache "$WARP_DEBIAN_INDEX" --compilers "$WARP_COMPILERS"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# uv leaves its locks there, which everybody may write to: no layer is to have them.
export TMPDIR="$work/tmp"
mkdir "$TMPDIR"
attempts=1
while :; do
  status=0
  attempt "$work/log" "$@" || status=$?
  [ "$status" -ne 0 ] || exit 0
  if [ "$attempts" -ge 25 ] || ! helped; then
    explain "$work/log"
    exit "$status"
  fi
  attempts=$((attempts + 1))
done
