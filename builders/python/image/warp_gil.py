"""An end to a process whose interpreter nothing can use any more, under whatever server.

A thread of C (faulthandler's), which needs no GIL, ends the process with status 1 and says where each thread is, unless
a thread of Python has put it off within WARP_DEADLINE + 5 s: code that holds the GIL for so long, or waits for ever
while holding it, has every other request of the process wait, and those who would end it (mod_wsgi's monitor, which
wants to name the stack first) wait as well.
"""
import faulthandler
import os
import threading
import time

_STDERR = 2
# The longest that anything of the settings lets a process be silent, and 5 s.
_NAMES = ("WARP_DEADLINE", "WARP_REQUEST_TIMEOUT", "WARP_WORKER_TIMEOUT")
_LIMIT = max((float(os.environ[name]) for name in _NAMES if os.environ.get(name)), default=60.0) + 5


def start():
    """Begins to watch, in a process that has loaded the app; not under a debugger, which may hold everything."""
    if not os.environ.get("WARP_DEBUG"):
        threading.Thread(target=_put_off, name="warp-gil", daemon=True).start()


def start_on(loop):
    """Begins to watch an event loop: code that is not async, and does not let it come round, stops all of it as well."""

    def come_round():
        faulthandler.dump_traceback_later(_LIMIT, exit=True, file=_STDERR)
        loop.call_later(_LIMIT / 10, come_round)

    if not os.environ.get("WARP_DEBUG"):
        come_round()


def _put_off():
    while True:
        faulthandler.dump_traceback_later(_LIMIT, exit=True, file=_STDERR)
        time.sleep(_LIMIT / 10)
