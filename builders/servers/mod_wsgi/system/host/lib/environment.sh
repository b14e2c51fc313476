# shellcheck shell=sh disable=SC1090,SC1091,SC2030,SC2031,SC2034,SC2154
# The app's environment as its processes get it: that of a container of the app, evaluated by the same toolkit.

# toolkit VERB…: a verb of the image's command, for `release`, as the app's user. Values are in a file that the
# user can read: as arguments everybody would see them.
toolkit() {
  install -d -o "$user" -g "$user" -m 0770 "$state" "$state/toolkit"
  given_values || return
  # shellcheck disable=SC2016
  setpriv --reuid="$user" --regid="$user" --init-groups -- env -i \
    PATH="$release/venv/bin:$release/warp/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin" \
    HOME="$data" LANG=C.UTF-8 TERM="${TERM-dumb}" VIRTUAL_ENV="$release/venv" \
    WARP_HOME="$release/warp" WARP_APP_ROOT="$release" WARP_STATE="$state/toolkit" \
    WARP_DEADLINE="$DEADLINE" WARP_DRAIN="$DRAIN" WARP_STARTUP="$STARTUP" \
    sh -c '. "$1"; shift; exec "$@"' sh "$release/given" "$release/warp/bin/warp" "$@"
}

# The env file's lines as assignments of sh, read by the rules of a container's hooks.
given_values() {
  (umask 0077 && : >"$release/given")
  chown "root:$user" "$release/given"
  chmod 0640 "$release/given"
  [ -f "$env_file" ] || return 0
  awk -f "$release/warp/lib/env-lines.awk" "$env_file" >"$release/given" || {
    say "of $env_file, the line above cannot be read"
    return 78
  }
}

# write_environment: NUL-separated, for app.wsgi. Root's, and readable for the app alone.
write_environment() {
  umask 0027
  (toolkit env --null) >"$release/environment.new" || die 70 'the environment of the app cannot be evaluated'
  (
    # shellcheck disable=SC1091
    . "$release/process-environment"
    WARP_STATE=$state env -0 | grep -z '^WARP_\(ENTRY_[A-Z]*\|STATE\|STATIC_FOLDERS\|TRUST_PROXY\)='
  ) >>"$release/environment.new"
  chown "root:$user" "$release/environment.new"
  chmod 0640 "$release/environment.new"
  mv "$release/environment.new" "$release/environment"
  umask 0022
}

# Loads the release beside what serves: 70 with the traceback where it fails, 71 where it takes too long.
try_load() {
  rm -rf "$state/trial"
  install -d -o "$user" -g "$user" -m 0770 "$state" "$state/trial"
  tried=0
  (
    cd "$release/src/$APP_FOLDER"
    exec setpriv --reuid="$user" --regid="$user" --init-groups -- \
      timeout -k 5 "$STARTUP" "$release/venv/bin/python" "$release/app.wsgi" "$state/trial"
  ) >"$state/trial/output" 2>&1 || tried=$?
  if [ -e "$state/trial/load-failed" ]; then
    cat "$state/trial/load-failed" >&2
    die 70 'the app fails to load (above); what was served before goes on'
  fi
  if [ ! -e "$state/trial/loaded" ]; then
    cat "$state/trial/output" >&2
    [ "$tried" -ne 124 ] || die 71 "the app does not load within $STARTUP s; what was served before goes on"
    die 70 "the app does not load (status $tried); what was served before goes on"
  fi
  rm -rf "$state/trial"
}
