"""mod_wsgi's processes and their soft limit of memory, for which mod_wsgi-express has no option."""
import os
import signal
import threading
import time

import warp_memory


def watch():
    """From here on: a process that has outgrown its limit has itself evicted.

    Looked at once a second: a subscriber to mod_wsgi's events would cost a fifth of a quick request.
    """
    if warp_memory.is_limited():
        threading.Thread(target=_watch, name="warp-memory", daemon=True).start()


def _watch():
    while not warp_memory.outgrown():
        time.sleep(1.0)
    # As in a reload: mod_wsgi finishes the requests in flight, ends, and Apache makes a new one.
    os.kill(os.getpid(), signal.SIGUSR1)
