# shellcheck shell=sh disable=SC1090,SC1091,SC2030,SC2031,SC2034,SC2154
# Python, the packages of the machine, and mod_wsgi compiled against its Apache: shared by all apps.

tools=$root/python$PYTHON_VERSION

check_packages() {
  missing=
  # shellcheck disable=SC2046
  set -- $(layout_packages "$PYTHON_VERSION")
  for package; do
    # A Python that no package brought is one, too.
    case $package in
    python* | libpython*) [ -z "${PYTHON-}" ] || continue ;;
    esac
    has_package "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  missing=${missing# }
  # shellcheck disable=SC2086
  if [ -n "$install_missing" ]; then
    install_packages $missing >&2
  else
    die 69 "packages are missing: $missing. Install them ($(packages_command $missing)), or have it done: install.sh --packages$(other_python)"
  fi
}

# Where the distribution does not have it.
other_python() {
  case " $missing" in
  *" python$PYTHON_VERSION "*)
    echo ". A Python $PYTHON_VERSION of another origin does as well: PYTHON=/path/to/python$PYTHON_VERSION ./install.sh; or ask for the one of this machine (python.version in warp.yaml)"
    ;;
  esac
}

find_python() {
  python=${PYTHON:-$(command -v "python$PYTHON_VERSION")} ||
    die 69 "there is no python$PYTHON_VERSION here: install it and name it (PYTHON=/path/to/python$PYTHON_VERSION ./install.sh), or ask for the Python that this machine has (python.version in warp.yaml)"
  "$python" -c "import sys; sys.exit('%d.%d' % sys.version_info[:2] != '$PYTHON_VERSION')" ||
    die 69 "$python is not Python $PYTHON_VERSION"
  "$python" -c 'import sysconfig, sys; sys.exit(not sysconfig.get_config_var("Py_ENABLE_SHARED"))' ||
    say "$python has no shared library: mod_wsgi will be larger, and may not load"
}

# uv and mod_wsgi in an environment of their own. A newer mod_wsgi than an app asks for serves it as well.
install_tools() {
  [ -x "$tools/bin/python" ] || "$python" -m venv "$tools"
  have=$("$tools/bin/python" -m pip list --format=freeze 2>/dev/null | sed -n 's/^mod[_-]wsgi==//p')
  if [ "$(printf '%s\n' "${have:-0}" "$MOD_WSGI_VERSION" | sort -V | tail -n 1)" != "$have" ]; then
    say "compiling mod_wsgi $MOD_WSGI_VERSION for Python $PYTHON_VERSION"
    pip_install "mod_wsgi==$MOD_WSGI_VERSION"
    # A module that Apache has loaded stays until it starts anew.
    [ -z "$have" ] || module_changed=1
  fi
  if [ "$("$tools/bin/uv" --version 2>/dev/null | cut -d ' ' -f 2)" != "$UV_VERSION" ]; then
    pip_install "uv==$UV_VERSION"
  fi
}

pip_install() {
  "$tools/bin/python" -m pip install --quiet --disable-pip-version-check --no-cache-dir "$1" >&2 ||
    die 69 "pip could not install $1: its reason stands above"
}

# What mod_wsgi-express says for it: LoadModule and WSGIPythonHome.
module_config() {
  echo "# mod_wsgi of Python $PYTHON_VERSION, compiled by pip against this machine's Apache. Written by warp."
  "$tools/bin/mod_wsgi-express" module-config
}
