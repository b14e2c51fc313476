"""Is the container alive, ready, started? Each gives (true or false, why in words)."""
import time

from checks import has_hook, hook_check, url_check

# Seconds that a page or a hook that says `ready` may take.
_READY_LIMIT = 5.0
# A hook has a limit of its own, which ends it; this one is for when even that fails.
_HOOK_LIMIT = 3600.0


class Probes:
    def __init__(self, settings, container, totals, workers):
        self._settings = settings
        self._container = container
        self._totals = totals
        self._workers = workers
        self._alive = hook_check(settings, "alive", _HOOK_LIMIT) if has_hook(settings, "alive") else None
        self._ready = None
        if has_hook(settings, "ready"):
            self._ready = hook_check(settings, "ready", _HOOK_LIMIT)
        elif settings.ready_path:
            self._ready = url_check(settings, settings.ready_path, _READY_LIMIT)
        # Without either: the app's first page has once been answered.
        self._first = url_check(settings, "/", settings.deadline, once=True) if settings.listens else None

    def live(self):
        """PID 1 and its server are there, and requests end: an app that is only busy is alive."""
        if not self._container.lives("pid"):
            return False, "PID 1 is gone"
        # Between the start of PID 1 and the server's, hooks run.
        if self._container.has("server.pid") and not self._container.lives("server.pid"):
            return False, "the server has ended"
        limit = 2 * self._settings.deadline
        stuck = self._workers.seconds_without_end()
        if stuck > limit:
            return False, "every thread is busy, and no request has ended for %d s" % stuck
        return (self._alive.answer() if self._alive else None) or (True, "alive")

    def started(self):
        """The first load of the app is over."""
        if not self._container.lives("server.pid"):
            return False, "the server does not run yet"
        if self._settings.judged and not self._container.has("loaded"):
            return False, "the app is loading"
        if self._settings.listens and not self._container.listens():
            return False, "nothing listens on port %d" % self._settings.app_port
        return True, "started"

    def ready(self):
        """Requests may be sent."""
        if self._container.has("draining"):
            return False, "draining"
        started = self.started()
        if not started[0]:
            return started
        if self._ready:
            return self._ready.answer() or (False, "the first check is under way")
        if self._first and not self._totals.answered:
            answer = self._first.answer() or (False, "the first request is under way")
            self._totals.answered = answer[0]
            return answer
        return True, "ready"


class Workers:
    """The latest sample of each process of the server, and since when no request has ended."""

    def __init__(self):
        self.latest = {}
        # What those that are about to end have said: pid → reason.
        self.stopping = {}
        self._since = time.monotonic()

    def take(self, sample):
        now = time.monotonic()
        # Silence before is none of what begins now.
        if any(sample.codes) or not self._all_busy():
            self._since = now
        self.latest[sample.pid] = (now, sample)
        if not self._all_busy():
            self._since = now

    def forget(self, pid):
        self.latest.pop(pid, None)

    def samples(self):
        return [self.latest[pid][1] for pid in sorted(self.latest)]

    def in_flight(self):
        return sum(sample.in_flight for sample in self.samples())

    def longest(self):
        """Seconds that the longest running request has been at it; a silent process's clock runs on."""
        now = time.monotonic()
        return max((sample.longest + now - at for at, sample in self.latest.values() if sample.in_flight), default=0.0)

    def _all_busy(self):
        """Every thread that takes requests is at one. (An event loop takes any number, and may stream for ever.)"""
        threaded = [sample for sample in self.samples() if sample.threads]
        return bool(threaded) and all(sample.in_flight >= sample.threads for sample in threaded)

    def seconds_without_end(self):
        """0 where a thread is free."""
        return time.monotonic() - self._since if self._all_busy() else 0.0
