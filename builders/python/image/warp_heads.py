"""An end to clients that send the head of a request byte by byte, under servers that read it in a thread of the app's.

The socket of a head that is not there after half of WARP_DEADLINE, within 5 to 15 s, is closed for reading: the server
takes that for the client's end, and the thread is free again.
"""
import contextlib
import os
import socket
import threading
import time

_LIMIT = max(5, min(15, float(os.environ.get("WARP_DEADLINE", "60")) / 2))

# When each thread began to read a head, and from where.
_reading = {}


@contextlib.contextmanager
def limited(connection):
    """While a thread reads a head from the connection's socket, and what follows it."""
    _reading[threading.get_ident()] = (time.monotonic(), connection)
    try:
        yield
    finally:
        arrived()


def arrived():
    """The head that this thread was reading is there."""
    _reading.pop(threading.get_ident(), None)


def watched(application):
    """The application, which is called once the head is there."""

    def watching(environ, start_response):
        arrived()
        return application(environ, start_response)

    return watching


def start():
    """Begins to look, once in the process that serves."""
    threading.Thread(target=_watch, name="warp-heads", daemon=True).start()


def _watch():
    while True:
        time.sleep(1)
        late = time.monotonic() - _LIMIT
        for begun, connection in list(_reading.values()):
            if begun < late:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RD)
