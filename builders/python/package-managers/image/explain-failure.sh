# shellcheck shell=sh
# Phase: build, sourced where uv is run.
# explain LOG says for the user why the uv command failed whose output is in the file LOG, in lines that
# warp reads (docs/runtime-contract.md): nothing where the output itself is all there is to say.
# WARP_WHEELS_FOR: a Python for which the lock has wheels. $work/why, where it is there, says why compiling failed; $work/transient, that the network is to blame.

# Last text between the brackets of a pattern, in the file $2.
found() {
  sed -n "s#.*$1.*#\\1#p" "$2" | tail -n 1
}

explain() {
  # shellcheck disable=SC2016
  unbuilt=$(sed -n 's/.*Failed to.* build `\([^` ]*\)[^`]*`.*/\1/p' "$1" | head -n 1)
  if grep -q 'Git operation failed' "$1"; then
    explain_git "$1"
  elif grep -q '401 Unauthorized\|403 Forbidden' "$1"; then
    echo "warp-error: WARP_INDEX_REFUSED: the package index $(index_host "$1") refuses access: credentials are missing or wrong"
    echo 'warp-hint: where you build, set UV_INDEX_<NAME>_USERNAME and UV_INDEX_<NAME>_PASSWORD, PIP_INDEX_URL, or an entry of ~/.netrc: they reach the steps that install, and no layer'
  elif [ "${UV_OFFLINE-}" = 1 ] && grep -q 'No solution found\|not found in the\|network was disabled' "$1"; then
    echo 'warp-error: WARP_WHEELHOUSE_LACKS: the wheelhouse lacks a package that is asked for; it is named above'
    echo 'warp-hint: add it: pip download or pip wheel, for the Python and platform of the base'
  elif grep -q 'No solution found' "$1"; then
    echo "warp-error: WARP_DEPENDENCIES_UNSATISFIABLE: the app's requirements cannot be fulfilled with this Python"
    echo 'warp-hint: loosen a requirement named above, or ask for another Python (.python-version)'
  elif grep -q 'incompatible with the current platform' "$1"; then
    echo "warp-error: WARP_DEPENDENCIES_UNSATISFIABLE: the app's requirements name a wheel of another platform or Python: $(found '(\([^()]*\.whl\))' "$1")"
    echo 'warp-hint: name the package and its version instead of the file, or take the file for the Python and platform of the base'
  elif grep -q 'Failed to fetch' "$1" && grep -q "$unreachable" "$1"; then
    echo "warp-transient: WARP_INDEX_UNREACHABLE: the package index $(index_host "$1") cannot be reached: $(reason "$1")"
    echo 'warp-hint: see whether the address is right and the machine that builds reaches it (PIP_INDEX_URL and UV_DEFAULT_INDEX name another index, HTTPS_PROXY a proxy), then build again'
  elif [ -n "$unbuilt" ] && [ "${UV_OFFLINE-}" = 1 ]; then
    echo "warp-error: WARP_DEPENDENCIES_BUILD: the wheelhouse has $unbuilt as source alone, and it cannot be built without network"
    echo 'warp-hint: put its wheel there (pip wheel, on the Python and platform of the base), or name in build.packages what compiling it takes'
  elif [ -n "$unbuilt" ]; then
    why=$(cat "${work-}/why" 2>/dev/null) || why=
    if [ -f "${work-}/transient" ]; then
      # The hint is that of apt-get.sh.
      echo "warp-transient: WARP_PACKAGES_UNREACHABLE: the package $unbuilt has no wheel for this Python and has to be compiled: $why"
      return
    fi
    echo "warp-error: WARP_DEPENDENCIES_BUILD: the package $unbuilt has no wheel for this Python and cannot be built${why:+: $why}"
    if [ -n "${WARP_WHEELS_FOR-}" ]; then
      echo "warp-hint: the lock has wheels for Python $WARP_WHEELS_FOR: ask for that one (.python-version, or python.version in warp.yaml)"
      return
    fi
    echo 'warp-hint: take a release that has a wheel for this Python, or ask for another Python (.python-version); an install hook can bring what no Debian package has; the output above says what the build lacks'
  fi
}

# What git, and uv for indexes, say when a host is out of reach.
unreachable='resolve host\|dns error\|onnection refused\|onnection reset\|onnection timed out\|timed out\|unreachable\|onnect to server\|Failed to connect\|connection closed\|early EOF\|hung up unexpectedly\|returned error: 5..\|50[0-9] '

reason() {
  grep "$unreachable" "$1" | tail -n 1 | sed 's/^[ |]*//; s/^cause: //; s/^fatal: //; s/^unable to access [^ ]* //; s#//[^/@ ]*@#//#'
}

index_host() {
  found 'https\{0,1\}://\([^/ ]*\)' "$1" | sed 's#.*@##; s#:.*##'
}

# uv names the dependency only where it knows it; git's address is always there.
explain_git() {
  address=$(found "git fetch [^']*'\([^']*\)'" "$1" | sed 's#//[^/@]*@#//#')
  # shellcheck disable=SC2016
  name=$(found '[`]\([A-Za-z0-9._-]*\) @ git+' "$1")
  host=$(echo "$address" | sed 's#^[a-z+]*://##; s#[/:].*##')
  what="the git dependency ${name:+$name }($address)"
  if grep -q 'cannot run ssh\|Permission denied (publickey' "$1"; then
    echo "warp-error: WARP_GIT_REFUSED: $what is to be fetched by ssh from $host, for which a build has no key"
    # shellcheck disable=SC2016
    echo 'warp-hint: ask for it by https (git+https://…), with ${NAME} for a token where the repository is private, or add a wheel of it to the app'
  elif grep -q "$unreachable" "$1"; then
    echo "warp-transient: WARP_GIT_UNREACHABLE: $what cannot be fetched, as its host $host cannot be reached: $(reason "$1")"
    echo 'warp-hint: see whether the address is right and the machine that builds reaches the host, then build again; without a way there, add a wheel of it to the app or to a wheelhouse (python.wheelhouse)'
  elif grep -q 'could not read \|Authentication failed\|returned error: 4..\|[Rr]epository.* not found' "$1"; then
    echo "warp-error: WARP_GIT_REFUSED: $host gives no access to $what: the repository is private, or there is none of that name"
    # shellcheck disable=SC2016
    echo 'warp-hint: correct the address; for a private repository put ${NAME} for a token into it (git+https://${NAME}@…), a variable of the machine that builds'
  elif grep -q "find remote ref\|not our ref\|failed to fetch \(branch\|tag\|commit\)\|failed to find" "$1"; then
    echo "warp-error: WARP_GIT_REFERENCE: $what has no such branch, tag or commit as is asked for; it is named above"
    echo 'warp-hint: correct what stands behind the @ of its address, or lock again'
  fi
}
