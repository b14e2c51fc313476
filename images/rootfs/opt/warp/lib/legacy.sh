# shellcheck shell=sh
# What apps with a .warpdrive folder were given by that tool, and their fragment for all environments.

# Exports the tool's own variables, where the app has its folder.
legacy_variables() {
  legacy_source=$(source_folder)
  [ -d "$legacy_source/.warpdrive" ] || return 0
  legacy_home=
  [ ! -f "$legacy_source/.warpdrive/home" ] || legacy_home=$(cat "$legacy_source/.warpdrive/home")
  case $legacy_home in
  '') legacy_home=$legacy_source ;;
  /*) ;;
  *) legacy_home=$legacy_source/$legacy_home ;;
  esac
  export WARPDRIVE_APP_ROOT="$WARP_APP_ROOT" WARPDRIVE_SRC_ROOT="$legacy_source" \
    WARPDRIVE_APP_HOME="$legacy_home" WARPDRIVE_HTTP_PORT="${PORT:-8080}"
}

# Sources .warpdrive/environment, which counts in the build and at each start.
legacy_environment() {
  legacy_fragment=$(source_folder)/.warpdrive/environment
  [ ! -f "$legacy_fragment" ] || environment_fragment environment "$legacy_fragment"
}
