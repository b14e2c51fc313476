#!/bin/sh
# shellcheck disable=SC1090,SC1091,SC2034,SC2154
# Installs the app of this folder into the machine's Apache, or brings an installed one up to date; as root.
# What is right already is left alone. Where only the app has changed, no request is lost.
# Options: --packages installs what is missing by the distribution's packages, --migrate applies the app's migrations
# before its new release is served. PYTHON=FILE names the Python.
# Ends with 2 (wrong use), 69 (the machine lacks something), 70 (the app does not load), 71 (not in time),
# 78 (the Apache that is there does not go with it); what was served before goes on then.
set -eu
umask 0022
export LC_ALL=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings"
for part in say places "layout-$LAYOUT" apache module release environment site shared put reload; do
  . "$here/lib/$part.sh"
done
. "$here/toolkit/servers/mod_wsgi/timeouts.sh"

install_missing='' migrate=
for option; do
  case $option in
  --packages) install_missing=1 ;;
  --migrate) migrate=1 ;;
  *) die 2 "unknown option $option; there are --packages and --migrate" ;;
  esac
done

as_root
changed='' module_changed='' unfinished='' before=
check_modules
check_packages
find_python
[ -d "$config" ] || die 69 "there is no $config: this folder is for the Apache of $layout_name (warp apache --layout)"
if [ "$TLS" = files ] && ! { [ -r "$TLS_CERTIFICATE" ] && [ -r "$TLS_KEY" ]; }; then
  die 69 "the certificate $TLS_CERTIFICATE or its key $TLS_KEY is not here"
fi

mkdir -p "$root/apps" "$app/releases" "${data%/*}" "${env_file%/*}" "${logs%/*}" "$logs"
exec 9>"$root/lock"
flock -n 9 || die 75 'another install.sh runs here'
ended() {
  status=$?
  [ -z "$unfinished" ] || rm -rf "$unfinished"
  put_back
  if [ "$status" -ne 0 ] && [ ! -L "$current" ]; then
    say 'what was made so far is there for another try; uninstall.sh --purge removes it'
  fi
  exit "$status"
}
trap ended EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

if ! getent passwd "$user" >/dev/null; then
  useradd --system --user-group --no-create-home --home-dir "$data" --shell /usr/sbin/nologin "$user"
fi
prepare_data
[ -f "$env_file" ] || printf '# Variables of %s, NAME=value a line; afterwards: %s/warp reload\n' "$APP" "$app" >"$env_file"
chown "root:$user" "$env_file"
chmod 0640 "$env_file"

install_tools
[ ! -L "$current" ] || before=$(readlink -f "$current")
make_release
prepare_data
toolkit exec -- true || die 70 'the app cannot be prepared: the reason stands above'
write_environment
[ -z "$migrate" ] || toolkit migrate || die 70 'the migrations of the app fail (above)'
try_load

put_file "$app/warp" 0755 cat "$here/lib/app-command.sh"
mkdir -p "$app/lib"
for part in say places environment apache reload "layout-$LAYOUT"; do
  put_file "$app/lib/$part.sh" 0644 cat "$here/lib/$part.sh"
done
put_file "$app/settings" 0644 cat "$here/settings"
(
  site_sizes
  printf 'CLIENTS=%s\nDRAIN=%s\nSTOP=%s\nPYTHON=%s\n' "$WARP_CLIENTS" "$(whole "$DRAIN")" \
    "$(whole "$((${DRAIN%.*} + ${KILL_AFTER%.*} + 2))")" "$PYTHON_VERSION"
) >"$app/figures"
changed=
for name in $shared_modules; do enable_module "$name"; done
if [ -n "$TLS" ]; then
  for name in $tls_modules; do enable_module "$name"; done
fi
put_file "$module" 0644 module_config
limit=$(grep ServerLimit "$shared" 2>/dev/null) || limit=
put_file "$shared" 0644 shared_conf
# Apache takes a new one when it starts, and no sooner.
[ "$(grep ServerLimit "$shared")" = "$limit" ] || module_changed=1
put_file "$site" 0644 site_conf
for pair in "$module $module_link" "$shared $shared_link" "$site $site_link"; do
  # shellcheck disable=SC2086
  set -- $pair
  if [ $# -eq 2 ] && [ ! -L "$2" ]; then
    enable_file "$1" "$2"
    put_new "$2"
  fi
done
configured=$changed
# An installation that was ended may have written what Apache has not read yet.
applied=$(cat "$module" "$site" | sha256sum)
[ "$(cat "$app/applied" 2>/dev/null)" = "$applied" ] || configured=1
put_file "$rotation" 0644 rotation_conf
if [ -d /etc/systemd/system ]; then
  mkdir -p "/etc/systemd/system/$unit.d"
  put_file "/etc/systemd/system/$unit.d/warp.conf" 0644 shared_unit
fi

label_files
ln -sfn "releases/${release##*/}" "$app/current.new"
mv -T "$app/current.new" "$current"
if ! apachectl configtest >"$state/configtest" 2>&1; then
  cat "$state/configtest" >&2
  [ -z "$before" ] || ln -sfn "releases/${before##*/}" "$current"
  die 78 'Apache takes the configuration for wrong (above); it is as it was'
fi
put_kept
rm -f "$state/loaded" "$state/load-failed"
if [ -n "$module_changed" ]; then
  apache_apply restart
elif [ -n "$configured" ] || ! apache_pid >/dev/null; then
  apache_apply reload
elif [ "$(cat "$app/served" 2>/dev/null)" != "$release" ]; then
  replace_processes
else
  say "$APP is here already, and up to date"
  exit 0
fi
printf '%s\n' "$applied" >"$app/applied"
await_load
printf '%s\n' "$release" >"$app/served"
drop_old_releases
scheme=http
[ -z "$TLS" ] || scheme=https
say "$APP is served at $scheme://$SERVER_NAME/"
if [ -z "$before$migrate" ] && [ -x "$release/warp/etc/action/migrate" ]; then
  say "its database is as it was: $app/warp migrate (or install.sh --migrate) applies the migrations"
fi
