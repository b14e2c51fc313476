"""Request bodies sent in chunks, as every framework expects bodies: read to their end, with a length.

WSGI knows no other body (PEP 3333): Django takes one without CONTENT_LENGTH for empty, whatever the server
hands over. Small ones are kept in memory, large ones in a file of /tmp that goes with the response.
"""
import tempfile

from warp_limits import BODY, BODY_STATUS, refused

_IN_MEMORY = 1024 * 1024
_PART = 64 * 1024


def whole(application):
    """The application, whose requests have their body behind `wsgi.input` and its CONTENT_LENGTH."""

    def reading(environ, start_response):
        if not environ.get("HTTP_TRANSFER_ENCODING"):
            return application(environ, start_response)
        # Who reads which of the two is how one request is smuggled in another.
        if environ.get("CONTENT_LENGTH") or environ["HTTP_TRANSFER_ENCODING"].strip().lower() != "chunked":
            return refused((400, "Bad Request"), start_response)
        body = tempfile.SpooledTemporaryFile(_IN_MEMORY)
        try:
            size = _copy(environ["wsgi.input"], body)
        except OSError:
            return refused((400, "Bad Request"), start_response)
        if BODY and size > BODY:
            return refused(BODY_STATUS, start_response)
        body.seek(0)
        del environ["HTTP_TRANSFER_ENCODING"]
        environ.update({"wsgi.input": body, "wsgi.input_terminated": True, "CONTENT_LENGTH": str(size)})
        return application(environ, start_response)

    return reading


def _copy(source, body):
    size = 0
    while not BODY or size <= BODY:
        part = source.read(_PART)
        if not part:
            break
        size += len(part)
        body.write(part)
    return size

