# shellcheck shell=sh disable=SC2153
# TLS in the container: WARP_TLS_CERTIFICATE and WARP_TLS_KEY name files that were mounted. They are judged before
# the server starts, and looked at again for as long as it runs, as certificates are renewed in place.

# What is wrong with the two files, in words, or nothing.
tls_trouble() {
  [ -n "${WARP_TLS_CERTIFICATE-}${WARP_TLS_KEY-}" ] || return 0
  if [ -z "${WARP_TLS_CERTIFICATE-}" ] || [ -z "${WARP_TLS_KEY-}" ]; then
    echo 'of a certificate and its key only one is named (WARP_TLS_CERTIFICATE, WARP_TLS_KEY)'
    return
  fi
  for file in "$WARP_TLS_CERTIFICATE" "$WARP_TLS_KEY"; do
    if [ ! -e "$file" ]; then
      echo "$file is not there: mount it (docker run -v, a Secret of Kubernetes), or set WARP_TLS_CERTIFICATE= and WARP_TLS_KEY= for plain HTTP"
      return
    elif [ ! -r "$file" ]; then
      echo "$file may not be read by the container's user, $(id -u):$(id -g): give its group, or everybody, the right (defaultMode 0440 with fsGroup in Kubernetes)"
      return
    fi
  done
  tls_pair_trouble
}

tls_pair_trouble() {
  if ! certified=$(openssl x509 -in "$WARP_TLS_CERTIFICATE" -noout -pubkey 2>/dev/null); then
    echo "$WARP_TLS_CERTIFICATE holds no certificate in PEM format"
  elif ! own=$(openssl pkey -in "$WARP_TLS_KEY" -passin pass: -pubout 2>/dev/null); then
    echo "$WARP_TLS_KEY holds no private key in PEM format without a password"
  elif [ "$certified" != "$own" ]; then
    echo "the key in $WARP_TLS_KEY is not that of the certificate in $WARP_TLS_CERTIFICATE"
  fi
}

# Says when the certificate is over, which no server minds.
tls_expiry() {
  [ -n "${WARP_TLS_CERTIFICATE-}" ] || return 0
  openssl x509 -in "$WARP_TLS_CERTIFICATE" -noout -checkend 0 >/dev/null 2>&1 ||
    say "the certificate in $WARP_TLS_CERTIFICATE has expired: clients will refuse it"
}

tls_sum() {
  cat "$WARP_TLS_CERTIFICATE" "$WARP_TLS_KEY" 2>/dev/null | cksum
}

# tls_watch COMMAND…: runs it when both files are new and fit each other, as `warp reload` would; ends with its parent.
tls_watch() {
  read -r known <"$WARP_STATE/tls-sum"
  while kill -0 "$$" 2>/dev/null; do
    # In the background, so that TERM is heard at once.
    sleep "${WARP_TLS_WATCH:-10}" >/dev/null 2>&1 &
    pause=$!
    wait "$pause"
    now=$(tls_sum)
    [ "$now" != "$known" ] || continue
    trouble=$(tls_trouble)
    # The one may be there before the other: it is looked at again.
    if [ -n "$trouble" ]; then
      [ "$trouble" = "${told-}" ] || say "a new certificate is not used yet: $trouble"
      told=$trouble
      continue
    fi
    pause='' told=''
    say 'the certificate is new: the server takes it over'
    if "$@"; then
      known=$now
    else
      say "the server did not take the new certificate over (status $?): tried again"
    fi
  done
}

tls_watch_start() {
  watch=
  [ -n "${WARP_TLS_CERTIFICATE-}" ] || return 0
  tls_sum >"$WARP_STATE/tls-sum"
  (
    trap 'kill "${pause-}" 2>/dev/null; exit 0' TERM
    tls_watch "$WARP_HOME/bin/warp" reload
  ) 9>&- &
  watch=$!
}

tls_watch_stop() {
  [ -z "${watch-}" ] || kill "$watch" 2>/dev/null
  watch=
}
