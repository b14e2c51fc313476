#!/bin/sh
# Phase: build, last part of make-venv.sh and install-project.sh.
# Takes out of /opt/app-root/venv what differs between two builds of the same lock: locks, uv's
# notes on the times of local files, and file times (1980-01-01, the earliest that zip files know).
# WARP_IN_PLACE: in the image itself, by source-to-image, rather than in a stage.
# WARP_KEEP=venv: nothing else of the step stays, and the folders it worked in get a date of their own.
set -eu
cd "$VIRTUAL_ENV"
rm -f .lock
find . -name uv_cache.json -path '*.dist-info/*' | while IFS= read -r note; do
  record=${note%/*}/RECORD
  rm -f "$note"
  sed -i '\#/uv_cache\.json,#d' "$record"
done
# What a step before has dated is left alone: touched, all of it would be written again.
find . \( -newermt '1980-01-01 00:00:00 UTC' -o ! -newermt '1979-12-31 23:59:59 UTC' \) \
  -exec touch -h -d @315532800 {} +
if [ "${WARP_KEEP-}" = venv ]; then
  cd /
  if [ -n "${WARP_IN_PLACE-}" ]; then
    # The folder itself is one that others work in, and what is above is not ours to date.
    find /opt/app-root/src -mindepth 1 -delete
  else
    rm -rf /opt/app-root/src
    touch -d @315532800 /opt /opt/app-root /tmp
  fi
fi
