# shellcheck shell=sh disable=SC1090,SC1091,SC2030,SC2031,SC2034,SC2154
# One release of the app: toolkit, environment, source and static files in a folder of their own. What serves
# requests is not touched before all of it is there and has loaded.

# make_release: leaves its folder in `release`. Nothing is made where it is there: a release is a function of
# the folder that it is installed from.
make_release() {
  stamp=$(cd "$here" && find . -type f ! -name '*.pyc' -exec sha256sum {} + | LC_ALL=C sort | sha256sum | cut -c 1-12)
  release=$app/releases/$stamp
  [ ! -f "$release/complete" ] || return 0
  say "making $release"
  rm -rf "$release"
  mkdir -p "$release"
  unfinished=$release
  lay_down_toolkit
  make_environment
  assemble_source
  cp "$here/lib/app.wsgi" "$release/app.wsgi"
  unfinished=
  touch "$release/complete"
}

# The places of a container become those of this release.
lay_down_toolkit() {
  cp -R "$here/toolkit" "$release/warp"
  rm -rf "$release/warp/etc/process"
  cp "$here/build.sh" "$here/process-environment" "$here/access-log-format" "$release/"
  ln -s "$data" "$release/data"
  find "$release/warp" "$release/build.sh" "$release/process-environment" -type f -exec grep -lI '/opt/\(warp\|app-root\)' {} + | while IFS= read -r file; do
    relocate "$file"
  done
  find "$release/warp" -type d -exec chmod 0755 {} +
  find "$release/warp" -type f -exec chmod u=rwX,go=rX {} +
}

relocate() {
  sed -i -e "s#/opt/app-root#$release#g" -e "s#/opt/warp\([^-A-Za-z0-9_]\)#$release/warp\1#g" -e "s#/opt/warp\$#$release/warp#" "$1"
}

# In the source, as lists may name folders of it; that copy is thrown away unless the app itself is installed.
make_environment() {
  cp -R "$here/app" "$release/src"
  [ ! -d "$here/written" ] || cp -R "$here/written/." "$release/src/"
  export VIRTUAL_ENV="$release/venv"
  mkdir -p "$root/cache"
  (
    cd "$release/src"
    unset PYTHONPATH
    export PATH="$tools/bin:$PATH" UV_CACHE_DIR="$root/cache" UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1
    export UV_PROJECT_ENVIRONMENT="$VIRTUAL_ENV" UV_LINK_MODE=copy
    uv venv --quiet --no-project --python "$python" "$VIRTUAL_ENV"
    # Wins over a .python-version that names another release.
    export UV_PYTHON="$VIRTUAL_ENV/bin/python"
    sh "$release/build.sh" dependencies >&2
  ) || die 70 'the dependencies of the app cannot be installed: the reason stands above'
  "$VIRTUAL_ENV/bin/python" -m compileall -q "$VIRTUAL_ENV/lib" >/dev/null 2>&1 || true
  rm -rf "$release/src"
}

assemble_source() {
  log=$release/.assemble.log
  made=0
  PATH=$release/venv/bin:$PATH WARP_HOME=$release/warp WARP_APP_ROOT=$release WARP_CONTEXT=$here/app WARP_OUT=$release/.out \
    WARP_WORK=$release/.work WARP_APP_USER=$(id -u "$user") WARP_APP_GROUP=$(id -g "$user") \
    SOURCE_DATE_EPOCH=$(date +%s) sh "$release/build.sh" assemble >"$log" 2>&1 || made=$?
  grep -v '^warp-' "$log" >&2 || true
  sed -n 's/^warp-\(error\|transient\|warning\|hint\): /\1: /p' "$log" | tr '\t' ' ' | while IFS= read -r line; do
    say "$line"
  done
  [ "$made" -eq 0 ] || die 70 'the app cannot be loaded: the reason stands above; what was served before goes on'
  mv "$release/.out/src" "$release/src"
  mv "$release/.out/static" "$release/static"
  rm -rf "$release/warp/etc"
  mv "$release/.out/etc" "$release/warp/etc"
  rm -rf "$release/.out" "$release/.work" "$log"
}

# Before and current stay: a rollback is a link.
drop_old_releases() {
  for old in "$app"/releases/*; do
    case $old in
    "$release" | "${before:-none}") ;;
    *) rm -rf "$old" ;;
    esac
  done
}

# Apache reads what users have uploaded; nobody else but the app does.
prepare_data() {
  install -d -o "$user" -g "$apache_group" -m 0750 "$data"
}
