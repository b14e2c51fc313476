#!/bin/sh
# Phase: start of a PostgreSQL made of Debian's packages, in its container, as the user postgres.
# Input: POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, PGDATA as of the official image; the command.
# Data that is there is taken as it is. New data is made beside its place and moved there once it is whole:
# a start that is cut short leaves nothing half made. Fails with what initdb or the server say.
set -eu
[ "${1-}" = postgres ] || exec "$@"

: "${PGDATA:=/var/lib/postgresql/data/pgdata}" "${POSTGRES_USER:=postgres}"
: "${POSTGRES_DB:=$POSTGRES_USER}"
export PGDATA

make_data() {
  fresh=$PGDATA.new
  rm -rf "$fresh"
  password=$(mktemp)
  printf '%s\n' "${POSTGRES_PASSWORD:?is the password of $POSTGRES_USER and must be set}" >"$password"
  initdb --pgdata="$fresh" --username="$POSTGRES_USER" --pwfile="$password" --encoding=UTF8 \
    --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256 >/dev/null
  rm -f "$password"
  echo 'host all all all scram-sha-256' >>"$fresh/pg_hba.conf"
  if [ "$POSTGRES_DB" != postgres ]; then
    # A statement of the single-user server ends with its line.
    name=$(printf '%s' "$POSTGRES_DB" | sed 's/"/""/g')
    printf 'CREATE DATABASE "%s"\n' "$name" | postgres --single -D "$fresh" postgres >/dev/null
  fi
  mv "$fresh" "$PGDATA"
}

[ -s "$PGDATA/PG_VERSION" ] || make_data
shift
exec postgres -c listen_addresses='*' -c unix_socket_directories=/run/postgresql "$@"
