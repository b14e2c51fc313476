#!/bin/sh
# Started by warp as it is; whatever it runs has to listen on $PORT.
set -eu

export PORT="${PORT:-8080}"
exec perl server.pl
