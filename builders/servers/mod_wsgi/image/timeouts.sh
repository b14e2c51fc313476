# shellcheck shell=sh
# Part of start.sh, and of an installation into a system Apache.

# request_timeout DEADLINE THREADS: mod_wsgi's request timeout fires at value × (1 + ln threads).
request_timeout() {
  awk -v deadline="$1" -v threads="$2" \
    'BEGIN { value = int(deadline / (1 + log(threads)) + 0.5); print (value < 1 ? 1 : value) }'
}
