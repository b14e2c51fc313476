"""Compressed responses: texts of 1 KiB and more, for clients that take gzip, where WARP_COMPRESSION is 1."""
import os
import re
import zlib

ASKED = os.environ.get("WARP_COMPRESSION") == "1"
_LEAST = 1024
_TEXTS = re.compile(r"(text/(?!event-stream)[\w.+-]+|application/([\w.-]+\+)?(json|xml)|application/(javascript|wasm)|image/svg\+xml)\s*(;|$)", re.I)
_TAKEN = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", re.I)


def taken(accept_encoding):
    """Whether a client takes gzip."""
    return bool(_TAKEN.search(accept_encoding))


def compressible(status, headers):
    """Whether a response is worth it; `headers` with names in lower case."""
    length = headers.get("content-length", "")
    if status in (204, 206, 304) or (length.isdigit() and int(length) < _LEAST):
        return False
    if "content-encoding" in headers or "no-transform" in headers.get("cache-control", ""):
        return False
    return bool(_TEXTS.match(headers.get("content-type", "")))


def changed(headers):
    """Pairs of names and values as they are for the compressed response."""
    kept = [(name, _weak(value) if name.lower() == "etag" else value) for name, value in headers if name.lower() not in ("content-length", "vary", "accept-ranges")]
    vary = [value for name, value in headers if name.lower() == "vary" and value.lower() != "accept-encoding"]
    return kept + [("Content-Encoding", "gzip"), ("Vary", ", ".join(vary + ["Accept-Encoding"]))]


def compressor():
    # Level 6, as most servers do; the window's 16 more is gzip's header.
    return zlib.compressobj(6, zlib.DEFLATED, 16 + zlib.MAX_WBITS)


def compressed(application):
    """The WSGI application, with such responses."""
    if not ASKED:
        return application

    def compressing(environ, start_response):
        if not taken(environ.get("HTTP_ACCEPT_ENCODING", "")) or environ["REQUEST_METHOD"] == "HEAD":
            return application(environ, start_response)
        chosen = []

        def start(status, headers, *rest):
            chosen[:] = []
            if compressible(int(status.split(" ", 1)[0]), {name.lower(): value for name, value in headers}):
                chosen.append(compressor())
                headers = changed(headers)
            return start_response(status, headers, *rest)

        response = application(environ, start)
        return _Response(response, chosen)

    return compressing


class _Response:
    def __init__(self, response, chosen):
        self._response = response
        self._chosen = chosen

    def __iter__(self):
        alone = isinstance(self._response, (list, tuple))
        for part in self._response:
            # A generator starts its response no sooner than here.
            if self._chosen and part:
                part = self._chosen[0].compress(part) + (b"" if alone else self._chosen[0].flush(zlib.Z_SYNC_FLUSH))
            yield part
        if self._chosen:
            yield self._chosen[0].flush()

    def close(self):
        getattr(self._response, "close", lambda: None)()


def _weak(etag):
    return etag if etag.startswith("W/") else "W/" + etag
