# shellcheck shell=sh
# Phase: start, part of start.sh: what Apache does with more requests than the app can take.

# How many requests wait for a thread of the app: with those that have one, half of Apache's clients at most. The
# others get 503 at once, so that half of Apache is left for files, and for whoever sends or takes slowly.
queue_length() {
  queue=$((WARP_CLIENTS / 2 - WARP_PROCESSES * WARP_THREADS))
  [ "$queue" -ge 1 ] || queue=1
  [ "$queue" -le 100 ] || queue=100
  echo "$queue"
}

# event_workers CONF: all of Apache's threads from the start, in two processes, on stdout. express has a small process,
# and Apache adds one a second at first: for seconds nothing would be left for files.
event_workers() {
  clients=$(sed -n '/^<IfModule mpm_event_module>/,/^<\/IfModule>/s/^MaxClients //p' "$1" | head -n 1)
  half=$(((clients + 1) / 2))
  cat <<CONF
<IfModule mpm_event_module>
<IfDefine !ONE_PROCESS>
ServerLimit 2
ThreadLimit $half
StartServers 2
ThreadsPerChild $half
MaxRequestWorkers $((2 * half))
MinSpareThreads 1
MaxSpareThreads $((2 * half))
</IfDefine>
</IfModule>
CONF
}
