#!/bin/sh
# Phase: start of a MariaDB made of Debian's packages, in its container, as the user mysql.
# Input: MYSQL_USER, MYSQL_PASSWORD, MYSQL_DATABASE, MYSQL_ROOT_PASSWORD as of the official image; the command.
# Data that is there is taken as it is. New data is made in a folder aside and moved once it is whole, its
# mark last: a start that is cut short leaves nothing half made. Fails with what the server says.
set -eu
[ "${1-}" = mariadbd ] || exec "$@"
data=/var/lib/mysql
# Where the official image looks for data, too.
mark=$data/mysql

# A text in SQL's quotes of the kind given.
quoted() { printf '%s%s%s' "$1" "$(printf '%s' "$2" | sed "s/\\\\/\\\\\\\\/g; s/$1/$1$1/g")" "$1"; }

make_data() {
  fresh=$data/.new
  rm -rf "${data:?}"/* "$fresh"
  mariadb-install-db --datadir="$fresh" --auth-root-authentication-method=normal --skip-test-db --skip-log-bin >/dev/null
  user="$(quoted "'" "$MYSQL_USER")@'%'"
  name=$(quoted '`' "$MYSQL_DATABASE")
  {
    echo 'FLUSH PRIVILEGES;'
    echo "CREATE DATABASE $name CHARACTER SET utf8mb4;"
    echo "CREATE USER $user IDENTIFIED BY $(quoted "'" "$MYSQL_PASSWORD");"
    # Test runners make databases of their own beside the app's.
    echo "GRANT ALL ON *.* TO $user;"
    echo "ALTER USER root@localhost IDENTIFIED BY $(quoted "'" "$MYSQL_ROOT_PASSWORD");"
  } | mariadbd --bootstrap --datadir="$fresh"
  for part in "$fresh"/*; do
    [ "$part" = "$fresh/mysql" ] || mv "$part" "$data"
  done
  mv "$fresh/mysql" "$mark"
  rm -rf "$fresh"
}

[ -d "$mark" ] || make_data
shift
exec mariadbd --datadir="$data" --bind-address='*' --socket=/run/mysqld/mysqld.sock "$@"
