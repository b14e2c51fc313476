#!/bin/sh
# Phase: start of a Redis made of Debian's packages, in its container, as the user redis.
# Input: the command, which is run as it is; the data is in /data.
set -eu
umask 077
cd /data
exec "$@"
