"""Serves the app by waitress; the arguments are those of waitress-serve and win over these settings.

In: PORT, WARP_THREADS, WARP_DRAIN, the settings (WARP_BACKLOG, WARP_CLIENTS, …). SIGTERM: no new connections; ends with 0 when the
requests in flight are answered, or the drain is over.
"""
import logging
import math
import os
import signal
import socket
import sys
import time

# Not this folder: its names would hide modules of the app.
sys.path[0] = "/opt/warp/python"

from warp_server import import_server  # noqa: E402

channel, server, adjustments, task = import_server("waitress.channel", "waitress.server", "waitress.adjustments", "waitress.task")
wasyncore = server.wasyncore


def main():
    # It writes none itself.
    os.environ.setdefault("WARP_ACCESS_LOG", "1")
    import warp_log

    warp_log.install()
    logger = logging.getLogger("waitress")
    logger.addHandler(logging.StreamHandler())
    logger.propagate = False
    import warp_wsgi

    connections = {}
    chosen = settings(sys.argv[1:])
    server.create_server(warp_wsgi.application, map=connections, _dispatcher=dispatcher(int(chosen["threads"])), **chosen)
    give_up_the_deaf(connections)
    stop = Stop(connections)
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, stop.ask)
    while not stop.asked:
        wasyncore.loop(timeout=1, use_poll=True, map=connections, count=1)
    drain(connections)
    # Threads of hung requests would keep the interpreter from ending.
    sys.stdout.flush()
    os._exit(0)


def give_up_the_deaf(connections):
    """A client that takes nothing for so long is given up by the kernel; the thread that answers it is free again."""
    limit = int(min(30, float(os.environ.get("WARP_DEADLINE", "60")) / 2) * 1000)
    for listener in listeners(connections):
        listener.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, limit)


def settings(arguments):
    chosen = {
        "listen": "0.0.0.0:%s" % os.environ.get("PORT", "8080"),
        "threads": os.environ.get("WARP_THREADS", "5"),
        # Of a connection without a request; one that is being answered has no limit.
        "channel_timeout": math.ceil(float(os.environ.get("WARP_KEEP_ALIVE", "75"))),
        "connection_limit": int(os.environ.get("WARP_CLIENTS", "1000")),
        "backlog": int(os.environ.get("WARP_BACKLOG", "1024")),
        "max_request_header_size": max(262144, 2 * int(os.environ.get("WARP_LIMIT_HEADER") or 0)),
        # 1 GiB is its own; 0 is any.
        "max_request_body_size": int(os.environ.get("WARP_LIMIT_BODY") or 2**40),
        "ident": "",
        # warp_proxy.py's business, which knows networks.
        "clear_untrusted_proxy_headers": False,
    }
    asked, rest = adjustments.Adjustments.parse_args(arguments)
    asked = {name: value for name, value in asked.items() if name not in ("help", "call", "app")}
    if rest:
        raise SystemExit("warp: waitress takes no argument %s" % rest[0])
    if {"host", "port", "unix_socket"} & set(asked):
        del chosen["listen"]
    return {**chosen, **asked}


def dispatcher(threads):
    """waitress's own, which knows how long a request waited for a thread."""
    import warp_telemetry

    class Dispatcher(task.ThreadedTaskDispatcher):
        def add_task(self, one):
            queued = time.monotonic()
            super().add_task(_Queued(one, queued))

    class _Queued:
        def __init__(self, one, queued):
            self.cancel, self._one, self._queued = one.cancel, one, queued

        def service(self):
            warp_telemetry.waited.seconds = time.monotonic() - self._queued
            self._one.service()

    made = Dispatcher()
    made.set_thread_count(threads)
    return made


class Stop:
    def __init__(self, connections):
        self.asked = False
        self._connections = connections

    def ask(self, *_):
        self.asked = True
        for listener in listeners(self._connections):
            listener.pull_trigger()


def drain(connections):
    end = time.monotonic() + float(os.environ.get("WARP_DRAIN", "65"))
    for listener in listeners(connections):
        listener.accepting = False
        wasyncore.dispatcher.close(listener)
    while time.monotonic() < end:
        for one in channels(connections):
            # A response that is on its way closes its connection behind it.
            one.will_close = one.will_close or not is_busy(one)
        if not channels(connections):
            return
        wasyncore.loop(timeout=0.1, use_poll=True, map=connections, count=1)
    busy = [one for one in channels(connections) if is_busy(one)]
    print("warp: %d requests were still in flight at the end of the drain" % len(busy), file=sys.stderr)


def is_busy(one):
    return bool(one.requests or one.request or one.total_outbufs_len)


def listeners(connections):
    return [one for one in list(connections.values()) if isinstance(one, server.BaseWSGIServer)]


def channels(connections):
    return [one for one in list(connections.values()) if isinstance(one, channel.HTTPChannel)]


main()
