#!/bin/sh
# shellcheck disable=SC2034,SC2154
# Phase: build, stage install, as root, with the network.
# In: the hook's settings, the app's folder in the source, OUTPUT…, `--`, the command; the hook and its
# inputs, and nothing else of the app, at /warp/app.
# Whatever the hook leaves in the file system is in the image, without the lists, logs and caches of apt.
# Ends with the hook's status.
set -eu
toolkit=${0%/*}
: "${WARP_HOME:=${toolkit%/lib}}"
. "$toolkit/say.sh"
. "$toolkit/hook-settings.sh"
. "$toolkit/hook-run.sh"
. "$toolkit/hook-report.sh"

read -r name hook_limit _ hook_place <<SETTINGS
$1
SETTINGS
hook_place=" ($hook_place)"
work=$(mktemp -d)
cd "/warp/app/$2" 2>/dev/null || cd "$work"
while [ "$1" != -- ]; do shift; done
shift

WARP_STATE=$work/state
trust=/warp/ca-certificates.crt
if [ -f "$trust" ]; then
  # By variables, as a package may replace the distribution's own bundle.
  echo "Acquire::https::CaInfo \"$trust\";" >"$work/apt.conf"
  export APT_CONFIG="$work/apt.conf" SSL_CERT_FILE="$trust" PIP_CERT="$trust" REQUESTS_CA_BUNDLE="$trust" \
    CURL_CA_BUNDLE="$trust" GIT_SSL_CAINFO="$trust" NODE_EXTRA_CA_CERTS="$trust" npm_config_cafile="$trust"
fi
export HOME=/root DEBIAN_FRONTEND=noninteractive PYTHONUNBUFFERED=1
hook_name=$name
case $1 in
./*) hook_runnable "$1" ;;
esac
hook_run "$name" "$@"
cd /
rm -rf "$work" /var/lib/apt/lists/* /var/cache/apt/*.bin /var/cache/apt/archives/*.deb /var/cache/debconf/*-old /var/cache/ldconfig/aux-cache \
  /var/log/apt /var/log/dpkg.log /var/log/alternatives.log /root/.cache /root/.npm
find /tmp -mindepth 1 -delete 2>/dev/null || :
hook_verdict
