"""Opens the app's own server to the outside: what it binds to the loopback address on $PORT.

In: WARP_OPEN_LOOPBACK=1 and PORT in the environment; every Python of such a process imports this at
its start (warp_listen.pth in site-packages). Nothing else is touched: a socket on another port stays
where the app wants it. See docs/python.md.
"""
import os

_OPEN = {"127.0.0.1": "0.0.0.0", "localhost": "0.0.0.0", "::1": "::"}


def _install(port):
    import socket

    bind = socket.socket.bind

    def open_bind(self, address):
        if isinstance(address, tuple) and len(address) >= 2 and str(address[1]) == port:
            host = address[0] if isinstance(address[0], str) else ""
            if host == "localhost" and self.family == socket.AF_INET6:
                host = "::1"
            address = (_OPEN.get(host, address[0]),) + tuple(address[1:])
        return bind(self, address)

    socket.socket.bind = open_bind


if os.environ.get("WARP_OPEN_LOOPBACK") == "1" and os.environ.get("PORT"):
    _install(os.environ["PORT"])
