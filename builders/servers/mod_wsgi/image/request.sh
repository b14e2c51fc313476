# shellcheck shell=sh
# Phase: start, part of start.sh: Apache's configuration for the ids of requests, and what its logs look like.

tab=$(printf '\t')

# request_id NETWORKS: X-Request-ID of a trusted proxy is kept where logs and headers can hold it; else Apache makes
# one. Files that it serves itself have theirs, too.
request_id() {
  [ -z "$1" ] || cat <<CONF
SetEnvIfExpr "($(trusted_by "%{CONN_REMOTE_ADDR}" "$1")) && req('X-Request-ID') =~ m#^([A-Za-z0-9._:+/=@~-]{1,128})\$#" WARP_REQUEST_ID=\$1
CONF
  cat <<'CONF'
RequestHeader set X-Request-ID "%{WARP_REQUEST_ID}e" env=WARP_REQUEST_ID
RequestHeader set X-Request-ID "%{UNIQUE_ID}e" env=!WARP_REQUEST_ID
Header unset X-Request-ID
Header always set X-Request-ID "%{WARP_REQUEST_ID}e" env=WARP_REQUEST_ID
Header always set X-Request-ID "%{UNIQUE_ID}e" env=!WARP_REQUEST_ID
Header note X-Warp-Queue warp_queue
Header unset X-Warp-Queue
CONF
}

# log_format text|json access|error: a line of Apache's. As JSON: fields between tabs, for /opt/warp/python/logs
# (an empty one must not take its neighbours along: the modifier `-`).
log_format() {
  client=%h
  [ -z "${WARP_TRUST_PROXY-}" ] || client='%{REMOTE_ADDR}e'
  case $1.$2 in
  text.access) printf '%s' "$client"' %l %u %t "%r" %>s %b %{X-Request-ID}i' ;;
  json.access)
    set -- '%{begin:usec}t' "$client" %m %U %q %H %'>s' %B %D '%{warp_queue}n' '%{User-Agent}i' '%{Referer}i' '%{WARP_REQUEST_ID}e' '%{UNIQUE_ID}e' '%{traceparent}i'
    printf 'warp-access'
    printf "$tab%s" "$@"
    ;;
  json.error)
    printf 'warp-error'
    printf "$tab%s" %-m %-l %-P %-T %-a %M
    ;;
  esac
}
