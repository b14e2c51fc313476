#!/bin/sh
# Build of a bootstrapped base: `customize.sh ROOT`, as mmdebstrap's hook, after the packages are in.
# Makes ROOT the like of an official slim image and a function of its packages alone.
set -eu
root=$1

# What mmdebstrap copied from the machine.
rm -f "$root/etc/hostname"
# Mounted over in every step of a build: where they are missing, a step changes the date of /etc.
: >"$root/etc/resolv.conf"
: >"$root/etc/hosts"

cat >"$root/etc/apt/apt.conf.d/99warp" <<'CONF'
# An image needs no translated descriptions, and no copy of a package it has installed.
Acquire::Languages "none";
Acquire::GzipIndexes "true";
APT::Keep-Downloaded-Packages "false";
APT::AutoRemove::SuggestsImportant "false";
CONF
# A build that dies is repeated from the start: syncing each file buys nothing.
echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/99warp"
# Nothing starts a service while packages are installed (invoke-rc.d(8)).
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 0755 "$root/usr/sbin/policy-rc.d"

rm -rf "$root"/var/log/*.log "$root"/var/log/apt/* "$root"/var/cache/ldconfig/* "$root"/var/cache/debconf/*-old
