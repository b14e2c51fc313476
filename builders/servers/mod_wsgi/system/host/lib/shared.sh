# shellcheck shell=sh disable=SC1090,SC1091,SC2030,SC2031,SC2034,SC2154
# What all apps of the machine share of Apache's configuration, made from what each of them has written down in
# `figures` (sh: CLIENTS, DRAIN, STOP, PYTHON). On stdout.

# Bytes and seconds; the largest of all apps, and the clients of all together.
shared_figures() {
  shared_clients=0 shared_drain=0 shared_stop=0
  for figures in "$root"/apps/*/figures; do
    [ -f "$figures" ] || continue
    . "$figures"
    shared_clients=$((shared_clients + CLIENTS))
    [ "$shared_drain" -ge "$DRAIN" ] || shared_drain=$DRAIN
    [ "$shared_stop" -ge "$STOP" ] || shared_stop=$STOP
  done
}

shared_conf() (
  shared_figures
  cat <<CONF
# What the apps that warp put here share: $(shared_names). Written by their install.sh.

# Apps run in processes of their own, or not at all: nothing loads Python into Apache's own processes.
WSGIRestrictEmbedded On
# Connections accepted before a configuration is read anew find the new processes.
WSGISocketRotation Off
# Cookies and tokens of real browsers exceed the usual 8 KiB. (Counts for all hosts of an address.)
LimitRequestFieldSize 32768
# A graceful stop lets requests end, within the longest deadline of the apps and 5 s.
GracefulShutdownTimeout $shared_drain
CONF
  [ "$(largest_limit)" -ge "$shared_clients" ] || shared_workers
)

# Static files and other apps are answered while all threads of one wait.
shared_workers() {
  cat <<CONF
<IfModule mpm_event_module>
  ServerLimit $(((shared_clients + 24) / 25 + 1))
  ThreadsPerChild 25
  MaxRequestWorkers $(((shared_clients + 24) / 25 * 25))
</IfModule>
CONF
}

# The limit that somebody has set, or Apache's own for the event MPM.
largest_limit() {
  limit=$(find -L "$config" -name '*.conf' ! -path '*-available/*' ! -name 'warp*.conf' \
    -exec sed -n 's/^[[:space:]]*MaxRequestWorkers[[:space:]]*\([0-9]*\).*/\1/p' {} + | sort -n | tail -n 1)
  echo "${limit:-400}"
}

shared_names() {
  for figures in "$root"/apps/*/figures; do
    figures=${figures%/figures}
    printf '%s ' "${figures##*/}"
  done | sed 's/ $//; s/ /, /g'
}

shared_unit() (
  shared_figures
  cat <<CONF
# Written by warp: a stop lets requests end (GracefulShutdownTimeout), which takes this long at most.
[Service]
TimeoutStopSec=$shared_stop
CONF
  unit_lines
)

# copytruncate: for a new file Apache would have to read its configuration anew, which cuts requests.
rotation_conf() {
  cat <<CONF
$logs/*.log {
	daily
	rotate 14
	compress
	delaycompress
	missingok
	notifempty
	copytruncate
	su root root
}
CONF
}
