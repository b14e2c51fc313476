# shellcheck shell=sh disable=SC1090,SC2034,SC2154
# Where things are on the machine: docs/apache.md. In: APP.

root=/opt/warp-apache
app=$root/apps/$APP
current=$app/current
data=/var/lib/warp-apache/$APP
state=/run/warp-apache/$APP
logs=/var/log/warp-apache/$APP
env_file=/etc/warp-apache/$APP.env
rotation=/etc/logrotate.d/warp-$APP
user=warp-$APP
