"""hypercorn's settings: docs/servers.md. The user's arguments win over them."""
import logging
import os
import sys

graceful_timeout = float(os.environ["WARP_DRAIN"])
startup_timeout = float(os.environ["WARP_STARTUP"])
keep_alive_timeout = float(os.environ["WARP_KEEP_ALIVE"])
backlog = int(os.environ["WARP_BACKLOG"])
max_requests = int(os.environ["WARP_MAX_REQUESTS"]) or None
max_requests_jitter = (max_requests or 0) // 10
certfile = os.environ.get("WARP_TLS_CERTIFICATE") or None
keyfile = os.environ.get("WARP_TLS_KEY") or None
if os.environ.get("WARP_HTTP2") == "0":
    alpn_protocols = ["http/1.1"]
# At the limit of one field warp_limits.py answers.
h11_max_incomplete_size = 2 * int(os.environ["WARP_LIMIT_HEADER"])
h2_max_header_list_size = 2 * int(os.environ["WARP_LIMIT_HEADER"])
include_server_header = False
errorlog = "-"



class _OneLine(logging.Formatter):
    """The line alone, which carries its own time; a control character of the URL cannot begin another."""

    def format(self, record):
        return "".join(c if c.isprintable() else "\\x%02x" % ord(c) for c in super().format(record))


_stdout = logging.StreamHandler(sys.stdout)
_stdout.setFormatter(_OneLine())
accesslog = logging.getLogger("hypercorn.access")
accesslog.handlers = [_stdout]
accesslog.propagate = False
accesslog.setLevel(logging.INFO)
access_log_format = '%(h)s - - %(t)s "%(R)s" %(s)s %(b)s "%(f)s" "%(a)s" %(L)s %({x-request-id}o)s'
