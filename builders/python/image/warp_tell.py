"""A word to the sidecar, never waited for: docs/runtime-contract.md, "The sidecar".

In: WARP_TELEMETRY, the path of its socket; without it nothing is told. WARP_STATE.
"""
import json
import os
import socket
import sys

# The process that has said why it ends; one that it forks has not.
_told = None


def opened():
    made = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    made.setblocking(False)
    return made


def tell(through, message):
    path = os.environ.get("WARP_TELEMETRY")
    if not path:
        return
    try:
        through.sendto(json.dumps(dict(message, pid=os.getpid())).encode(), path)
    except OSError:
        # Nobody is there just now, or has too much to read.
        pass


def stopping(reason):
    """This process is about to end, and why: `deadline`, `hung`, `maximum_requests` … The first reason counts."""
    global _told
    if _told == os.getpid():
        return
    _told = os.getpid()
    with opened() as through:
        tell(through, {"kind": "stopping", "reason": reason})


def told_to_stop():
    """The server replaces this process, unless the whole container ends."""
    if not os.path.exists(os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "draining")):
        stopping("reload")


def tell_at_exit():
    """Where the server's processes are `multiprocessing`'s: what ends in order is replaced."""
    import multiprocessing.util

    if multiprocessing.parent_process() is not None:
        multiprocessing.util.Finalize(None, told_to_stop, exitpriority=1)


if __name__ == "__main__":
    # `reloading`: from here on the server replaces every process that it has.
    with opened() as through:
        tell(through, {"kind": sys.argv[1]})
