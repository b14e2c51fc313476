#!/bin/sh
# Starts the private Docker Engine: `unshare --mount --propagation slave sh start.sh ROOT CONFIG BRIDGE ADDRESS RANGE [CA]`
# inputs: ROOT its root file system, CONFIG dockerd's daemon.json, BRIDGE and ADDRESS (a.b.c.d/n) of its network,
#         RANGE all addresses it may use, CA a certificate bundle of the machine.
# Leaves the machine's files alone: it sees them through mounts of its own. On failure: exits non-zero, reason on stderr.
set -eu
root=$1 config=$2 bridge=$3 address=$4 range=$5 ca=${6:-}
scripts=$(dirname "$0")
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

mount --bind "$root" "$root"

# First, as it holds ROOT itself: binding it later would repeat every mount made by then.
for dir in "/${root#/}" /*; do
  name=${dir#/}; name=${name%%/*}
  case $name in bin | sbin | lib* | usr | etc | boot | lost+found | '') continue ;; esac
  if [ -L "/$name" ]; then
    rmdir "$root/$name" 2>/dev/null || true
    [ -e "$root/$name" ] || cp -P "/$name" "$root/$name"
  elif [ -d "/$name" ] && ! mountpoint -q "$root/$name"; then
    mkdir -p "$root/$name"
    mount --rbind "/$name" "$root/$name"
  fi
done
# The engine's own folder, where it is below a directory that was left out above.
engine=$(dirname "$config")
if [ ! -d "$root$engine" ]; then
  mkdir -p "$root$engine"
  mount --rbind "$engine" "$root$engine"
fi

# Names are resolved as the machine does it, also after its network has changed.
mkdir -p "$root/.machine-etc"
mount --rbind /etc "$root/.machine-etc"
for file in resolv.conf hosts; do
  ln -sfn "/.machine-etc/$file" "$root/etc/$file"
done
if [ -n "$ca" ]; then cp -L "$ca" "$root/etc/ssl/certs/ca-certificates.crt"; fi

mkdir -p "$root/.old" "$root/.warp"
cp "$scripts/network.sh" "$root/.warp/network.sh"
cd "$root"
pivot_root . .old
cd /
umount -l /.old

sh /.warp/network.sh up "$bridge" "$address" "$range"
exec dockerd --config-file="$config"
