#!/bin/sh
# Phase: build, as root: stage dependencies, or run base (WARP_KEEP=venv, uv at /warp/uv).
# Input: $1 the base's Python, then the uv command that installs, or nothing for an empty venv;
# the manifests at /warp/manifests and what the plan writes itself at /warp/written, where there are any;
# $WARP_FOLDER, the app's folder in the source; what a pre-build hook wrote at /warp/pre-built.
# Makes /opt/app-root/venv new, or adds to it. It is a function of the manifests alone: nothing of uv's cache is
# linked, byte code does not depend on file times, and all times are the same.
# Fails with uv's own message and status.
set -eu
python=$1
shift
folder=/opt/app-root/src/${WARP_FOLDER-}
mkdir -p "$(dirname "$VIRTUAL_ENV")" "$folder"
export PATH="$PATH:/warp"
for given in /warp/manifests /warp/pre-built /warp/written; do
  [ ! -d "$given" ] || cp -R "$given/." /opt/app-root/src/
done
cd "$folder"
# The large packages may be there already, from a step before.
[ -d "$VIRTUAL_ENV" ] || uv venv --quiet --no-project --python "$python" "$VIRTUAL_ENV"
# What `warp dev` and `warp test` mount comes last on the import path, its own .pth files too; the name
# sorts behind others. In production it is one look for a folder that is not there.
for site in "$VIRTUAL_ENV"/lib/python*/site-packages; do
  version=${site%/site-packages}
  development=/opt/app-root/dev/lib/${version##*/}/site-packages
  echo "import os, site; os.path.isdir('$development') and site.addsitedir('$development')" >"$site/zz_warp_dev.pth"
done
# Wins over a .python-version that names another release than the base has.
export UV_PYTHON="$VIRTUAL_ENV/bin/python"
[ $# -eq 0 ] || sh "${0%/*}/run-uv.sh" "$@"
"$VIRTUAL_ENV/bin/python" -I "${0%/*}/compile_venv.py" "$UV_CACHE_DIR/warp-bytecode"
exec sh "${0%/*}/normalize-venv.sh"
