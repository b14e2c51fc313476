"""Tells the sidecar what the requests of this process are at: counts, times, and where a slow one stands.

In: WARP_TELEMETRY (the sidecar's socket; without it only slow requests are told, in the log), WARP_SLOW_REQUESTS
(seconds from which a request is slow; 0: none is), WARP_THREADS (of WSGI servers). Out: one JSON object a datagram, once a
second while there is something to tell (docs/runtime-contract.md, "The sidecar").
"""
import json
import os
import re
import socket
import sys
import threading
import time
from bisect import bisect_left

# Seconds; the sidecar's own (samples.py).
_BOUNDS = [0.002 * 2**power for power in range(16)]
_HERE = os.path.dirname(os.path.abspath(__file__)) + "/"
_SLOW = float(os.environ.get("WARP_SLOW_REQUESTS") or 0)
# A name in a path that is one of many: a number, a digest, an identifier.
_ONE_OF_MANY = re.compile(r"/(?:\d+|[0-9a-fA-F]{8,}|[0-9a-fA-F-]{32,}|[^/]{40,})(?=/|$)")


class Reporter:
    """Of one process, and of none that it forks: those begin anew.

    counts: whether requests are counted; not where the server's own telemetry does.
    threads: how many of them take requests; 0 where that says nothing.
    """

    def __init__(self, counts=True, threads=0):
        self._counts = counts
        self._threads = threads
        self._lock = threading.Lock()
        self._pid = None

    def began(self, method, path, where):
        """A request begins; `where()` gives the frames of its stack, innermost last. Gives what `ended` takes."""
        if self._pid != os.getpid():
            self._start()
        request = _Request(method, path, where)
        self._running[id(request)] = request
        return request

    def ended(self, request, status):
        """`status`: the response's, or 0 where the app gave none."""
        now = time.monotonic()
        self._running.pop(id(request), None)
        if self._counts:
            seconds = now - request.since
            with self._lock:
                self._codes[min(max(status // 100, 1), 5) - 1 if status else 4] += 1
                self._buckets[bisect_left(_BOUNDS, seconds)] += 1
                self._seconds += seconds
                self._busy += now - max(request.since, self._told)
        if request.slow:
            self._send({"kind": "slow", "slow": dict(_slow(request, now), done=True, status=status)})

    def socket_opened(self, change):
        """A WebSocket was opened (1) or has ended (-1)."""
        if self._pid != os.getpid():
            self._start()
        with self._lock:
            self._websockets += change

    def stopping(self, reason):
        """The process is about to end, and why: `deadline`, `memory_limit`, `maximum_requests` …"""
        self._send({"kind": "stopping", "reason": reason})

    def _start(self):
        with self._lock:
            if self._pid == os.getpid():
                return
            self._socket = None
            self._running = {}
            self._websockets = 0
            self._told = time.monotonic()
            self._clear()
            self._quiet = False
            self._pid = os.getpid()
        threading.Thread(target=self._watch, name="warp-telemetry", daemon=True).start()

    def _clear(self):
        self._codes, self._buckets, self._seconds, self._busy = [0] * 5, [0] * (len(_BOUNDS) + 1), 0.0, 0.0

    def _watch(self):
        pid = os.getpid()
        while self._pid == pid:
            time.sleep(1.0)
            try:
                self._look_for_slow()
                if self._counts:
                    self._tell()
            except Exception:
                # Whatever is wrong with telling, the app serves on.
                continue

    def _look_for_slow(self):
        now = time.monotonic()
        for request in list(self._running.values()):
            if not _SLOW or request.slow or now - request.since < _SLOW:
                continue
            request.slow = True
            stack = _stack(request.where)
            told = _slow(request, now)
            sys.stderr.write(
                "warp: a request runs for %.1f s: %s %s (process %d). It is at:\n%s"
                % (told["seconds"], told["method"], told["path"], self._pid, stack)
            )
            sys.stderr.flush()
            self._send({"kind": "slow", "slow": dict(told, stack=stack[-6000:], done=False)})

    def _tell(self):
        now = time.monotonic()
        running = [request.since for request in list(self._running.values())]
        with self._lock:
            period, told = now - self._told, self._told
            message = {
                "kind": "requests",
                "codes": self._codes,
                "request": [self._buckets, self._seconds],
                "application": [self._buckets, self._seconds],
                "in_flight": len(running),
                "longest": max((now - since for since in running), default=0.0),
                "websockets": self._websockets,
            }
            busy = self._busy
            self._told = now
            quiet = not running and not any(self._codes)
            self._clear()
        if self._threads:
            busy += sum(now - max(since, told) for since in running)
            message.update(threads=self._threads, capacity=min(1.0, busy / (period * self._threads)))
        # What was said last still holds, but for a sign of life now and then.
        if not quiet or not self._quiet or int(now) % 10 == 0:
            self._send(message)
        self._quiet = quiet

    def _send(self, message):
        path = os.environ.get("WARP_TELEMETRY")
        if not path:
            return
        try:
            if self._socket is None:
                self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
                self._socket.setblocking(False)
            self._socket.sendto(json.dumps(dict(message, pid=os.getpid())).encode(), path)
        except OSError:
            # Nobody is there just now, or has too much to read.
            pass


class _Request:
    __slots__ = ("method", "path", "where", "since", "slow")

    def __init__(self, method, path, where):
        self.method, self.path, self.where = method, path, where
        self.since = time.monotonic()
        self.slow = False


def _slow(request, now):
    return {
        "id": "%d-%x-%d" % (os.getpid(), id(request), request.since * 1000),
        "method": request.method,
        "path": _ONE_OF_MANY.sub("/:id", request.path)[:200],
        "seconds": round(now - request.since, 3),
        "at": round(time.time() - (now - request.since), 3),
    }


def _stack(where):
    import traceback

    try:
        frames = [(frame, frame.f_lineno) for frame in where()]
        # What of it is the server's and ours tells nothing.
        ours = [place for place, (frame, _) in enumerate(frames) if frame.f_code.co_filename.startswith(_HERE)]
        frames = frames[max(ours, default=-1) + 1:] or frames
        return "".join(traceback.format_list(traceback.StackSummary.extract(frames)))
    except Exception:
        return "  (unknown)\n"


def measured(application, counts=True):
    """The WSGI application, whose requests are told about until their response is closed."""
    reporter = Reporter(counts, int(os.environ.get("WARP_THREADS") or 0))

    def measuring(environ, start_response):
        thread = threading.get_ident()
        path = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
        request = reporter.began(environ.get("REQUEST_METHOD", ""), path, lambda: _of_thread(thread))
        status = 0

        def start(line, headers, *rest):
            nonlocal status
            status = int(line[:3])
            return start_response(line, headers, *rest)

        try:
            response = application(environ, start)
        except BaseException:
            reporter.ended(request, 500)
            raise
        # What is there at once, or a file, the server sends by itself: wrapped, it could not.
        if isinstance(response, (list, environ.get("wsgi.file_wrapper", list))):
            reporter.ended(request, status)
            return response
        return _Response(response, lambda: reporter.ended(request, status))

    return measuring


class _Response:
    def __init__(self, response, ended):
        self._response = response
        self._ended = ended

    def __iter__(self):
        return iter(self._response)

    def close(self):
        try:
            getattr(self._response, "close", lambda: None)()
        finally:
            self._ended()


def _of_thread(thread):
    frames = []
    frame = sys._current_frames().get(thread)
    while frame is not None:
        frames.append(frame)
        frame = frame.f_back
    return reversed(frames)
