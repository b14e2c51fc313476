#!/bin/sh
# Phase: build, stage build-base, as root.
# Input: $1 the uv version, $2 the base's Python.
# Puts uv, and nothing else, into /usr/local/bin. Debian's own python3 has no pip: the wheel of
# python3-pip-whl is run in place of it. Fails with pip's own message.
set -eu
version=$1
python=$2
for wheel in /usr/share/python-wheels/pip-*.whl; do
  [ -e "$wheel" ] && export PYTHONPATH="$wheel"
done
target=$(mktemp -d)
"$python" -m pip install --quiet --no-deps --no-cache-dir --no-compile \
  --root-user-action=ignore --disable-pip-version-check --target "$target" "uv==$version"
mkdir -p /usr/local/bin
mv "$target/bin/uv" /usr/local/bin/uv
rm -r "$target"
