"""How many workers there are, which are replaced, and when to give up."""
import os
import selectors
import signal
import sys
import time
from collections import namedtuple

import telemetry
from worker import Worker

# Seconds: drain: what is asked to stop may take that long; startup: from the start until ready; silence: of
# an event loop, until its process hangs.
Limits = namedtuple("Limits", "drain startup silence")

# A start that fails is tried again after 1, 2, 4 … s; five in a row without a worker end it all.
_LONGEST_PAUSE = 30
# Nothing here takes as long: whoever paused us paused the workers too.
_PAUSED = 5
# A server that ends its last requests when the drain is over gets this long to say so.
_LAST_WORDS = 2
_GIVE_UP = 5


class Pool:
    def __init__(self, name, command, size, listener, limits):
        self.name, self.command, self.size = name, command, max(1, size)
        self.listener, self.limits = listener, limits
        self.workers = []
        self.generation = 0
        self.reloading = False
        self.proven = False
        self.ending = False
        self.failures = 0
        self.start_at = 0.0
        self.came_round = time.monotonic()
        self.status = 0

    def run(self):
        """Until every worker is gone after a signal to stop, or no worker can be started."""
        self._catch_signals()
        while self.workers or not self.ending:
            self._obey()
            self._advance(time.monotonic())
            self._listen_for_news()
            self._reap()
        return self.status

    # What is asked from outside.

    def _catch_signals(self):
        self.news = selectors.DefaultSelector()
        wake, woken = os.pipe()
        for fd in (wake, woken):
            os.set_blocking(fd, False)
        signal.set_wakeup_fd(woken, warn_on_full_buffer=False)
        self.news.register(wake, selectors.EVENT_READ)
        self.asked = []
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda number, _: self.asked.append(number))

    def _obey(self):
        while self.asked:
            if self.asked.pop(0) == signal.SIGHUP:
                self._reload()
            else:
                self._end(0)

    def _end(self, status):
        if self.ending:
            return
        self.ending, self.status = True, status
        # The last open end refuses new connections: each worker closes its own when it drains.
        self.listener.close()
        for worker in self.workers:
            worker.stop(self.limits.drain + _LAST_WORDS)

    def _reload(self):
        if self.ending or not self.proven:
            return
        self.reloading = True
        self.generation += 1
        self.start_at = 0.0

    # What follows from how things are.

    def _advance(self, now):
        if now - self.came_round > _PAUSED:
            for worker in self.workers:
                worker.forgive(now)
        self.came_round = now
        for worker in self.workers:
            self._judge(worker, now)
        if self.ending:
            return
        current = [each for each in self.workers if self._counts(each)]
        old = [each for each in self.workers if (each.generation != self.generation or each.outgrown) and not each.stopping]
        ready = [each for each in current if each.ready]
        if self.reloading and len(ready) >= self.size:
            self._finish_reload("ok")
        for worker in old[: max(0, len(ready) + len(old) - self.size)]:
            telemetry.stopping(worker.pid, "memory_limit" if worker.outgrown else "reload")
            worker.stop(self.limits.drain + _LAST_WORDS)
        # The first of its kind alone: what fails to load fails once, and what runs is not slowed down.
        together = self.size if self.proven and not old else len(ready) + 1
        while len(current) < min(self.size, together) and now >= self.start_at:
            current.append(self._start())

    def _counts(self, worker):
        return worker.generation == self.generation and not worker.stopping and not worker.outgrown

    def _judge(self, worker, now):
        if worker.enforce(now):
            self._say("worker %d did not end in time: killed" % worker.pid)
        elif worker.silent(now) > self.limits.silence:
            self._say("worker %d hangs: nothing else ran for %d s; where, it says itself" % (worker.pid, worker.silent(now)))
            telemetry.stopping(worker.pid, "hung")
            worker.abort()
        elif not worker.ready and not worker.stopping and now - worker.started > self.limits.startup + 5:
            self._say("worker %d was not ready after %d s" % (worker.pid, self.limits.startup))
            worker.abort()

    def _start(self):
        worker = Worker(self.command, self.listener, self.generation, self._report_folder())
        self.news.register(worker.pipe, selectors.EVENT_READ, worker)
        self.workers.append(worker)
        return worker

    def _report_folder(self):
        """The first load is the container's; what a later one reports is no news about those that serve."""
        if not self.proven:
            return None
        folder = os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "reload")
        os.makedirs(folder, exist_ok=True)
        return folder

    # What the workers tell.

    def _listen_for_news(self):
        for key, _ in self.news.select(0.5):
            worker = key.data
            if worker is None:
                os.read(key.fd, 4096)
                continue
            if not worker.hear():
                self.news.unregister(key.fd)
            if worker.ready and worker.generation == self.generation:
                self.proven = True
                self.failures = 0

    def _reap(self):
        for worker in list(self.workers):
            status = worker.ended()
            if status is None:
                continue
            if worker.pipe in self.news.get_map():
                self.news.unregister(worker.pipe)
            worker.close()
            self.workers.remove(worker)
            if not worker.stopping:
                self._lost(worker, status)
            elif worker.kill_by is not None and not worker.ready:
                self._failed(worker, status)

    def _lost(self, worker, status):
        if self.ending:
            return
        if not worker.ready:
            self._failed(worker, status)
        elif status:
            self._say("worker %d ended with status %d: replaced" % (worker.pid, status))
        else:
            # A server ends itself in order for one reason alone.
            telemetry.stopping(worker.pid, "maximum_requests")

    def _failed(self, worker, status):
        """It ended before it was ready."""
        if self.ending:
            return
        self.failures += 1
        serving = [each for each in self.workers if each.ready and not each.stopping]
        if not self.proven or (not serving and self.failures >= _GIVE_UP):
            self._end(status or 1)
            return
        pause = min(2 ** (self.failures - 1), _LONGEST_PAUSE)
        self.start_at = time.monotonic() + pause
        if self.reloading and serving and not any(map(self._counts, serving)):
            # Those that serve go on as they are.
            self.generation = serving[0].generation
            self._finish_reload("failed")
        else:
            self._say("a worker failed to start (status %d): tried again in %d s" % (status, pause))

    def _finish_reload(self, result):
        self.reloading = False
        path = os.path.join(os.environ.get("WARP_STATE", "/tmp/warp"), "reloaded")
        with open(path + ".new", "w", encoding="ascii") as file:
            file.write(result + "\n")
        os.replace(path + ".new", path)

    def _say(self, text):
        print("warp: %s: %s" % (self.name, text), file=sys.stderr, flush=True)
