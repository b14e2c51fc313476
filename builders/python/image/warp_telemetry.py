"""Tells the sidecar what the requests of this process are at: counts, times, and where a slow one stands.

In: WARP_TELEMETRY (the sidecar's socket; without it only slow requests are told, in the log), WARP_SLOW_REQUESTS
(seconds from which a request is slow; 0: none is), WARP_THREADS (of WSGI servers). Out: one JSON object a datagram, once a
second while there is something to tell (docs/runtime-contract.md, "The sidecar").
"""
import os
import re
import sys
import threading
import time
from bisect import bisect_left

import warp_log
import warp_tell

# Seconds; the sidecar's own (samples.py).
_BOUNDS = [0.002 * 2**power for power in range(16)]
_OURS = (os.path.dirname(os.path.abspath(__file__)) + "/", os.environ.get("WARP_HOME", "/opt/warp") + "/")
_SLOW = float(os.environ.get("WARP_SLOW_REQUESTS") or 0)
# A name in a path that is one of many: a number, a digest, an identifier.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_ONE_OF_MANY = re.compile(r"/(?:\d+|[0-9a-fA-F]{8,}|[0-9a-fA-F-]{32,}|[^/]{40,})(?=/|$)")


class _Waited(threading.local):
    """What the server's code knows about this thread's next request: the seconds it waited for the thread."""

    seconds = None

    def pop(self):
        seconds, self.seconds = self.seconds, None
        return seconds


waited = _Waited()


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
        """`status`: the response's, or 0 where the app gave none. Gives the seconds that the app took."""
        now = time.monotonic()
        self._running.pop(id(request), None)
        seconds = now - request.since
        if self._counts:
            queue = request.queue
            with self._lock:
                self._codes[min(max(status // 100, 1), 5) - 1 if status else 4] += 1
                place = bisect_left(_BOUNDS, seconds)
                self._buckets[place] += 1
                self._seconds += seconds
                self._busy += now - max(request.since, self._told)
                if queue is not None:
                    self._queue[bisect_left(_BOUNDS, queue)] += 1
                    self._queue_seconds += queue
                    self._waits = True
                    place = bisect_left(_BOUNDS, seconds + queue)
                self._all[place] += 1
        if request.slow:
            self._send({"kind": "slow", "slow": dict(_slow(request, now), done=True, status=status)})
        return seconds

    def socket_opened(self, change):
        """A WebSocket was opened (1) or has ended (-1)."""
        if self._pid != os.getpid():
            self._start()
        with self._lock:
            self._websockets += change

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
        self._codes, self._seconds, self._busy, self._queue_seconds = [0] * 5, 0.0, 0.0, 0.0
        self._buckets, self._queue, self._all = ([0] * (len(_BOUNDS) + 1) for _ in range(3))
        # Whether what a request waited is known.
        self._waits = False

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
            if not _SLOW or request.slow or request.streams or now - request.since < _SLOW:
                continue
            request.slow = True
            stack = _stack(request.where)
            told = _slow(request, now)
            _log_slow(told, self._pid, stack)
            self._send({"kind": "slow", "slow": dict(told, stack=stack[-6000:], done=False)})

    def _tell(self):
        now = time.monotonic()
        requests = list(self._running.values())
        running = [request.since for request in requests]
        with self._lock:
            period, told = now - self._told, self._told
            message = {
                "kind": "requests",
                "codes": self._codes,
                "request": [self._all, self._seconds + self._queue_seconds],
                "application": [self._buckets, self._seconds],
                "in_flight": len(running),
                "longest": max((now - request.since for request in requests if not request.streams), default=0.0),
                "websockets": self._websockets,
            }
            busy = self._busy
            if self._waits:
                message["queue"] = [self._queue, self._queue_seconds]
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
        if self._socket is None:
            self._socket = warp_tell.opened()
        warp_tell.tell(self._socket, message)


class _Request:
    __slots__ = ("method", "path", "where", "since", "slow", "streams", "identity", "queue")

    def __init__(self, method, path, where):
        self.method, self.path, self.where = method, path, where
        self.since = time.monotonic()
        # Streams: its response has begun, and may last as long as its client likes.
        self.slow = self.streams = False
        self.identity = self.queue = None


def _slow(request, now):
    return {
        "id": "%d-%x-%d" % (os.getpid(), id(request), request.since * 1000),
        "method": request.method,
        "path": _ONE_OF_MANY.sub("/:id", request.path)[:200],
        "seconds": round(now - request.since, 3),
        "at": round(time.time() - (now - request.since), 3),
        "request_id": request.identity,
    }


def _log_slow(told, pid, stack):
    # Decoded, a path may hold line ends and what terminals act on.
    method, path = (_UNSHOWN.sub(lambda found: "\\x%02x" % ord(found.group()), told[name]) for name in ("method", "path"))
    text = "a request runs for %.1f s: %s %s (process %d, request %s). It is at:\n%s" % (
        told["seconds"], method, path, pid, told["request_id"], stack
    )
    if warp_log.JSON:
        facts = {name: told[name] for name in ("method", "path", "seconds", "request_id")}
        warp_log.write({"time": warp_log.stamp(time.time()), "log": "warp", "level": "warning", "message": text.rstrip(), "pid": pid, **facts})
        return
    sys.stderr.write("warp: " + text)
    sys.stderr.flush()


def _stack(where):
    import traceback

    try:
        frames = [(frame, frame.f_lineno) for frame in where()]
        # What of it is the server's and ours tells nothing.
        ours = [place for place, (frame, _) in enumerate(frames) if frame.f_code.co_filename.startswith(_OURS)]
        frames = frames[max(ours, default=-1) + 1:] or frames
        return "".join(traceback.format_list(traceback.StackSummary.extract(frames)))
    except Exception:
        return "  (unknown)\n"
