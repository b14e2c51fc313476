# shellcheck shell=sh
# Sizes from the container's own limits (docs/servers.md has the formulas):
# WARP_CPUS, WARP_MEMORY (bytes), WARP_PROCESSES, WARP_THREADS, WARP_CLIENTS, WARP_PROCESS_MEMORY (bytes, 0: no limit).

sizes_evaluate() {
  cgroup=${WARP_CGROUP:-/sys/fs/cgroup}
  sizes_cpus
  sizes_memory
  : "${WARP_PROCESSES:=$(sizes_processes)}" "${WARP_THREADS:=5}"
  : "${WARP_PROCESS_MEMORY:=$(sizes_process_memory)}"
  if [ -z "${WARP_CLIENTS-}" ]; then
    WARP_CLIENTS=$((4 * WARP_PROCESSES * WARP_THREADS))
    [ "$WARP_CLIENTS" -ge 200 ] || WARP_CLIENTS=200
  fi
  export WARP_CPUS WARP_MEMORY WARP_PROCESSES WARP_THREADS WARP_CLIENTS WARP_PROCESS_MEMORY
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
  limited=
  read -r _ WARP_MEMORY _ </proc/meminfo
  WARP_MEMORY=$((WARP_MEMORY * 1024))
  for file in "$cgroup/memory.max" "$cgroup/memory/memory.limit_in_bytes"; do
    [ -r "$file" ] || continue
    read -r limit <"$file"
    [ "$limit" != max ] || return 0
    # Compared by length first: beyond 64 bits arithmetic would wrap.
    if [ "${#limit}" -lt 19 ] && [ "$limit" -lt "$WARP_MEMORY" ]; then
      WARP_MEMORY=$limit limited=1
    fi
    return 0
  done
}

# max(2, cpus), but no more than one process for each 128 MiB, or for each WARP_PROCESS_MEMORY where that is given.
sizes_processes() {
  processes=$WARP_CPUS
  [ "$processes" -ge 2 ] || processes=2
  fit=$((WARP_MEMORY / 134217728))
  if [ -n "$limited" ] && [ "${WARP_PROCESS_MEMORY:-0}" != 0 ]; then
    fit=$(($(sizes_for_processes) / WARP_PROCESS_MEMORY))
  fi
  [ "$fit" -ge 1 ] || fit=1
  [ "$processes" -le "$fit" ] || processes=$fit
  echo "$processes"
}

# What the container's limit leaves to the server's processes: a tenth, 64 MiB at most, is for PID 1, a server's
# front and the page cache.
sizes_for_processes() {
  reserve=$((WARP_MEMORY / 10))
  [ "$reserve" -le 67108864 ] || reserve=67108864
  echo $((WARP_MEMORY - reserve))
}

# The soft limit of a process: 85 % of its share, so that it can finish its requests; 0 without a limit.
sizes_process_memory() {
  if [ -n "$limited" ]; then
    echo $(($(sizes_for_processes) * 85 / 100 / WARP_PROCESSES))
  else
    echo 0
  fi
}

# Numbers that are asked for and cannot be: in words, or nothing.
sizes_trouble() {
  [ -n "$limited" ] && [ "$WARP_PROCESS_MEMORY" != 0 ] || return 0
  mine=$(sizes_for_processes)
  needed=$((WARP_PROCESS_MEMORY * WARP_PROCESSES))
  if [ "$WARP_PROCESS_MEMORY" -lt 33554432 ]; then
    echo "$WARP_PROCESSES processes do not fit into the container's memory of $(sizes_mib "$WARP_MEMORY"): each would have less than 32 MiB (server.processes, WARP_PROCESSES)"
  elif [ "$needed" -gt "$mine" ]; then
    echo "$WARP_PROCESSES process(es) of $(sizes_mib "$WARP_PROCESS_MEMORY") do not fit into the container's memory of $(sizes_mib "$WARP_MEMORY"), of which they may have $(sizes_mib "$mine") (server.memory, server.processes)"
  fi
}

sizes_mib() {
  echo "$(($1 / 1048576)) MiB"
}
