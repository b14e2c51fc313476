#!/bin/sh
# Phase: build, stage dependencies, as root.
# Input: $1 the base's Python, then the uv command that installs, or nothing for an empty venv;
# the manifests at /warp/manifests, where there are any.
# Makes /opt/app-root/venv new. It is a function of the manifests alone: nothing of uv's cache is
# linked, byte code does not depend on file times, and all times are the same.
# Fails with uv's own message and status.
set -eu
python=$1
shift
mkdir -p "$(dirname "$VIRTUAL_ENV")" /opt/app-root/src
if [ -d /warp/manifests ]; then
  cp -R /warp/manifests/. /opt/app-root/src/
fi
cd /opt/app-root/src
uv venv --quiet --no-project --python "$python" "$VIRTUAL_ENV"
# Wins over a .python-version that names another release than the base has.
export UV_PYTHON="$VIRTUAL_ENV/bin/python"

# Status of the installation; its output goes to the log and to $1.
attempt() {
  log=$1
  shift
  { "$@" 2>&1 || echo $? >"$log.status"; } | tee "$log"
  [ ! -f "$log.status" ] || return "$(cat "$log.status")"
}

# Says for the user why the installation whose output is in $1 failed.
explain() {
  # shellcheck disable=SC2016
  unbuilt=$(sed -n 's/.*Failed to build `\([^`]*\)`.*/\1/p' "$1" | head -n 1)
  if grep -q 'No solution found' "$1"; then
    echo "warp-error: WARP_DEPENDENCIES_UNSATISFIABLE: the app's requirements cannot be fulfilled with this Python"
    echo 'warp-hint: loosen a requirement named above, or ask for another Python (.python-version)'
  elif [ -n "$unbuilt" ]; then
    echo "warp-error: WARP_DEPENDENCIES_BUILD: the package $unbuilt has no wheel for this Python and cannot be built"
    echo 'warp-hint: take a release that has a wheel for this Python, or ask for another Python (.python-version); the output above says what the build lacks'
  fi
}

# Most packages come compiled. The compilers, the larger part of a build image, are fetched when one
# did not and could not be built without them.
if [ $# -gt 0 ]; then
  log=$(mktemp)
  attempt "$log" "$@" || {
    status=$?
    if [ -z "${WARP_COMPILERS-}" ] || command -v gcc >/dev/null || ! grep -q 'Failed to build' "$log"; then
      explain "$log"
      exit "$status"
    fi
    echo 'warp: a package has to be compiled: installing compilers and trying again'
    apt-get update -q
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $WARP_COMPILERS
    log=$(mktemp)
    attempt "$log" "$@" || {
      status=$?
      explain "$log"
      exit "$status"
    }
  }
fi
"$VIRTUAL_ENV/bin/python" -I "${0%/*}/compile_venv.py" /root/.cache/uv/warp-bytecode
exec sh "${0%/*}/normalize-venv.sh"
