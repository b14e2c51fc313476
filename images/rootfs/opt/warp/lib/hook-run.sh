# shellcheck shell=sh disable=SC2154
# Runs a hook: its output has its name before every line, and it is ended after its time limit.
# Nothing of it is held in memory or waits for a process that the hook leaves behind: output goes through
# named pipes, and it is the hook itself that is waited for, so that its status is never another one's.

# hook_run NAME COMMAND… leaves the status in `hook_status`, and `hook_late` where it took too long.
hook_run() {
  hook_begin "$1"
  shift
  hook_child timeout -k 5 "$hook_limit" "$@" >"$hook_work/lines" 2>&1
  hook_end
}

# hook_capture NAME FILE COMMAND…: the same, with what it prints in FILE.
hook_capture() {
  hook_begin "$1"
  hook_file=$2
  shift 2
  mkfifo -m 0666 "$hook_work/output"
  {
    # What is too much is read all the same: the hook must not stall.
    head -c 1048577 >"$hook_file"
    cat >/dev/null
    hook_mark taken
  } <"$hook_work/output" 9>&- &
  hook_child timeout -k 5 "$hook_limit" "$@" >"$hook_work/output" 2>"$hook_work/lines"
  hook_await taken
  hook_end
}

# Starts a hook and waits for it; the supervisor and the build have ways of their own.
hook_child() {
  "$@" </dev/null &
  hook_pid=$!
  hook_status=0
  wait "$hook_pid" || hook_status=$?
}

hook_begin() {
  hook_name=$1
  hook_work=$(mktemp -d "${WARP_STATE%/*}/warp-hook.XXXXXX") || exit
  # The hook may run as another user, and open what its /dev/stderr stands for.
  mkfifo -m 0666 "$hook_work/lines"
  hook_lines <"$hook_work/lines" >&2 9>&- &
  hook_started=$(hook_clock)
}

# `timeout` tells of its own doing by a status that a hook may have by itself.
hook_judge_late() {
  hook_late=
  case $hook_status in
  124 | 137)
    if [ "$hook_limit" -gt 0 ] && [ $(($(hook_clock) - hook_started)) -ge $((hook_limit * 100)) ]; then
      hook_late=1 hook_status=124
      kill -s KILL -- "-$hook_pid" 2>/dev/null || :
    fi
    ;;
  esac
}

hook_end() {
  hook_judge_late
  hook_await shown
  rm -rf "$hook_work"
  return 0
}

# Lines of any bytes, long ones in pieces.
hook_lines() {
  export LC_ALL=C
  hook_awk=
  ! awk -W version </dev/null 2>&1 | grep -q '^mawk' || hook_awk='-W interactive'
  # shellcheck disable=SC2086
  stdbuf -o0 tr -d '\000' | stdbuf -oL fold -b -w 1000 |
    awk $hook_awk -v name="$hook_name" -v most="${hook_most-}" -v speed="${hook_speed-}" \
      -f "$WARP_HOME/lib/hook-output.awk"
  hook_mark shown
}

hook_mark() {
  { : >"$hook_work/$1"; } 2>/dev/null
}

# What the hook wrote is shown before anything goes on; two seconds at most, as something that it left
# running may hold its output open.
hook_await() {
  hook_tries=100
  while [ ! -e "$hook_work/$1" ] && [ "$hook_tries" -gt 0 ]; do
    sleep 0.02
    hook_tries=$((hook_tries - 1))
  done
}

# Hundredths of a second since the machine's start.
hook_clock() {
  read -r hook_up _ </proc/uptime
  echo "${hook_up%.*}${hook_up#*.}"
}

# hook_missing FILE: prints the interpreter that the file asks for and nobody has; status 1 where all is well.
hook_missing() {
  hook_first=
  IFS= read -r hook_first <"$1" || :
  case $hook_first in
  '#!'*) ;;
  *) return 1 ;;
  esac
  (
    set -f
    # shellcheck disable=SC2086
    set -- ${hook_first#'#!'}
    if [ "${1##*/}" = env ]; then
      shift
      while [ $# -gt 0 ]; do
        case $1 in
        -* | *=*) shift ;;
        *) break ;;
        esac
      done
    fi
    ! command -v "${1:-sh}" >/dev/null || exit 1
    printf '%s\n' "$1"
  )
}

# What became of the hook, in words; status 1 where it went well.
hook_trouble() {
  if [ -n "$hook_late" ]; then
    echo "the $hook_name hook$hook_place was still running after $hook_limit s and was ended"
  elif [ "$hook_status" -gt 128 ] && hook_signal=$(kill -l "$hook_status" 2>/dev/null); then
    echo "the $hook_name hook$hook_place was ended by signal $hook_signal (status $hook_status)"
  elif [ "$hook_status" -ne 0 ]; then
    echo "the $hook_name hook$hook_place ended with status $hook_status"
  else
    return 1
  fi
}

# What to do about it.
hook_advice() {
  if [ -n "$hook_late" ]; then
    echo "let it take longer by hooks.$hook_name.timeout in warp.yaml, such as \"$((hook_limit * 2))s\", or see what it waits for"
  else
    echo "it runs $(hook_moment "$hook_name"); its last lines are above"
  fi
}
