"""What the sidecar knows, as JSON, for who is in the container (`warp status`): addresses of requests are
nothing for a port. A client on a socket file that only the container's user and group may open.
"""
import json
import os
import selectors
import socket
import sys
import time


class Answers:
    """Answers each client once with `facts()` and lets it go."""

    def __init__(self, selector, path, facts):
        self._facts = facts
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            os.unlink(path)
        except OSError:
            pass
        self._listener.bind(path)
        os.chmod(path, 0o660)
        self._listener.listen(8)
        self._listener.setblocking(False)
        selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def _accept(self, _event):
        try:
            connection, _address = self._listener.accept()
            with connection:
                connection.settimeout(1.0)
                connection.sendall(json.dumps(self._facts()).encode() + b"\n")
        except OSError:
            pass


def show(settings):
    """Prints it, once or (`--follow`) once a second for as long as somebody reads; gives the exit status."""
    while True:
        try:
            sys.stdout.write(_ask(settings.path("sidecar.sock")))
            sys.stdout.flush()
        except OSError as error:
            sys.stderr.write("warp: the sidecar does not answer: %s\n" % error.strerror)
            return 1
        if not settings.follow:
            return 0
        time.sleep(1.0)


def _ask(path):
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(5.0)
        connection.connect(path)
        parts = []
        while True:
            part = connection.recv(65536)
            if not part:
                return b"".join(parts).decode()
            parts.append(part)
