# shellcheck shell=sh disable=SC1090,SC2034,SC2154
# The Apache of the machine: whether it runs, its modules, how it takes a configuration.

apache_pid() {
  apache_id=$(cat "$pid_file" 2>/dev/null) || return 1
  kill -0 "$apache_id" 2>/dev/null || return 1
  echo "$apache_id"
}

has_systemd() {
  [ -d /run/systemd/system ]
}

# apache_apply reload|restart: starts it where it does not run. (Without the lock, which it would keep.)
apache_apply() {
  ! has_systemd || systemctl daemon-reload
  if ! apache_pid >/dev/null; then
    say 'starting Apache'
    apache_do start start
  elif [ "$1" = restart ]; then
    say 'restarting Apache: requests in flight are cut'
    apache_do restart restart
  else
    say 'Apache reads its configuration anew: requests to apps under mod_wsgi that last longer than 3 s more are cut'
    apache_do reload graceful
  fi
}

# apache_do VERB-OF-SYSTEMD VERB-OF-APACHECTL
apache_do() {
  if has_systemd; then
    systemctl "$1" "$unit"
  else
    apachectl "$2" >&2 9>&-
  fi || die 78 "Apache does not $1: its reason stands above, or in its error log"
}

# Files of the configuration that load mod_wsgi, other than warp's own.
other_modules() {
  for other in "$config"/*/*.load "$config"/*/*.conf "$config"/*.conf; do
    case $other in
    */mods-available/* | */sites-available/* | */conf-available/* | "$module" | "$module_link") continue ;;
    esac
    [ -f "$other" ] || continue
    grep -liE '^[[:space:]]*LoadModule[[:space:]]+wsgi_module[[:space:]]' "$other" || true
  done
}

# python_of FILE: version of the Python that a loaded module is for; nothing where it does not say.
python_of() {
  library=$(sed -n 's/^[[:space:]]*[Ll]oad[Mm]odule[[:space:]]*wsgi_module[[:space:]]*"\{0,1\}\([^"]*\)"\{0,1\}[[:space:]]*$/\1/p' "$1" | tail -n 1)
  case $library in
  *mod_wsgi-py3[0-9]*) echo "$library" | sed 's/.*mod_wsgi-py\(3\)\([0-9]*\).*/\1.\2/' ;;
  /*) ldd "$library" 2>/dev/null | sed -n 's/.*libpython\([0-9]*\.[0-9]*\).*/\1/p' | head -n 1 ;;
  esac
}

# One Apache has one mod_wsgi, and that has one Python.
check_modules() {
  for other in $(other_modules); do
    version=$(python_of "$other")
    if [ "${version:-$PYTHON_VERSION}" != "$PYTHON_VERSION" ]; then
      die 78 "$other loads a mod_wsgi of Python $version, and $APP is for Python $PYTHON_VERSION: an Apache has one mod_wsgi, which has one Python. Ask for $version (python.version in warp.yaml), or serve $APP from another machine or a container (warp build)"
    fi
    die 78 "$other loads a mod_wsgi of its own, and an Apache has one: take it out (Debian: a2dismod wsgi), and what it serves goes on under the one installed here (daemon mode alone: warp apache --verify says what is not)"
  done
  for figures in "$root"/apps/*/figures; do
    [ -f "$figures" ] || continue
    other=${figures%/figures}
    other=${other##*/}
    version=$(. "$figures" && echo "$PYTHON")
    [ "$other" != "$APP" ] || continue
    [ "$version" = "$PYTHON_VERSION" ] ||
      die 78 "$other, which is here already, is for Python $version, and $APP for $PYTHON_VERSION: an Apache has one mod_wsgi, which has one Python. Ask for the same (python.version in warp.yaml), or serve one of them from another machine or a container (warp build)"
  done
}
