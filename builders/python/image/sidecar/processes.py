"""The server's processes, as the kernel sees them: no help from the server is needed for it."""
import os

_TICK = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE")


class Seen:
    """One process: `cpu` seconds so far, `rss` bytes, `threads`; `began` tells two of the same id apart."""

    def __init__(self, pid, fields):
        self.pid = pid
        self.parent = int(fields[1])
        self.alive = fields[0] not in ("Z", "X")
        self.cpu = (int(fields[11]) + int(fields[12])) / _TICK
        self.threads = int(fields[17])
        self.began = int(fields[19])
        self.rss = int(fields[21]) * _PAGE


class Processes:
    def __init__(self, before=None):
        """before: pid → [began, CPU seconds] as an earlier sidecar saw them."""
        self.now = {}
        self._before = before or {}

    def look(self, leader):
        """Reads the leader and all below it; gives the CPU seconds used since the look before."""
        before = self.now
        self.now = _family(leader)
        used = 0.0
        for pid, seen in self.now.items():
            known = before.get(pid)
            began, cpu = (known.began, known.cpu) if known else self._before.pop(str(pid), (None, 0.0))
            used += seen.cpu - (cpu if began == seen.began else 0.0)
        return max(0.0, used)


def read_one(pid):
    """The process, or None where there is none or it has ended."""
    try:
        with open("/proc/%d/stat" % pid) as file:
            # The name in parentheses may hold anything.
            seen = Seen(pid, file.read().rpartition(")")[2].split())
    except (OSError, ValueError, IndexError):
        return None
    return seen if seen.alive else None


def _family(leader):
    everyone = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            seen = read_one(int(name))
            if seen:
                everyone[seen.pid] = seen
    members = {pid for pid in (leader,) if pid in everyone}
    more = set(members)
    while more:
        more = {pid for pid, seen in everyone.items() if seen.parent in more} - members
        members |= more
    return {pid: everyone[pid] for pid in members}


def memory(root="/sys/fs/cgroup"):
    """(bytes used, limit or None) of the container by its cgroup, either version; (None, None) where unknown.

    Used is what Kubernetes calls the working set: without what the kernel keeps of files it has not used lately
    and drops before it would end a process.
    """
    for used, limit, stat, droppable in (
        ("memory.current", "memory.max", "memory.stat", "inactive_file"),
        ("memory/memory.usage_in_bytes", "memory/memory.limit_in_bytes", "memory/memory.stat", "total_inactive_file"),
    ):
        try:
            with open("%s/%s" % (root, used)) as file:
                now = int(file.read())
            with open("%s/%s" % (root, limit)) as file:
                most = file.read().strip()
        except (OSError, ValueError):
            continue
        now -= _of_stat("%s/%s" % (root, stat), droppable)
        # Version 1 writes an absurdly large number where there is none.
        return max(0, now), int(most) if most.isdigit() and len(most) < 19 else None
    return None, None


def _of_stat(path, name):
    try:
        with open(path) as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith(name + " "))
    except (OSError, ValueError, StopIteration):
        return 0
