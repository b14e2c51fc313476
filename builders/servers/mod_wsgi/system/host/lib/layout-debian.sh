# shellcheck shell=sh disable=SC1090,SC2034,SC2154
# Debian's Apache: where its files are, what its packages are called.

layout_name=Debian
config=/etc/apache2
site=$config/sites-available/warp-$APP.conf
site_link=$config/sites-enabled/warp-$APP.conf
shared=$config/conf-available/warp.conf
shared_link=$config/conf-enabled/warp.conf
module=$config/mods-available/warp-wsgi.load
module_link=$config/mods-enabled/warp-wsgi.load
unit=apache2.service
apache_group=www-data
pid_file=/run/apache2/apache2.pid
snakeoil_certificate=/etc/ssl/certs/ssl-cert-snakeoil.pem
snakeoil_key=/etc/ssl/private/ssl-cert-snakeoil.key
shared_modules='setenvif env alias headers allowmethods rewrite'
tls_modules='socache_shmcb ssl'

layout_packages() {
  echo "apache2 apache2-dev gcc libc6-dev python$1 python$1-venv libpython$1-dev ca-certificates $PACKAGES"
  [ "$TLS" != snakeoil ] || echo ssl-cert
}

has_package() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

install_packages() {
  apt-get update -q
  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

packages_command() {
  echo "apt-get install --no-install-recommends $*"
}

# What Debian puts around a server of its own: a link enables a file.
enable_file() {
  [ -L "$2" ] || ln -s "../${1#"$config/"}" "$2"
}

# enable_module NAME: by the distribution's own files. Those that were off are written down, for uninstall.sh.
enable_module() {
  [ ! -e "$config/mods-enabled/$1.load" ] || return 0
  for enabled in "$config/mods-available/$1.load" "$config/mods-available/$1.conf"; do
    [ -e "$enabled" ] || continue
    ln -s "../mods-available/${enabled##*/}" "$config/mods-enabled/${enabled##*/}"
  done
  echo "$1" >>"$root/enabled-modules"
  changed=1
}

disable_module() {
  rm -f "$config/mods-enabled/$1.load" "$config/mods-enabled/$1.conf"
}

label_files() {
  :
}

# apache2.service stops Apache by `apachectl graceful-stop`, which returns at once, whereupon systemd sends
# TERM: requests in flight are cut. WINCH as systemd's own signal lets them end.
unit_lines() {
  echo 'ExecStop='
  echo 'KillSignal=SIGWINCH'
}
