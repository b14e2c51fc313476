#!/bin/sh
# Network of the private Docker Engine: `network.sh up|down BRIDGE ADDRESS RANGE`, in its root file system.
# The rules are by address range and stand outside Docker's chains: another Docker Engine of the machine
# empties those when it starts. Failure: exits non-zero; `down` goes on and never fails.
set -eu
verb=$1 bridge=$2 address=$3 range=$4
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

iptables="iptables"
"$iptables" -w -t nat -S >/dev/null 2>&1 || iptables="iptables-legacy"

# rule OPERATION: -C, -I or -D each of the three.
forward_out() { "$iptables" -w "$1" FORWARD -s "$range" -m comment --comment "$bridge" -j ACCEPT; }
forward_in() {
  "$iptables" -w "$1" FORWARD -d "$range" -m conntrack --ctstate RELATED,ESTABLISHED \
    -m comment --comment "$bridge" -j ACCEPT
}
masquerade() {
  "$iptables" -w -t nat "$1" POSTROUTING -s "$range" ! -d "$range" -m comment --comment "$bridge" -j MASQUERADE
}

# A hardware address of the bridge's own, made of its IPv4 address as Docker does for containers. Without
# one a bridge takes the lowest of its ports', which changes whenever a container starts or ends: what
# the others then send outside, to the address they knew, is lost until they ask again, for seconds.
hardware_address() (
  IFS=.
  # shellcheck disable=SC2086
  set -- ${address%/*}
  printf '02:42:%02x:%02x:%02x:%02x\n' "$1" "$2" "$3" "$4"
)

case $verb in
up)
  ip link show "$bridge" >/dev/null 2>&1 || ip link add "$bridge" type bridge
  ip link set "$bridge" address "$(hardware_address)"
  ip address replace "$address" dev "$bridge"
  ip link set "$bridge" up
  for rule in forward_out forward_in masquerade; do
    "$rule" -C 2>/dev/null || "$rule" -I
  done
  ;;
down)
  for rule in forward_out forward_in masquerade; do
    "$rule" -D 2>/dev/null || true
  done
  ip link delete "$bridge" 2>/dev/null || true
  ;;
esac
