"""An end to the process when a request makes no progress for WARP_REQUEST_TIMEOUT s, under servers that notice none.

The stack of its thread is logged, `drain` is called (the server takes no more requests), the others in flight
get as long again, then the process ends with status 1 and is replaced by its server.
"""
import os
import sys
import threading
import time
import traceback

import warp_tell
from warp_files import noted_files

# At a breakpoint a request takes its time, which the supervisor has put into WARP_DEADLINE.
_ASKED = None if os.environ.get("WARP_DEBUG") else os.environ.get("WARP_REQUEST_TIMEOUT")
_DEADLINE = float(_ASKED or os.environ.get("WARP_DEADLINE", "60"))

# When each thread's request was last seen to go on.
_since = {}


def watched(application):
    """The application; a request counts from its start, then from each part of its response."""

    def watching(environ, start_response):
        sent_by_server = noted_files(environ)
        _progress()
        try:
            response = application(environ, start_response)
        except BaseException:
            _finished()
            raise
        # What the server sends by itself (a list, a file by sendfile) takes no code of ours any more.
        if isinstance(response, list) or sent_by_server(response):
            _finished()
            return response
        return _Response(response)

    return watching


def start(drain):
    """Begins to look, once in the process that serves."""
    threading.Thread(target=_watch, args=(drain,), name="warp-deadline", daemon=True).start()


class _Response:
    def __init__(self, response):
        self._response = response

    def __iter__(self):
        for part in self._response:
            _progress()
            yield part
            _progress()

    def close(self):
        try:
            getattr(self._response, "close", lambda: None)()
        finally:
            _finished()


def _progress():
    _since[threading.get_ident()] = time.monotonic()


def _finished():
    _since.pop(threading.get_ident(), None)


def _watch(drain):
    while not _hung():
        time.sleep(1)
    for thread in _hung():
        frame = sys._current_frames().get(thread)
        stack = "".join(traceback.format_stack(frame)) if frame else ""
        text = "warp: a request runs longer than %g s; this process (%d) is replaced. It is at:\n%s"
        sys.stderr.write(text % (_DEADLINE, os.getpid(), stack))
    sys.stderr.flush()
    warp_tell.stopping("deadline")
    drain()
    end = time.monotonic() + _DEADLINE
    while time.monotonic() < end and set(_since.copy()) - set(_hung()):
        time.sleep(0.2)
    os._exit(1)


def _hung():
    now = time.monotonic()
    return [thread for thread, since in _since.copy().items() if now - since > _DEADLINE]
