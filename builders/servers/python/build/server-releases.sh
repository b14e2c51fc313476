# shellcheck shell=sh
# Phase: build, sourced after explain-failure.sh where a server is resolved beside the app's releases.
# explain_server ID LOG shows the uv command's output, which is in the file LOG, and says for the user why
# it failed, in lines that warp reads (docs/runtime-contract.md).

explain_server() {
  cat "$2"
  if ! grep -q 'No solution found' "$2"; then
    explain "$2"
    return
  fi
  echo "warp-error: WARP_SERVER_UNSATISFIABLE: no release of $1 fits the releases of packages that the app asks for"
  echo "warp-hint: the conflict is named above: loosen that requirement, add $1 to the app's own requirements, or choose another server (server.name in warp.yaml)"
}

# only_wheels FILE: options for a uv command, so that of the packages in the file those releases count
# that come as wheels: nothing can be compiled where they are installed.
only_wheels() {
  sed -n 's/^\([A-Za-z0-9][A-Za-z0-9._-]*\).*/--only-binary \1/p' "$1"
}
