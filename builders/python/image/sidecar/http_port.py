"""A small HTTP/1.1 server for GET and HEAD, of one thread: many slow clients do not hold up a probe."""
import selectors
import socket
import time

# Clients at once.
_MOST = 128
_HEAD_LIMIT = 8192
# Seconds that a client may take in all.
_PATIENCE = 5.0
_WORDS = {200: "OK", 404: "Not Found", 405: "Method Not Allowed", 503: "Service Unavailable"}


class HttpPort:
    """`answer(path)` gives (status, content type, text)."""

    def __init__(self, selector, port, answer):
        self._selector = selector
        self._answer = answer
        self._clients = {}
        self._listener = _listener(port)
        selector.register(self._listener, selectors.EVENT_READ, self._accept)

    def close(self):
        self._listener.close()

    def tidy(self):
        """Lets go of clients that take too long."""
        end = time.monotonic() - _PATIENCE
        for client in [each for each in self._clients.values() if each.since < end]:
            self._drop(client)

    def _accept(self, _event):
        try:
            connection, _address = self._listener.accept()
        except OSError:
            return
        if len(self._clients) >= _MOST:
            # Whoever says nothing for longest makes room.
            self._drop(next(iter(self._clients.values())))
        connection.setblocking(False)
        client = _Client(connection)
        self._clients[connection] = client
        self._selector.register(connection, selectors.EVENT_READ, lambda event: self._serve(client, event))

    def _serve(self, client, event):
        try:
            if event & selectors.EVENT_READ and not self._read(client):
                return
            sent = client.connection.send(client.out)
            client.out = client.out[sent:]
            if client.out:
                self._selector.modify(client.connection, selectors.EVENT_WRITE, lambda more: self._serve(client, more))
                return
        except BlockingIOError:
            return
        except OSError:
            pass
        self._drop(client)

    def _read(self, client):
        """True when the request is there and its response can be sent."""
        part = client.connection.recv(4096)
        client.head += part
        if not part or len(client.head) > _HEAD_LIMIT:
            self._drop(client)
            return False
        if b"\r\n\r\n" not in client.head:
            return False
        client.out = self._response(client.head)
        return True

    def _response(self, head):
        words = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        if len(words) != 3 or words[0] not in ("GET", "HEAD"):
            status, kind, text = 405, "text/plain", "GET or HEAD\n"
        else:
            status, kind, text = self._answer(words[1].split("?", 1)[0])
        body = text.encode()
        lines = "HTTP/1.1 %d %s\r\nContent-Type: %s; charset=utf-8\r\nContent-Length: %d\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
        start = (lines % (status, _WORDS[status], kind, len(body))).encode()
        return start if words[0] == "HEAD" else start + body

    def _drop(self, client):
        self._clients.pop(client.connection, None)
        try:
            self._selector.unregister(client.connection)
        except KeyError:
            pass
        client.connection.close()


class _Client:
    def __init__(self, connection):
        self.connection = connection
        self.since = time.monotonic()
        self.head = b""
        self.out = b""


def _listener(port):
    """On all addresses of both versions of IP, where the machine has both."""
    try:
        made = socket.socket(socket.AF_INET6)
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        address = "::"
    except OSError:
        made = socket.socket()
        address = "0.0.0.0"
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((address, port))
    except OSError:
        if address != "::":
            raise
        made.close()
        made = socket.socket()
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("0.0.0.0", port))
    made.listen(_MOST)
    made.setblocking(False)
    return made
