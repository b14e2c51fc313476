#!/bin/sh
# Phase: build, stage server-mod_wsgi, as root. Compiles mod_wsgi against the base's Apache and Python.
# Input: $1 version, $2 the base's Python, $3 target folder, then packages to install.
# Debian's apache2-dev asks for debhelper and some eighty packages more that compiling a module never
# calls: its files, and APR's headers, are laid down without them. The stage is thrown away.
# Fails with the compiler's or uv's message and status.
set -eu
version=$1 python=$2 target=$3
shift 3
apt_get=/warp/toolkit/images/packages/apt-get.sh

"$apt_get" update -q
DEBIAN_FRONTEND=noninteractive "$apt_get" install -y -q --no-install-recommends "$@"
# apxs is written in Perl, whose files the base goes without.
perl=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 'perl-modules-*' 'libperl5.*' |
  sed -n 's/^ii *//p')
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive "$apt_get" install -y -q --reinstall --no-install-recommends $perl
work=$(mktemp -d)
cd "$work"
"$apt_get" download -q apache2-dev libapr1-dev libaprutil1-dev
for package in ./*.deb; do
  dpkg-deb -x "$package" /
done

uv pip install --quiet --python "$python" --no-config --target "$target" "mod_wsgi==$version"

# Debug information and the search path for libraries hold the temporary build path, the build ID is a
# digest of them, and times are those of the build: all go. RECORD gets the digest of what is left.
rm -rf "$target/.lock"
strip --strip-unneeded --remove-section=.note.gnu.build-id "$target"/mod_wsgi/server/*.so
"$python" -I - "$target" <<'PYTHON'
import base64, glob, hashlib, os, re, sys

os.chdir(sys.argv[1])
record, = glob.glob("mod_wsgi-*.dist-info/RECORD")
with open(record, encoding="utf-8") as file:
    lines = file.read().splitlines()
for path in glob.glob("mod_wsgi/server/*.so"):
    with open(path, "rb") as file:
        content = file.read()
    # As long as before: nothing in the file may move.
    content = re.sub(rb"(?<=/builds-v0/)[^/\0]+", lambda name: b"0" * len(name.group()), content)
    with open(path, "wb") as file:
        file.write(content)
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    pattern = re.compile(re.escape(path) + ",.*")
    lines = [pattern.sub("%s,sha256=%s,%d" % (path, digest, len(content)), line) for line in lines]
with open(record, "w", encoding="utf-8") as file:
    file.write("".join(line + "\n" for line in sorted(lines)))
PYTHON
"$python" -m compileall -q --invalidation-mode unchecked-hash "$target"
find "${target%/*}" -exec touch -hd @0 {} +
