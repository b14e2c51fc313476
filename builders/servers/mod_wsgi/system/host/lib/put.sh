# shellcheck shell=sh disable=SC1090,SC1091,SC2030,SC2031,SC2034,SC2154
# Files of the machine that are written: what was there before comes back where the installation fails.

put_list=

# put_file PATH MODE COMMAND…: the content is what the command prints. Sets `changed` where it is another. (No
# pipeline: what a subshell sets is lost.)
put_file() {
  put_path=$1 put_mode=$2 put_new_file=$1.warp-new
  shift 2
  "$@" >"$put_new_file"
  set -- "$put_path" "$put_mode"
  if [ -f "$1" ] && cmp -s "$put_new_file" "$1"; then
    rm "$put_new_file"
    return 0
  fi
  changed=1
  if [ -f "$1" ]; then cp -p "$1" "$1.warp-old"; fi
  put_list="$put_list $1"
  chmod "$2" "$put_new_file"
  mv "$put_new_file" "$1"
}

# put_new PATH: something else that was made anew.
put_new() {
  changed=1
  put_list="$put_list $1"
}

put_back() {
  for put_path in $put_list; do
    if [ -f "$put_path.warp-old" ]; then mv "$put_path.warp-old" "$put_path"; else rm -f "$put_path"; fi
  done
}

put_kept() {
  for put_path in $put_list; do
    rm -f "$put_path.warp-old"
  done
  put_list=
}

# Whole seconds, rounded up.
whole() {
  awk -v value="$1" 'BEGIN { print (value == int(value) ? int(value) : int(value) + 1) }'
}
