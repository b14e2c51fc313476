#!/bin/sh
# Phase: build, as root: stage project, or run base (WARP_KEEP=venv, uv at /warp/uv).
# Input: the uv command that installs the app; its source at /warp/source, what a pre-build hook wrote at /warp/pre-built; $WARP_FOLDER, its
# folder in that.
# Adds the app to /opt/app-root/venv, as an editable install wherever it can be.
# Fails with uv's own message and status.
set -eu
mkdir -p /opt/app-root/src
find /opt/app-root/src -mindepth 1 -delete
cp -R /warp/source/. /opt/app-root/src/
[ ! -d /warp/pre-built ] || cp -R /warp/pre-built/. /opt/app-root/src/
cd "/opt/app-root/src/${WARP_FOLDER-}"
export PATH="$PATH:/warp"
# Wins over a .python-version that names another release than the base has.
export UV_PYTHON="$VIRTUAL_ENV/bin/python"
sh "${0%/*}/run-uv.sh" "$@"
"$VIRTUAL_ENV/bin/python" -I "${0%/*}/compile_venv.py" "$UV_CACHE_DIR/warp-bytecode"
exec sh "${0%/*}/normalize-venv.sh"
