#!/bin/sh
# Phase: build, where a step fetches Debian packages, as root.
# Input: arguments of apt-get.
# Left alone, an update that fetches nothing ends well, and the next command does not know a package or
# installs one of long ago: here it fails. What cannot be fetched is tried again first.
# Fails with 75 where the network or the mirror is at fault, and says so in lines that warp reads
# (docs/runtime-contract.md); otherwise with apt-get's own message and status.
set -u
log=$(mktemp)
trap 'rm -f "$log" "$log.status"' EXIT
{
  LC_ALL=C.UTF-8 apt-get -o=APT::Update::Error-Mode=any -o=Acquire::Retries=3 "$@" 2>&1 ||
    echo $? >"$log.status"
} | tee "$log"
[ -f "$log.status" ] || exit 0
status=$(cat "$log.status")

# What another try does not change: credentials, certificates and signatures.
failed=$(sed -n 's/^E: Failed to fetch //p' "$log" | grep -v ' 40[137] \|ertificate\|signature' | head -n 1)
[ -n "$failed" ] || exit "$status"
address=${failed%% *}
why=$(echo "${failed#* }" | sed 's/^ *//; s/ *:*$//')
host=$(echo "$address" | sed 's#^[a-z+]*://##; s#/.*##; s#.*@##')
echo "warp-transient: WARP_PACKAGES_UNREACHABLE: Debian's packages cannot be fetched from $host: $why"
echo 'warp-hint: see whether the machine that builds reaches it (HTTP_PROXY and HTTPS_PROXY name a proxy), then build again'
exit 75
