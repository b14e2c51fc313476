"""The end of connections that are kept, once the container is about to end.

A server that drains closes those without a request, and a client may be sending one on such a connection just then.
While PID 1 waits for others to notice (WARP_DRAIN_DELAY), each response therefore ends its connection.
"""
import os

_DRAINING = os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "draining")
_CLOSE = (b"connection", b"close")


def closing(application):
    """The application; HTTP/1.1 connections end with the response while the container drains."""

    async def telling(scope, receive, send):
        if scope["type"] != "http" or not scope["http_version"].startswith("1"):
            await application(scope, receive, send)
            return

        async def tell(message):
            if message["type"] == "http.response.start" and os.path.exists(_DRAINING):
                message = dict(message, headers=[*message.get("headers", ()), _CLOSE])
            await send(message)

        await application(scope, receive, tell)

    return telling
