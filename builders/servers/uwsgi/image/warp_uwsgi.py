"""What uWSGI loads: warp_wsgi.py's application, with what uWSGI leaves out where others answer.

Requests that hang are noticed here, unless the app's uwsgi.ini has a harakiri (WARP_OWN_HARAKIRI): uWSGI's own watch has
one time a process, and any other request that ends in the process stops it. An exception of the app's before its response
begins is a 500 (uWSGI closes the connection without a word); a client that waits for `100 Continue` gets it; the log has the
client's address behind trusted proxies.
"""
import os
import signal
import sys
import threading
import time
import traceback

import uwsgi
import warp_memory
import warp_deadline
import warp_tell
import warp_wsgi

# The app's names rule from here on.
_HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]


def _drain():
    # As in a reload: uWSGI takes no more requests, ends when its own have, and makes a new one.
    os.kill(os.getpid(), signal.SIGHUP)


_served = warp_memory.after_each(warp_wsgi.application, _drain)


def application(environ, start_response):
    if environ.get("HTTP_EXPECT", "").lower() == "100-continue":
        os.write(uwsgi.connection_fd(), b"HTTP/1.1 100 Continue\r\n\r\n")
    if environ.get("HTTP_TRANSFER_ENCODING"):
        environ["wsgi.input"] = _Chunks()
    begun = []

    def start(status, headers, *rest):
        begun[:] = [status]
        return start_response(status, headers, *rest)

    try:
        return _served(environ, start)
    except Exception:
        traceback.print_exc()
        if begun:
            raise
        text = b"Internal Server Error\n"
        start_response("500 Internal Server Error", [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
        return [text]
    finally:
        uwsgi.set_logvar("client", environ.get("REMOTE_ADDR", "-"))
        uwsgi.set_logvar("request", environ.get("HTTP_X_REQUEST_ID", "-"))


def _ending():
    """A worker ends in order: it has had its number of requests, or there is new code."""
    most = int(uwsgi.opt.get("max-requests", 0))
    if most and uwsgi.request_id() >= most:
        warp_tell.stopping("maximum_requests")
    else:
        warp_tell.told_to_stop()


uwsgi.atexit = _ending


def _catch_up():
    """A signal to end that came while this process was loading, before uWSGI listens to it, is lost."""
    time.sleep(1)
    try:
        asked = os.stat(os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "draining")).st_mtime
    except OSError:
        return
    # PID 1 passes it on after the delay: what comes from here on is heard.
    if asked + float(os.environ.get("WARP_DRAIN_DELAY") or 0) <= time.time():
        _drain()


threading.Thread(target=_catch_up, daemon=True).start()
if os.environ.get("WARP_OWN_HARAKIRI") != "1":
    application = warp_deadline.watched(application)
    warp_deadline.start(_drain)


class _Chunks:
    """A body sent in chunks, which uWSGI's own `wsgi.input` takes for empty."""

    def read(self, _size=-1):
        return uwsgi.chunked_read()
