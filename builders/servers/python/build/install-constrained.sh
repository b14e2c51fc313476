#!/bin/sh
# Phase: build, run base, as root, when the app's environment is complete.
# Input: $1 the server's id, then what it is made of (PEP 508); uv at /warp/uv.
# Resolves that with the app's packages as constraints, so that the server never changes what the app
# runs on; what the environment lacks goes to /opt/warp/server/<id>/lib, last on the import path.
# Fails with uv's own message and status.
set -eu
shared=/warp/toolkit/builders/python/package-managers/image
. "$shared/index-settings.sh"
. "$shared/explain-failure.sh"
. /warp/toolkit/builders/servers/python/build/server-releases.sh
id=$1
shift
lib=/opt/warp/server/$id/lib
python=$VIRTUAL_ENV/bin/python
work=$(mktemp -d)

/warp/uv pip freeze --quiet --python "$python" --exclude-editable >"$work/frozen"
# A constraint by address (a local folder, a git commit) is none of an index.
sed -n '/^[A-Za-z0-9._-]*==/p' "$work/frozen" >"$work/installed"
printf '%s\n' "$@" >"$work/requirements.in"
# shellcheck disable=SC2046
/warp/uv pip compile --quiet --no-header --no-annotate --python "$python" $(only_wheels "$work/requirements.in") \
  --constraint "$work/installed" --output-file "$work/resolved" "$work/requirements.in" >/dev/null 2>"$work/log" || {
  status=$?
  explain_server "$id" "$work/log"
  exit "$status"
}
grep -vixFf "$work/installed" "$work/resolved" >"$work/missing" || true

mkdir -p "$lib"
if [ -s "$work/missing" ]; then
  /warp/uv pip install --quiet --no-deps --only-binary :all: \
    --python "$python" --target "$lib" --requirement "$work/missing"
  "$python" -I -m compileall -q --invalidation-mode unchecked-hash "$lib"
fi
rm -rf "$work" "$lib/.lock"
site=$("$python" -I -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$lib" >"$site/warp-$id.pth"
find "/opt/warp/server/$id" "$site/warp-$id.pth" "$site" -maxdepth 0 -exec touch -h -d @315532800 {} +
find "$lib" -exec touch -h -d @315532800 {} +
# In the image itself, by source-to-image, they are not ours to date.
[ -n "${WARP_IN_PLACE-}" ] || touch -d @315532800 /tmp /opt /opt/warp /opt/warp/server
