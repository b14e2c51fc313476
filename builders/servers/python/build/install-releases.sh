#!/bin/sh
# Phase: build, stage server-<id>, as root.
# Input: $1 the server's id, $2 the base's Python; at /warp/server.txt the releases to install, one a line.
# Installs them into /opt/warp/server/<id>/lib for the app's environment, which is another stage's: its
# programs begin with that environment's Python. All times are the same.
# Fails with uv's own message and status.
set -eu
. /warp/toolkit/builders/python/package-managers/image/index-settings.sh
lib=/opt/warp/server/$1/lib
uv venv --quiet --no-project --python "$2" "$VIRTUAL_ENV"
mkdir -p "$lib"
if [ -s /warp/server.txt ]; then
  uv pip install --quiet --no-deps --only-binary :all: \
    --python "$VIRTUAL_ENV/bin/python" --target "$lib" --requirement /warp/server.txt
  "$VIRTUAL_ENV/bin/python" -I -m compileall -q --invalidation-mode unchecked-hash "$lib"
fi
rm -rf "$lib/.lock"
find "/opt/warp/server/$1" -exec touch -h -d @315532800 {} +
# In the image itself, by source-to-image, it is not ours to date.
[ -n "${WARP_IN_PLACE-}" ] || touch -d @315532800 /opt/warp/server
