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
  python3 -I "$search" --log "$work/log" --state "$work" --cache "$WARP_DEBIAN_INDEX" --compilers "$WARP_COMPILERS"
}

# Says for the user why the command whose output is in $1 failed.
explain() {
  # shellcheck disable=SC2016
  unbuilt=$(sed -n 's/.*Failed to.* build `\([^` ]*\)[^`]*`.*/\1/p' "$1" | head -n 1)
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
  elif [ -n "$unbuilt" ] && [ "${UV_OFFLINE-}" = 1 ]; then
    echo "warp-error: WARP_DEPENDENCIES_BUILD: the wheelhouse has $unbuilt as source alone, and it cannot be built without network"
    echo 'warp-hint: put its wheel there (pip wheel, on the Python and platform of the base), or name in build.packages what compiling it takes'
  elif [ -n "$unbuilt" ]; then
    lacks=$(cat "$work/lacks" 2>/dev/null) || lacks=
    echo "warp-error: WARP_DEPENDENCIES_BUILD: the package $unbuilt has no wheel for this Python and cannot be built${lacks:+: it lacks $lacks}"
    echo 'warp-hint: take a release that has a wheel for this Python, or ask for another Python (.python-version); an install hook can bring what no Debian package has; the output above says what the build lacks'
  fi
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
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
