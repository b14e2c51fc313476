"""Around every request of a WSGI app: its id, how long it takes, and its line in the access log."""
import os
import sys
import threading
import time

import warp_access
import warp_log
from warp_files import noted_files
from warp_identity import kept_or_made, queued_since, trace_of
from warp_telemetry import Reporter, waited


def told(application, behind_apache=False):
    """The WSGI application. Apache gives requests their id, counts them and writes the access log itself."""
    reporter = Reporter(not behind_apache, int(os.environ.get("WARP_THREADS") or 0))
    logged = not behind_apache and warp_access.wanted()
    # What a request waited is known in the daemon process, and logged by another: a header that Apache takes away.
    queue_header = behind_apache and warp_log.JSON

    def telling(environ, start_response):
        get = environ.get
        peer = get("REMOTE_ADDR", "")
        identity, queue = get("HTTP_X_REQUEST_ID"), None
        if not behind_apache:
            identity = environ["HTTP_X_REQUEST_ID"] = kept_or_made(identity, peer)
            queue = waited.pop() or queued_since(get("HTTP_X_REQUEST_START"), peer)
        traceparent = get("HTTP_TRACEPARENT")
        trace = trace_of(traceparent) if traceparent else None
        warp_log.request.set((identity, trace))
        thread = threading.get_ident()
        request = reporter.began(get("REQUEST_METHOD", ""), get("SCRIPT_NAME", "") + get("PATH_INFO", ""), lambda: frames_of(thread))
        request.identity, request.queue = identity, queue
        status, size = 0, None
        sent_by_server = noted_files(environ)

        def start(line, headers, *rest):
            nonlocal status, size
            status = int(line[:3])
            if behind_apache:
                if queue_header:
                    headers = [*headers, ("X-Warp-Queue", _queue_of_apache(environ))]
                return start_response(line, headers, *rest)
            if logged:
                size = next((value for name, value in headers if len(name) == 14 and name.lower() == "content-length"), None)
            # An id of the app's own making would be in no log.
            headers = [pair for pair in headers if len(pair[0]) != 12 or pair[0].lower() != "x-request-id"]
            headers.append(("X-Request-ID", identity))
            return start_response(line, headers, *rest)

        def ended(code, count):
            seconds = reporter.ended(request, code)
            if logged:
                warp_access.write(_line(environ, code, count, seconds, queue, identity, trace))
            warp_log.request.set(warp_log.NONE)

        try:
            response = application(environ, start)
        except BaseException:
            ended(500, 0)
            raise
        # What is there at once, or a file, the server sends by itself: wrapped, it could not.
        if isinstance(response, list):
            ended(status, sum(map(len, response)) if logged else 0)
            return response
        if sent_by_server(response):
            ended(status, int(size) if size and size.isdigit() else None)
            return response
        return (_Measured if logged else _Response)(response, lambda count: ended(status, count))

    return telling


class _Response:
    def __init__(self, response, ended):
        self._response = response
        self._ended = ended
        self._size = 0

    def __iter__(self):
        return iter(self._response)

    def close(self):
        try:
            getattr(self._response, "close", lambda: None)()
        finally:
            ended, self._ended = self._ended, lambda size: None
            ended(self._size)


class _Measured(_Response):
    def __iter__(self):
        for part in self._response:
            self._size += len(part)
            yield part


def _line(environ, status, size, seconds, queue, identity, trace):
    get = environ.get
    return {
        "client": get("REMOTE_ADDR"), "method": get("REQUEST_METHOD"),
        "path": _text(get("SCRIPT_NAME", "") + get("PATH_INFO", "")), "query": _text(get("QUERY_STRING", "")),
        "protocol": get("SERVER_PROTOCOL"), "status": status, "bytes": size, "seconds": seconds, "queue_seconds": queue,
        "user_agent": _text(get("HTTP_USER_AGENT")), "referer": _text(get("HTTP_REFERER")),
        "request_id": identity, "trace_id": trace,
    }


def _text(value):
    """What WSGI hands over as Latin-1 is UTF-8, as a rule."""
    if not value or value.isascii():
        return value
    return value.encode("latin-1", "replace").decode("utf-8", "backslashreplace")


def _queue_of_apache(environ):
    try:
        return "%.6f" % max(0.0, (int(environ["mod_wsgi.daemon_start"]) - int(environ["mod_wsgi.queue_start"])) / 1e6)
    except (KeyError, ValueError):
        return "-"


def frames_of(thread):
    frames = []
    frame = sys._current_frames().get(thread)
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back
    return reversed(frames)
