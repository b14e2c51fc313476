#!/bin/sh
# Phase: build, stage server-mod_wsgi, as root. Compiles mod_wsgi against the base's Apache and Python.
# Input: $1 version, $2 the base's Python, $3 target folder, then packages to install.
# Debian's apache2-dev asks for debhelper and some eighty packages more that compiling a module never
# calls: its files, and APR's headers, are laid down without them. The stage is thrown away.
# Fails with the compiler's or uv's message and status.
set -eu
version=$1 python=$2 target=$3
shift 3

apt-get update -q
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
# apxs is written in Perl, whose files the base goes without.
perl=$(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' 'perl-modules-*' 'libperl5.*' |
  sed -n 's/^ii *//p')
# shellcheck disable=SC2086
DEBIAN_FRONTEND=noninteractive apt-get install -y -q --reinstall --no-install-recommends $perl
work=$(mktemp -d)
cd "$work"
apt-get download -q apache2-dev libapr1-dev libaprutil1-dev
for package in ./*.deb; do
  dpkg-deb -x "$package" /
done

uv pip install --quiet --python "$python" --no-config --target "$target" "mod_wsgi==$version"

# Debug information holds the temporary build path, and times those of the build: both go.
rm -rf "$target/.lock"
strip --strip-unneeded "$target"/mod_wsgi/server/*.so
"$python" -m compileall -q --invalidation-mode unchecked-hash "$target"
find "${target%/*}" -exec touch -hd @0 {} +
