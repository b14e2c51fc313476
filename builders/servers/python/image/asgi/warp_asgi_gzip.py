"""Compressed responses of an ASGI app: warp_gzip.py's rules."""
import zlib

from warp_gzip import ASKED, changed, compressible, compressor, taken


def compressed(application):
    """The application, with texts compressed for clients that take them so."""
    if not ASKED:
        return application

    async def compressing(scope, receive, send):
        if scope["type"] != "http" or scope["method"] == "HEAD" or not _taken(scope):
            await application(scope, receive, send)
            return
        chosen = []

        async def send_compressed(message):
            if message["type"] == "http.response.start":
                message = _started(message, chosen)
            elif message["type"] == "http.response.body" and chosen:
                more = message.get("more_body", False)
                body = chosen[0].compress(message.get("body", b"")) + chosen[0].flush(zlib.Z_SYNC_FLUSH if more else zlib.Z_FINISH)
                message = dict(message, body=body)
            await send(message)

        # The server would send a file by itself, past the compression.
        extensions = {name: value for name, value in (scope.get("extensions") or {}).items() if name not in ("http.response.pathsend", "http.response.zerocopysend")}
        await application(dict(scope, extensions=extensions), receive, send_compressed)

    return compressing


def _taken(scope):
    return taken(b",".join(value for name, value in scope["headers"] if name == b"accept-encoding").decode("latin-1"))


def _started(message, chosen):
    pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in message.get("headers", [])]
    if not compressible(message["status"], {name.lower(): value for name, value in pairs}):
        return message
    chosen.append(compressor())
    made = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in changed(pairs)]
    return dict(message, headers=made)
