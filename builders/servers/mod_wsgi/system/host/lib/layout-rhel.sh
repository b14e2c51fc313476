# shellcheck shell=sh disable=SC1090,SC2034,SC2154
# Apache of RHEL and its like: where its files are, what its packages are called.

layout_name=RHEL
config=/etc/httpd
site=$config/conf.d/warp-$APP.conf
site_link=
shared=$config/conf.d/warp.conf
shared_link=
module=$config/conf.modules.d/10-warp-wsgi.conf
module_link=
unit=httpd.service
apache_group=apache
pid_file=/run/httpd/httpd.pid
snakeoil_certificate=/etc/pki/tls/certs/localhost.crt
snakeoil_key=/etc/pki/tls/private/localhost.key
# All of the distribution's modules are loaded.
shared_modules=
tls_modules=

layout_packages() {
  echo "httpd httpd-devel gcc redhat-rpm-config python$1 python$1-devel ca-certificates $PACKAGES"
  [ -z "$TLS" ] || echo mod_ssl
}

has_package() {
  rpm -q --whatprovides "$1" >/dev/null 2>&1
}

install_packages() {
  dnf install -y "$@"
}

packages_command() {
  echo "dnf install $*"
}

enable_file() {
  :
}

enable_module() {
  :
}

disable_module() {
  :
}

# Where SELinux rules: what Apache may run, read and write. (Relabelling the machine takes it back: the next
# install.sh sets it again.) Connections to databases are for the administrator to allow: httpd_can_network_connect.
label_files() {
  command -v selinuxenabled >/dev/null && selinuxenabled || return 0
  chcon -R -t httpd_sys_content_t "$app" "$root"/python*
  find "$root" -name '*.so*' -type f -exec chcon -t httpd_modules_t {} +
  chcon -R -t httpd_sys_rw_content_t "$data"
  chcon -R -t httpd_log_t "$logs"
}

# httpd.service stops by WINCH already.
unit_lines() {
  :
}
