# shellcheck shell=sh
# Phase: start, part of start.sh: Apache's configuration for TLS, HTTP/2 and compression, on stdout.

# tls_rules CERTIFICATE KEY: TLS on the one port there is, whatever name is asked for. (mod_wsgi-express speaks it
# only with --server-name, and then refuses every other name, those of probes among them.)
tls_rules() {
  [ -n "$1" ] || return 0
  cat <<CONF
<IfModule !socache_shmcb_module>
  LoadModule socache_shmcb_module \${MOD_WSGI_MODULES_DIRECTORY}/mod_socache_shmcb.so
</IfModule>
<IfModule !ssl_module>
  LoadModule ssl_module \${MOD_WSGI_MODULES_DIRECTORY}/mod_ssl.so
</IfModule>
SSLSessionCache "shmcb:$WARP_STATE/tls-sessions(512000)"
SSLProtocol all -SSLv3 -TLSv1 -TLSv1.1
SSLCipherSuite HIGH:!aNULL:!MD5:!SHA1:!kRSA
SSLEngine on
SSLCertificateFile $(quoted "$1")
SSLCertificateKeyFile $(quoted "$2")
CONF
}

# compression_rules: texts of 1 KiB and more that are not compressed already.
compression_rules() {
  [ "${WARP_COMPRESSION-}" = 1 ] || return 0
  cat <<CONF
<IfModule !deflate_module>
  LoadModule deflate_module \${MOD_WSGI_MODULES_DIRECTORY}/mod_deflate.so
</IfModule>
AddOutputFilterByType DEFLATE text/plain text/html text/xml text/css text/csv text/javascript application/javascript
AddOutputFilterByType DEFLATE application/json application/xml application/xhtml+xml application/rss+xml
AddOutputFilterByType DEFLATE image/svg+xml application/wasm application/manifest+json
CONF
}
