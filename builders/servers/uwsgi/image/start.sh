#!/bin/sh
# Phase: start, becomes uWSGI. Arguments: further options of uWSGI, which come last and win.
# In: PORT, WARP_PROCESSES, WARP_THREADS, WARP_DEADLINE, WARP_DRAIN, WARP_STATE, the settings (WARP_BACKLOG …;
# docs/servers.md has the formulas); the app's uwsgi.ini, whose settings win where they are its business. The app's own uWSGI is taken where its environment holds one, else pyuwsgi.
# Ends with uWSGI's status.
set -eu

# Whole seconds, rounded up.
seconds() {
  echo "$1" | awk '{ whole = int($1); print (whole < $1 ? whole + 1 : whole) }'
}

# Requests after which a worker is replaced; 0 is never.
recycling() {
  [ "${WARP_MAX_REQUESTS:-10000}" -gt 0 ] || return 0
  echo "max-requests = ${WARP_MAX_REQUESTS:-10000}"
  echo 'max-requests-delta = 500'
}

longest=${WARP_REQUEST_TIMEOUT:-$WARP_DEADLINE}
# At a breakpoint a request takes its time.
[ -z "${WARP_DEBUG-}" ] || longest=$WARP_DEADLINE

# The most that uWSGI can do is 64 KiB.
buffer=$((${WARP_LIMIT_HEADER:-32768} * 2))
[ "$buffer" -le 65535 ] || buffer=65535

# Longer queues than the kernel allows are an error of uWSGI's.
queue=${WARP_BACKLOG:-1024}
limit=$(cat /proc/sys/net/core/somaxconn)
[ "$queue" -le "$limit" ] || queue=$limit

# An app's own file may have what this uWSGI was not compiled with; elsewhere, too, that is passed over.
strict=true
[ ! -f uwsgi.ini ] || strict=false

settings=$WARP_STATE/uwsgi.ini
reload=$WARP_STATE/uwsgi-reload
drain=$(seconds "$WARP_DRAIN")
: >"$reload"
cat >"$settings" <<INI
[uwsgi]
strict = $strict
master = true
no-orphans = true
http-socket = 0.0.0.0:$PORT
listen = $queue
; The connection ends with the response; a client that is not told would use it again.
add-header = Connection: close
processes = $WARP_PROCESSES
threads = $WARP_THREADS
enable-threads = true
thunder-lock = true

pythonpath = /opt/warp/python
pythonpath = ${0%/*}
module = warp_uwsgi:application
single-interpreter = true
need-app = true
; Each worker loads the app: what it opens while loading is its own, and a reload gets the new code.
lazy-apps = true

; A last resort: warp_uwsgi.py notices a request that hangs, and lets the others end first.
harakiri = $(awk -v longest="$longest" 'BEGIN { print int(2 * longest + 5.999) }')
harakiri-verbose = true
; SIGTERM lets requests in flight end, at most for the drain.
die-on-term = true
hook-master-start = unix_signal:15 gracefully_kill_them_all
reload-mercy = $drain
worker-reload-mercy = $drain
touch-chain-reload = $reload
$(recycling)

; All headers together. At the limit of one of them warp_limits.py answers 431; uWSGI itself says nothing.
buffer-size = $buffer
; Clients that go away are no errors of the app's.
ignore-sigpipe = true
ignore-write-errors = true
disable-write-exception = true
log-format = %(client) - %(user) [%(ltime)] "%(method) %(uri) %(proto)" %(status) %(rsize) "%(referer)" "%(uagent)" %(secs) %(request)
log-format-strftime = true
INI

# warp_access.py tells of requests.
[ "${WARP_LOGS-}" != json ] || echo 'disable-logging = true' >>"$settings"

if [ -f uwsgi.ini ]; then
  "$VIRTUAL_ENV/bin/python" -I "${0%/*}/own_settings.py" uwsgi.ini >"$WARP_STATE/uwsgi-own.ini"
  set -- --ini "$WARP_STATE/uwsgi-own.ini" "$@"
  # An app that has a limit of its own for requests means that one.
  if grep -Eq '^[[:space:]]*harakiri[[:space:]]*=' "$WARP_STATE/uwsgi-own.ini"; then
    export WARP_OWN_HARAKIRI=1
  fi
fi

own=$VIRTUAL_ENV/bin/uwsgi
if [ ! -x "$own" ]; then
  exec "$VIRTUAL_ENV/bin/python" /opt/warp/servers/uwsgi/run.py --ini "$settings" "$@"
elif [ "$(head -c 2 "$own")" = '#!' ]; then
  exec "$own" --ini "$settings" "$@"
fi
# A program, not a module of the environment's Python: it has to be told where that is.
exec "$own" --home "$VIRTUAL_ENV" --ini "$settings" "$@"
