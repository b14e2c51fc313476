"""Requests that are larger than their server is to take: 431 for a header, 413 for a body.

In: WARP_LIMIT_HEADER (bytes of one field), WARP_LIMIT_BODY (bytes; 0: any). Servers have limits of their own
beyond these, where they answer what they like; here all of them answer the same.
"""
import os
import sys

HEADER = int(os.environ.get("WARP_LIMIT_HEADER") or 0)
BODY = int(os.environ.get("WARP_LIMIT_BODY") or 0)

HEADER_STATUS = 431, "Request Header Fields Too Large"
BODY_STATUS = 413, "Content Too Large"


def within(application):
    """The WSGI application, for requests that are not too large."""

    def limited(environ, start_response):
        if HEADER and _is_large(environ):
            return refused(HEADER_STATUS, start_response)
        length = environ.get("CONTENT_LENGTH") or "0"
        if BODY and length.isdigit() and int(length) > BODY:
            return refused(BODY_STATUS, start_response)
        return application(environ, start_response)

    return limited


def _is_large(environ):
    # In every request: a loop whose usual turn is one comparison.
    near = HEADER - 1024
    for name, value in environ.items():
        if type(value) is str and len(value) > near and name.startswith("HTTP_") and len(value) + len(name) - 5 + 2 > HEADER:
            return True
    return False


def refused(status, start_response):
    """The answer, after which the connection ends: what is left of the request is not read."""
    text = ("%d %s\n" % status).encode()
    # waitress takes such a header for a mistake, and closes of its own accord.
    close = [] if "waitress" in sys.modules else [("Connection", "close")]
    start_response("%d %s" % status, [("Content-Type", "text/plain"), ("Content-Length", str(len(text))), *close])
    return [text]
