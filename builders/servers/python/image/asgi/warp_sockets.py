"""WebSockets that are open, so that a server that would wait for them can end them when it drains."""

# Service restart: clients that know it come back.
RESTART = 1012

_open = {}


def tracked(application):
    """The application; its WebSockets are known to `close_all` from being accepted until they end."""

    async def tracking(scope, receive, send):
        if scope["type"] != "websocket":
            await application(scope, receive, send)
            return
        key = object()

        async def watch(message):
            if message["type"] == "websocket.accept":
                _open[key] = send
            elif message["type"] == "websocket.close":
                _open.pop(key, None)
            await send(message)

        try:
            await application(scope, receive, watch)
        finally:
            _open.pop(key, None)

    return tracking


async def close_all(code=RESTART):
    """Closes every open WebSocket; the app sees its disconnect."""
    for key, send in list(_open.items()):
        _open.pop(key, None)
        try:
            await send({"type": "websocket.close", "code": code})
        except Exception:
            # Gone by itself, or just going.
            continue
