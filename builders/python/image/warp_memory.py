"""Whether this process has outgrown its soft limit, WARP_PROCESS_MEMORY (bytes; 0 or unset: none).

Its server's own code asks after requests, or once a second, and then has the process finish what it does
and be replaced: before the kernel kills it with all that is in flight.
"""
import os
import random
import sys
import time

import warp_tell

_ASKED = int(os.environ.get("WARP_PROCESS_MEMORY") or 0)
# Processes that grow alike shall not all be replaced at the same time: nor within so many seconds of each other.
_LIMIT = int(_ASKED * random.uniform(0.9, 1.0))
_APART = 3
_MARK = os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "outgrown")
_PAGE = os.sysconf("SC_PAGE_SIZE")

_state = {"first": None, "told": False}


def is_limited():
    return bool(_LIMIT)


def outgrown():
    """True once, when the process holds more than it may; the log says so."""
    if not _LIMIT or _state["told"]:
        return False
    held = resident()
    if _state["first"] is None:
        _state["first"] = held
    if held <= _LIMIT or (held <= _ASKED and _another_goes()):
        return False
    _state["told"] = True
    if _state["first"] > _LIMIT * 0.9:
        # A new process would be as large at once.
        _say("holds %s, as it did from the start: it is not replaced for its soft limit of %s; give the container more memory, or set server.memory" % (_mib(held), _mib(_LIMIT)))
        return False
    _say("holds %s, over its soft limit of %s (server.memory): it finishes its requests and is replaced" % (_mib(held), _mib(_LIMIT)))
    warp_tell.stopping("memory_limit")
    return True


def after_each(application, leave):
    """The WSGI application; `leave()` is called after the request that made the process too large."""
    if not _LIMIT:
        return application

    def counting(environ, start_response):
        response = application(environ, start_response)
        if outgrown():
            leave()
        return response

    return counting


def resident():
    """Bytes of the process that are in memory."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * _PAGE


def _another_goes():
    """Whether another process has begun to leave just now; else this one has, for the others to see."""
    try:
        if time.time() - os.stat(_MARK).st_mtime < _APART:
            return True
    except OSError:
        pass
    try:
        with open(_MARK, "w", encoding="ascii"):
            os.utime(_MARK)
    except OSError:
        # No room, no descriptor: nothing that a request should fail for.
        pass
    return False


def _mib(size):
    return "%d MiB" % round(size / 2**20)


def _say(text):
    sys.stderr.write("warp: process %d %s\n" % (os.getpid(), text))
    sys.stderr.flush()
