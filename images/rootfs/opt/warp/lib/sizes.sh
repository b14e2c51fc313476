# shellcheck shell=sh
# Sizes from the container's own limits (docs/servers.md has the formulas):
# WARP_CPUS, WARP_MEMORY (bytes), WARP_PROCESSES, WARP_THREADS, WARP_CLIENTS.

sizes_evaluate() {
  cgroup=${WARP_CGROUP:-/sys/fs/cgroup}
  sizes_cpus
  sizes_memory
  : "${WARP_PROCESSES:=$(sizes_processes)}" "${WARP_THREADS:=5}"
  if [ -z "${WARP_CLIENTS-}" ]; then
    WARP_CLIENTS=$((4 * WARP_PROCESSES * WARP_THREADS))
    [ "$WARP_CLIENTS" -ge 100 ] || WARP_CLIENTS=100
  fi
  export WARP_CPUS WARP_MEMORY WARP_PROCESSES WARP_THREADS WARP_CLIENTS
}

# Whole CPUs, a part of one counted as one: the smaller of the quota and what may be used at all.
sizes_cpus() {
  WARP_CPUS=$(nproc)
  quota=max period=100000
  if [ -r "$cgroup/cpu.max" ]; then
    read -r quota period <"$cgroup/cpu.max"
  else
    for group in cpu cpu,cpuacct; do
      [ -r "$cgroup/$group/cpu.cfs_quota_us" ] || continue
      read -r quota <"$cgroup/$group/cpu.cfs_quota_us"
      read -r period <"$cgroup/$group/cpu.cfs_period_us"
      break
    done
  fi
  case $quota in
  max | -1) return ;;
  esac
  quota=$(((quota + period - 1) / period))
  [ "$quota" -ge "$WARP_CPUS" ] || WARP_CPUS=$quota
}

# The limit, or the machine's memory where there is none (v1 writes an absurdly large number then).
sizes_memory() {
  read -r _ WARP_MEMORY _ </proc/meminfo
  WARP_MEMORY=$((WARP_MEMORY * 1024))
  for file in "$cgroup/memory.max" "$cgroup/memory/memory.limit_in_bytes"; do
    [ -r "$file" ] || continue
    read -r limit <"$file"
    [ "$limit" != max ] || return 0
    # Compared by length first: beyond 64 bits arithmetic would wrap.
    if [ "${#limit}" -lt 19 ] && [ "$limit" -lt "$WARP_MEMORY" ]; then
      WARP_MEMORY=$limit
    fi
    return 0
  done
}

# max(2, cpus), but no more than one process for each 128 MiB.
sizes_processes() {
  processes=$WARP_CPUS
  [ "$processes" -ge 2 ] || processes=2
  fit=$((WARP_MEMORY / 134217728))
  [ "$fit" -ge 1 ] || fit=1
  [ "$processes" -le "$fit" ] || processes=$fit
  echo "$processes"
}
