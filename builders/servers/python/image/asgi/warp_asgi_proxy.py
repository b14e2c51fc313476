"""What trusted proxies say about the client, as an ASGI app expects to find it: warp_proxy.py's rules."""
from warp_proxy import FORGEABLE, client_of, is_trusted, trusted_networks

_HEADERS = (b"x-forwarded-for", b"x-forwarded-proto", b"x-forwarded-host")
_FORGEABLE = tuple(name.lower().encode("ascii") for name in FORGEABLE)


def behind(application):
    """The application, seeing the client instead of the trusted proxies in front of it."""
    networks = trusted_networks()
    if not networks:
        return application

    async def forwarded(scope, receive, send):
        if scope["type"] in ("http", "websocket"):
            peer = (scope.get("client") or ("",))[0]
            scope = _believed(scope, networks) if is_trusted(peer, networks) else _without(scope, _FORGEABLE)
        await application(scope, receive, send)

    return forwarded


def _believed(scope, networks):
    said = {name: _values(scope, name) for name in _HEADERS}
    client = client_of(",".join(said[b"x-forwarded-for"]), networks)
    if client:
        # In place: servers log what stands there when the response has ended, and daphne what its own list has.
        if isinstance(scope["client"], list):
            scope["client"][:] = (client, 0)
        else:
            scope["client"] = (client, 0)
    proto = _last(said[b"x-forwarded-proto"]).lower()
    if proto in ("http", "https"):
        socket = scope["type"] == "websocket"
        scope = dict(scope, scheme={"http": "ws", "https": "wss"}[proto] if socket else proto)
    host = _last(said[b"x-forwarded-host"])
    if host:
        scope = _without(scope, (b"host",))
        scope["headers"].insert(0, (b"host", host.encode("latin-1")))
    return scope


def _without(scope, names):
    return dict(scope, headers=[pair for pair in scope["headers"] if pair[0] not in names])


def _values(scope, name):
    return [value.decode("latin-1") for header, value in scope["headers"] if header == name]


def _last(values):
    return ",".join(values).split(",")[-1].strip()
