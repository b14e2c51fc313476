"""What granian loads of a WSGI app: warp_wsgi.py's, with a watch over requests that hang, which granian has not."""
import os
import signal
import sys
import time

import warp_deadline
import warp_tell
import warp_wsgi

# The app's names rule from here on.
_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]

_BORN = time.monotonic()

application = warp_deadline.watched(warp_wsgi.application)


def _drain():
    # granian ends as a whole over a worker that dies within 5.5 s of its start.
    time.sleep(max(0, _BORN + 6 - time.monotonic()))
    # It takes no more connections then, and ends when its requests have.
    os.kill(os.getpid(), signal.SIGTERM)


warp_deadline.start(_drain)
warp_tell.tell_at_exit()
