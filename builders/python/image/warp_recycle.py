"""mod_wsgi's processes and their soft limit of memory, for which mod_wsgi-express has no option."""
import os
import signal

import warp_memory


def watch():
    """From here on: a process that has outgrown its limit has itself evicted when a request has ended."""
    import mod_wsgi

    def finished(name, **_):
        if name == "request_finished" and warp_memory.outgrown():
            # As in a reload: mod_wsgi finishes the requests in flight, ends, and Apache makes a new one.
            os.kill(os.getpid(), signal.SIGUSR1)

    mod_wsgi.subscribe_events(finished)
