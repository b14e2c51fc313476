#!/bin/sh
# Phase: build, part of make-venv.sh and resolve.sh, as root.
# Input: a uv command; WARP_COMPILERS: packages to install when one has to be compiled, if any.
# Runs the command. Most packages come compiled: the compilers, the larger part of a build image, are
# fetched when one did not and could not be built without them.
# Fails with uv's own message and status, and a reason for the user.
set -eu
. "${0%/*}/index-settings.sh"

# Status of the command; its output goes to the log and to $1.
attempt() {
  log=$1
  shift
  { "$@" 2>&1 || echo $? >"$log.status"; } | tee "$log"
  [ ! -f "$log.status" ] || return "$(cat "$log.status")"
}

# Says for the user why the command whose output is in $1 failed.
explain() {
  # shellcheck disable=SC2016
  unbuilt=$(sed -n 's/.*Failed to build `\([^`]*\)`.*/\1/p' "$1" | head -n 1)
  refused=$(sed -n 's#.*https\{0,1\}://\([^/ ]*@\)\{0,1\}\([^/: ]*\).*#\2#p' "$1" | head -n 1)
  if grep -q '401 Unauthorized\|403 Forbidden' "$1"; then
    echo "warp-error: WARP_INDEX_REFUSED: the package index ${refused:-asked} refuses access: credentials are missing or wrong"
    echo 'warp-hint: where you build, set UV_INDEX_<NAME>_USERNAME and UV_INDEX_<NAME>_PASSWORD, PIP_INDEX_URL, or an entry of ~/.netrc: they reach the steps that install, and no layer'
  elif [ "${UV_OFFLINE-}" = 1 ] && grep -q 'No solution found\|not found in the\|network was disabled' "$1"; then
    echo 'warp-error: WARP_WHEELHOUSE_LACKS: the wheelhouse lacks a package that is asked for; it is named above'
    echo 'warp-hint: add it: pip download or pip wheel, for the Python and platform of the base'
  elif grep -q 'No solution found' "$1"; then
    echo "warp-error: WARP_DEPENDENCIES_UNSATISFIABLE: the app's requirements cannot be fulfilled with this Python"
    echo 'warp-hint: loosen a requirement named above, or ask for another Python (.python-version)'
  elif [ -n "$unbuilt" ]; then
    echo "warp-error: WARP_DEPENDENCIES_BUILD: the package $unbuilt has no wheel for this Python and cannot be built"
    echo 'warp-hint: take a release that has a wheel for this Python, or ask for another Python (.python-version); the output above says what the build lacks'
  fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
attempt "$work/log" "$@" || {
  status=$?
  log=$work/log
  if [ -z "${WARP_COMPILERS-}" ] || command -v gcc >/dev/null || ! grep -q 'Failed to build' "$log"; then
    explain "$log"
    exit "$status"
  fi
  echo 'warp: a package has to be compiled: installing compilers and trying again'
  apt-get update -q
  # shellcheck disable=SC2086
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $WARP_COMPILERS
  log=$work/again
  attempt "$log" "$@" || {
    status=$?
    explain "$log"
    exit "$status"
  }
}
