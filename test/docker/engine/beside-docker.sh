#!/bin/sh
# In namespaces of its own: starts the embedded engine's dockerd twice on the same data beside a device docker0.
# inputs: START the start script, ROOT the engine's file system, CONFIG its daemon.json, BRIDGE, SOCKET.
# Prints one line a start, `up` or `down`, and whether docker0 is there.
set -eu
start=$1 root=$2 config=$3 bridge=$4 socket=$5
ip link set lo up
ip link add docker0 type bridge
for _ in 1 2; do
  unshare --mount --propagation slave sh "$start" "$root" "$config" "$bridge" 10.213.0.1/24 10.213.0.0/16 >&2 &
  engine=$!
  tries=0
  until [ -S "$socket" ] || [ "$tries" -gt 300 ]; do
    tries=$((tries + 1))
    sleep 0.1
  done
  state=down
  if [ -S "$socket" ]; then state=up; fi
  if ip link show docker0 >/dev/null 2>&1; then echo "$state docker0"; else echo "$state gone"; fi
  kill "$engine"
  wait "$engine" || true
  rm -f "$socket"
done
