# shellcheck shell=sh disable=SC2034,SC2154
# The first real load of the app: its loader writes `loaded` or `load-failed` (with the traceback). A
# program that listens by itself (`listens`) has loaded when it does.

# Watches for either in the background; tells the supervisor by URG with the verdict in a file.
judge_start() {
  (
    trap 'exit 0' TERM
    read -r up _ </proc/uptime
    end=$((${up%.*} + ${process_startup%.*} + 1))
    [ "$process_judged" != listens ] || judge_listens "$end"
    while [ ! -e "$WARP_STATE/load-failed" ]; do
      [ ! -e "$WARP_STATE/loaded" ] || exit 0
      read -r up _ </proc/uptime
      [ "${up%.*}" -lt "$end" ] || break
      sleep 0.1
    done
    # A command of the app's own whose load nothing has seen begin: nothing to judge.
    if [ "$process_judged" = begun ] && [ ! -e "$WARP_STATE/loading" ]; then exit 0; fi
    if [ -e "$WARP_STATE/load-failed" ]; then echo failed; else echo hangs; fi >"$WARP_STATE/verdict"
    kill -s URG "$$"
  ) 9>&- &
  judge=$!
}

# judge_listens UPTIME: a slow start and one that hangs look the same from outside. What does not listen
# by then is told, and not ended.
judge_listens() {
  until listens_on "$PORT"; do
    read -r up _ </proc/uptime
    if [ "${up%.*}" -ge "$1" ]; then
      say "nothing listens on port $PORT after $process_startup s: the app's start hangs or is slow"
      exit 0
    fi
    sleep 0.25
  done
  : >"$WARP_STATE/loaded"
  exit 0
}

judge_stop() {
  [ -z "${judge-}" ] || kill "$judge" 2>/dev/null
  judge=
}

# Ends the server after a bad verdict, which is told when it has said its own last words.
judge_act() {
  { read -r verdict <"$WARP_STATE/verdict"; } 2>/dev/null || return 0
  end_now
}

# Says what the verdict is; `judged_status` is what we shall end with.
judge_report() {
  judged_status=70
  case $verdict in
  failed)
    say "the app failed to load:"
    cat "$WARP_STATE/load-failed" >&2
    ;;
  ended) say "the app failed to load: it ended with status $status before it listened on port $PORT" ;;
  *)
    judged_status=71
    say "the app did not load within $process_startup s: its import hangs or is too slow"
    ;;
  esac
}
