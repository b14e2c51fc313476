#!/bin/sh
# shellcheck disable=SC1090,SC1091,SC2034,SC2154
# Takes the app of this folder out of the machine's Apache; as root. What was off before its installation is off
# again once no app is left. Data, logs, the env file and the user stay; --purge removes them, too. Packages stay.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/settings"
for part in say places "layout-$LAYOUT" apache shared put; do
  . "$here/lib/$part.sh"
done

purge=
for option; do
  case $option in
  --purge) purge=1 ;;
  *) die 2 "unknown option $option; there is --purge" ;;
  esac
done
as_root

drop_in=/etc/systemd/system/$unit.d
changed=
if [ -e "$site" ]; then
  changed=1
fi
rm -rf ${site_link:+"$site_link"} "$site" "$rotation" "$app" "$state"
rmdir "$root/apps" 2>/dev/null || true

if [ -d "$root/apps" ]; then
  put_file "$shared" 0644 shared_conf
  [ ! -d "$drop_in" ] || put_file "$drop_in/warp.conf" 0644 shared_unit
  put_kept
else
  rm -f ${shared_link:+"$shared_link"} ${module_link:+"$module_link"} "$shared" "$module" "$drop_in/warp.conf"
  if [ -f "$root/enabled-modules" ]; then
    while read -r name; do disable_module "$name"; done <"$root/enabled-modules"
  fi
  rmdir "$drop_in" 2>/dev/null || true
  rm -rf "$root" /run/warp-apache
fi

[ -z "$changed" ] || ! apache_pid >/dev/null || apache_apply reload

if [ -n "$purge" ]; then
  rm -rf "$data" "$logs" "$env_file"
  ! getent passwd "$user" >/dev/null || userdel "$user"
  ! getent group "$user" >/dev/null || groupdel "$user"
else
  for kept in "$data" "$logs" "$env_file"; do
    [ ! -e "$kept" ] || say "$kept stays (--purge removes it)"
  done
fi
rmdir "${data%/*}" "${logs%/*}" "${env_file%/*}" 2>/dev/null || true
say "$APP is gone"
