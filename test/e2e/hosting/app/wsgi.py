"""The application of the hosting tests for WSGI servers; faults.py has what it does."""
import time
from urllib.parse import unquote

import faults


def application(environ, start_response):
    path, query = environ["PATH_INFO"], unquote(environ["QUERY_STRING"])
    if path in ("/sleep", "/slow-body"):
        print("begun %s" % path, file=environ["wsgi.errors"], flush=True)
    headers = [("Content-Type", "text/plain; charset=utf-8")]
    if path == "/slow-body":
        start_response("200 OK", headers)
        return _slowly(*faults.parts(query))
    if path == "/big-header":
        headers += faults.big_header(query)
        text = "big"
    elif path == "/client":
        text = "%s %s" % (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"])
    elif path == "/body":
        text = str(len(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))))
    elif path in faults.FAULTS:
        text = faults.FAULTS[path](query)
    else:
        start_response("404 Not Found", headers)
        return [b"not found\n"]
    body = text.encode()
    start_response("200 OK", headers + [("Content-Length", str(len(body)))])
    return [body]


def _slowly(count, pause, size):
    for _ in range(count):
        time.sleep(pause)
        yield b"s" * size
