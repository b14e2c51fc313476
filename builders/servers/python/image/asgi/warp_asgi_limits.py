"""Requests that are larger than their server is to take: warp_limits.py's rules, for ASGI."""
from warp_limits import BODY, BODY_STATUS, HEADER, HEADER_STATUS


def within(application):
    """The application, for requests that are not too large."""
    if not HEADER and not BODY:
        return application

    async def limited(scope, receive, send):
        if scope["type"] != "http":
            await application(scope, receive, send)
            return
        if HEADER and any(len(name) + len(value) + 2 > HEADER for name, value in scope["headers"]):
            await _refuse(send, HEADER_STATUS)
            return
        lengths = [value for name, value in scope["headers"] if name == b"content-length"]
        if BODY and lengths and lengths[0].isdigit() and int(lengths[0]) > BODY:
            await _refuse(send, BODY_STATUS)
            return
        body = _Body(receive, send)
        try:
            await application(scope, body.receive, body.send)
        except _TooLarge:
            pass
        if body.too_large and not body.begun:
            await _refuse(send, BODY_STATUS)

    return limited


class _TooLarge(Exception):
    """A body in chunks that has gone beyond the limit."""


class _Body:
    def __init__(self, receive, send):
        self._receive, self._send = receive, send
        self._size = 0
        self.begun = self.too_large = False

    async def receive(self):
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if BODY and self._size > BODY:
            self.too_large = True
            raise _TooLarge()
        return message

    async def send(self, message):
        # What a framework makes of the exception is not the answer.
        if self.too_large and not self.begun:
            return
        self.begun = True
        await self._send(message)


async def _refuse(send, status):
    text = ("%d %s\n" % status).encode()
    headers = [(b"content-type", b"text/plain"), (b"content-length", b"%d" % len(text)), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": status[0], "headers": headers})
    await send({"type": "http.response.body", "body": text})
