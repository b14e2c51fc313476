"""gunicorn's settings: docs/servers.md has the formulas.

In: PORT, WARP_PROCESSES, WARP_THREADS, WARP_DRAIN, the settings (WARP_BACKLOG, WARP_KEEP_ALIVE, …); gunicorn.conf.py
of the app, whose settings win except for those that are the container's business.
"""
import math
import os
import runpy
import socket
import sys
import time

import warp_log
import warp_telemetry
import warp_tell
from gunicorn.workers.gthread import ThreadWorker

_drain = math.ceil(float(os.environ.get("WARP_DRAIN", "65")))
_send = float(os.environ.get("WARP_SEND_TIMEOUT", "30"))


class Worker(ThreadWorker):
    """Threads, and an end to the process when a request hangs, to a client when its request does not come: gthread
    itself never notices either.

    Tells the sidecar how long a request waited for a thread, and why the process ends.
    """

    def load_wsgi(self):
        # A client that takes nothing for so long is given up by the kernel; its thread is free again.
        for listener in self.sockets:
            if listener.sock.family != socket.AF_UNIX:
                listener.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(_send * 1000))
        super().load_wsgi()
        import warp_deadline
        import warp_heads
        import warp_memory

        self.wsgi = warp_heads.watched(warp_memory.after_each(warp_deadline.watched(self.wsgi), self._warp_drain))
        warp_heads.start()
        warp_deadline.start(self._warp_drain)

    def enqueue_req(self, conn):
        conn.warp_queued = time.monotonic()
        super().enqueue_req(conn)

    def handle(self, conn):
        import warp_heads

        warp_telemetry.waited.seconds = time.monotonic() - conn.warp_queued
        with warp_heads.limited(conn.sock):
            return super().handle(conn)

    def handle_request(self, req, conn):
        try:
            return super().handle_request(req, conn)
        finally:
            if self.nr == self.max_requests:
                warp_tell.stopping("maximum_requests")

    def handle_exit(self, sig, frame):
        warp_tell.told_to_stop()
        super().handle_exit(sig, frame)

    def handle_abort(self, sig, frame):
        # The main process, which has had no sign of life for `timeout` seconds.
        warp_tell.stopping("hung")
        super().handle_abort(sig, frame)

    def _warp_drain(self):
        # As at a stop: nothing new is accepted, the others in flight go on.
        self.alive = False


bind = "0.0.0.0:%s" % os.environ.get("PORT", "8080")
workers = int(os.environ.get("WARP_PROCESSES", "2"))
threads = int(os.environ.get("WARP_THREADS", "5"))
worker_class = Worker
pythonpath = "/opt/warp/python"

# A worker's own sign of life; loading the app counts, too.
timeout = math.ceil(float(os.environ.get("WARP_WORKER_TIMEOUT", "75")))
if os.environ.get("WARP_DEBUG"):
    timeout = 0
graceful_timeout = _drain
# Longer than the load balancers in front keep idle connections: they, not we, close first.
keepalive = math.ceil(float(os.environ.get("WARP_KEEP_ALIVE", "75")))
max_requests = int(os.environ.get("WARP_MAX_REQUESTS", "10000"))
max_requests_jitter = max_requests // 10
backlog = int(os.environ.get("WARP_BACKLOG", "2048"))
# At the limit warp_limits.py answers; cookies and tokens of real browsers exceed the usual 8 KiB.
limit_request_field_size = 2 * int(os.environ.get("WARP_LIMIT_HEADER", "32768"))

# The sign of life is the time stamp of a file: on a disk that could block.
worker_tmp_dir = next((folder for folder in ("/dev/shm", "/tmp") if os.access(folder, os.W_OK)), None)
control_socket_disable = True

certfile = os.environ.get("WARP_TLS_CERTIFICATE") or None
keyfile = os.environ.get("WARP_TLS_KEY") or None
_contexts = []


def ssl_context(_config, make):
    """One for each worker: gunicorn would read the files anew for each connection, halfway through a renewal, too."""
    if not _contexts:
        _contexts.append(make())
    return _contexts[0]


accesslog = "-"
errorlog = "-"
access_log_format = '%(h)s %(l)s %(u)s %(t)s "%(r)s" %(s)s %(b)s "%(f)s" "%(a)s" %(L)s %({x-request-id}o)s'
# warp_proxy.py believes proxies, which knows networks, and the headers for host and address, too.
forwarded_allow_ips = ""

# What only the container can know; the app's own settings are left out here.
_CONTAINERS = {
    "bind", "chdir", "control_socket", "control_socket_disable", "daemon", "group", "initgroups", "pidfile",
    "pythonpath", "reload", "reuse_port", "user", "worker_tmp_dir", "wsgi_app",
}
_LOGS = {"accesslog", "errorlog"}
_OWN = "gunicorn.conf.py"


def _own_settings():
    from gunicorn.config import KNOWN_SETTINGS

    known = {setting.name for setting in KNOWN_SETTINGS}
    for name, value in runpy.run_path(os.path.abspath(_OWN)).items():
        if name in _LOGS and value not in (None, "-"):
            print("warp: %s: %s goes to the container's log, not to %s" % (_OWN, name, value), file=sys.stderr)
        elif name in _CONTAINERS:
            print("warp: %s: %s is the container's business: left out" % (_OWN, name), file=sys.stderr)
        elif name in known:
            yield name, value


if os.path.exists(_OWN):
    globals().update(_own_settings())
if warp_log.JSON:
    # warp_access.py's business.
    accesslog = None
