"""Access log for servers that write none: one line a request on stdout, as Apache's combined plus seconds."""
import sys
import time


def logged(application):
    """The application, whose requests are logged when their response is closed."""

    def logging(environ, start_response):
        line = _Line(environ)

        def start(status, headers, *rest):
            line.status = status.split(" ", 1)[0]
            return start_response(status, headers, *rest)

        try:
            response = application(environ, start)
        except BaseException:
            line.write()
            raise
        if not isinstance(response, list):
            return _Response(response, line)
        # All there is, at once: servers send it in one piece where it stays a list.
        line.size = sum(map(len, response))
        line.write()
        return response

    return logging


class _Line:
    def __init__(self, environ):
        self._environ = environ
        self._since = time.monotonic()
        self._at = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
        self.status = "500"
        self.size = 0

    def write(self):
        got = self._environ.get
        path = got("SCRIPT_NAME", "") + got("PATH_INFO", "")
        query = got("QUERY_STRING", "")
        request = "%s %s%s %s" % (got("REQUEST_METHOD"), path, "?" + query if query else "", got("SERVER_PROTOCOL"))
        shown = [_quoted(text) for text in (request, got("HTTP_REFERER", "-"), got("HTTP_USER_AGENT", "-"))]
        seconds = time.monotonic() - self._since
        line = '%s - - [%s] "%s" %s %d "%s" "%s" %.6f\n' % (got("REMOTE_ADDR", "-"), self._at, shown[0], self.status, self.size, shown[1], shown[2], seconds)
        sys.stdout.write(line)
        sys.stdout.flush()


class _Response:
    def __init__(self, response, line):
        self._response = response
        self._line = line

    def __iter__(self):
        for part in self._response:
            self._line.size += len(part)
            yield part

    def close(self):
        try:
            getattr(self._response, "close", lambda: None)()
        finally:
            self._line.write()


def _quoted(text):
    """No quote, backslash or control character: nobody writes a line of their own into the log."""
    return "".join(c if " " <= c < "\x7f" and c not in '"\\' else "\\x%02x" % ord(c) for c in text)
