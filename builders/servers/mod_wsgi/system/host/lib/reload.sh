# shellcheck shell=sh disable=SC1090,SC1091,SC2030,SC2031,SC2034,SC2154
# New code without a lost request: USR1 to the app's processes, which end their requests and are replaced. (Of
# Apache's own graceful restart they get TERM, and KILL 3 s later.)

# Processes of the app that Apache has started: of the app's user, and Apache's children.
app_processes() {
  app_apache=$(apache_pid) || return 0
  app_id=$(id -u "$user")
  for process in /proc/[0-9]*; do
    awk -v parent="$app_apache" -v id="$app_id" '
      $1 == "PPid:" && $2 != parent { exit 1 }
      $1 == "Uid:" && $2 != id { exit 1 }' "$process/status" 2>/dev/null && echo "${process#/proc/}"
  done
}

replace_processes() {
  for process in $(app_processes); do
    kill -s USR1 "$process" 2>/dev/null || true
  done
}

await_load() {
  tries=$((${STARTUP%.*} * 10))
  while [ ! -e "$state/loaded" ]; do
    if [ -e "$state/load-failed" ]; then
      cat "$state/load-failed" >&2
      die 70 'the app fails to load under Apache (above)'
    fi
    tries=$((tries - 1))
    [ "$tries" -gt 0 ] || die 71 "no process of the app has loaded it within $STARTUP s: see $logs/error.log"
    sleep 0.1
  done
}
