# shellcheck shell=sh
# Phase: build, sourced before uv is run.
# In: the secret /warp/secrets/python-index, where the machine that builds has settings for indexes.
# Out: uv's variables, and NETRC: a file in memory, which no layer gets.
if [ -f /warp/secrets/python-index ]; then
  set -a
  . /warp/secrets/python-index
  set +a
  if [ -n "${WARP_NETRC-}" ]; then
    (umask 077 && printf '%s' "$WARP_NETRC" >/dev/shm/warp-netrc)
    export NETRC=/dev/shm/warp-netrc
    unset WARP_NETRC
  fi
fi
