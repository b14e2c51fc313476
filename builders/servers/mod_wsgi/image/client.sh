# shellcheck shell=sh
# Phase: start, part of start.sh: Apache's configuration for the client's address in the access log.

# client_address NETWORKS: behind trusted proxies, REMOTE_ADDR is the last of X-Forwarded-For that is none of
# theirs, as mod_wsgi has it for the app. What Apache answers itself, static files above all, never gets to
# mod_wsgi: there the rules below know two proxies in a row. (mod_remoteip would hide the proxy from mod_wsgi,
# which then believes nobody.)
client_address() {
  [ -n "$1" ] || return 0
  peer=$(trusted_by "%{CONN_REMOTE_ADDR}" "$1")
  cat <<CONF
SetEnvIf Remote_Addr "^(.*)\$" REMOTE_ADDR=\$1
$(forged_headers "$peer")
SetEnvIfExpr "($peer) && req('X-Forwarded-For') =~ /([0-9A-Fa-f.:]+)\s*\$/" REMOTE_ADDR=\$1
SetEnvIfExpr "($peer) && ($(trusted_by "reqenv('REMOTE_ADDR')" "$1")) && req('X-Forwarded-For') =~ /([0-9A-Fa-f.:]+)\s*,[^,]*\$/" REMOTE_ADDR=\$1
CONF
}

# forged_headers PEER: of who is no trusted proxy, what an app could take for a proxy's word (warp_proxy.py has the
# same names); mod_wsgi takes away those that it has been told of.
forged_headers() {
  for name in X-Forwarded-Port X-Forwarded-Prefix X-Forwarded-Scheme X-Forwarded-Server X-Forwarded-Ssl Forwarded \
    X-Real-IP X-Client-IP X-Scheme; do
    echo "RequestHeader unset $name \"expr=!($1)\""
  done
}

# trusted_by ADDRESS NETWORKS: Apache's expression for an address in one of the networks.
trusted_by() (
  set -f
  expression=
  for network in $2; do
    case $network in
    '*' | anyone) one=true ;;
    *) one="$1 -ipmatch '$network'" ;;
    esac
    expression="${expression:+$expression || }$one"
  done
  echo "$expression"
)
