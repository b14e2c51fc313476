#!/bin/sh
# Phase: build, stage resolve, as root.
# Input: $1 the base's Python, $2 the answer's file, then files and options for `uv pip compile`; the
# manifests at /warp/manifests, where there are any, and what a pre-build hook wrote at /warp/pre-built; $WARP_FOLDER, where they are in the source; an older
# answer at /warp/before.txt, whose releases are kept wherever they still fit.
# WARP_OTHER_PYTHONS: versions to take instead where they have more wheels, and then $WARP_PYTHON (the
# base's own) and $WARP_FIT, the file for what is found.
# WARP_HELD: packages that the requirements hold to a release, where what those need is open.
# Writes one line for each release that an installation would take: name==version and its hashes.
# Fails with uv's own message and status.
set -eu
. "${0%/*}/../../package-managers/image/index-settings.sh"
python=$1
answer=$2
shift 2
toolkit=${0%/*}
folder=/opt/app-root/src/${WARP_FOLDER-}
mkdir -p "$folder" "${answer%/*}"
for given in /warp/manifests /warp/pre-built; do
  [ ! -d "$given" ] || cp -R "$given/." /opt/app-root/src/
done
cd "$folder"
work=$(mktemp -d)
if [ -f /warp/before.txt ]; then
  cp /warp/before.txt "$work/resolved.txt"
fi
set -- uv pip compile --quiet --no-header --no-annotate --python "$python" "$@"
lock=$work/pylock.toml
if [ -n "${WARP_OTHER_PYTHONS-}" ]; then
  "$python" -I "$toolkit/fit_python.py" --own "$WARP_PYTHON" --others "$WARP_OTHER_PYTHONS" \
    --fit "$WARP_FIT" --lock "$lock" -- "$@"
  read -r fitting _ <"$WARP_FIT"
  if [ "$fitting" != "$WARP_PYTHON" ]; then
    # Another base is to be asked for the releases.
    : >"$answer"
    exit 0
  fi
fi
if [ ! -f "$lock" ] || [ -f /warp/before.txt ]; then
  # Older releases are preferred only in the file's own format; the other has hashes of what fits here.
  sh "$toolkit/../../package-managers/image/run-uv.sh" "$@" --output-file "$work/resolved.txt"
  # Folders and files of the app are no constraints, and not locked.
  grep -E '^[A-Za-z0-9][A-Za-z0-9._-]*(\[[^]]*\])?(==| @ )' "$work/resolved.txt" >"$work/constraints.txt" || :
  "$@" --constraint "$work/constraints.txt" --format pylock.toml --output-file "$lock" >/dev/null
fi
if [ -n "${WARP_HELD-}" ] && [ ! -f /warp/before.txt ]; then
  "$python" -I "$toolkit/fit_releases.py" --python "$python" --held "$WARP_HELD" --lock "$lock" -- "$@"
fi
"$python" -I "$toolkit/locked_lines.py" "$lock" >"$answer"
