"""The sidecar at work: one loop over the port, the processes' reports and a look at them once in a while."""
import os
import selectors
import signal
import socket
import struct
import sys
import time

import mod_wsgi
import reported
from container import Container
from exposition import render
from http_port import HttpPort
from probes import Probes, Workers
from processes import Processes, memory, read_one
from status import Answers
from totals import Totals

# Seconds between two looks at the processes, and between two notes of the totals.
_LOOK = 2.0
_NOTE = 5.0
# A process that no longer reports, and is no longer there.
_GONE = 3.0


def serve(settings):
    """Until TERM; gives the exit status."""
    try:
        sidecar = _Sidecar(settings)
    except OSError as error:
        sys.stderr.write("warp: the sidecar cannot listen on port %d: %s\n" % (settings.port, error.strerror))
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sidecar.end())
    sidecar.run()
    return 0


class _Sidecar:
    def __init__(self, settings):
        self._settings = settings
        self._totals = Totals(settings.path("sidecar.json"))
        self._workers = Workers()
        self._processes = Processes(self._totals.processes)
        self._container = Container(settings)
        self._probes = Probes(settings, self._container, self._totals, self._workers)
        # Slow requests, the latest last: id → what is known.
        self._slow = {}
        self._ended = self._was_ready = False
        self._selector = selectors.DefaultSelector()
        self._http = HttpPort(self._selector, settings.port, self._page)
        self._reports = _datagrams(settings.path("telemetry.sock"))
        self._selector.register(self._reports, selectors.EVENT_READ, self._take)
        self._answers = Answers(self._selector, settings.path("sidecar.sock"), self._facts)

    def end(self):
        self._ended = True

    def run(self):
        looked = noted = 0.0
        while not self._ended:
            for key, event in self._selector.select(timeout=1.0):
                key.data(event)
            now = time.monotonic()
            if now - looked >= _LOOK:
                looked = now
                self._look()
                self._http.tidy()
                # The app is asked from the start on, so that the first probe finds an answer.
                if not self._was_ready:
                    self._was_ready, _why = self._probes.ready()
            if now - noted >= _NOTE:
                noted = now
                self._totals.keep()
        self._totals.keep()

    def _page(self, path):
        probe = {"/livez": self._probes.live, "/readyz": self._probes.ready, "/startupz": self._probes.started}.get(path)
        if probe:
            good, why = probe()
            return 200 if good else 503, "text/plain", why + "\n"
        if path == "/metrics":
            self._look()
            # What has been shown is never less afterwards.
            self._totals.keep()
            text = render(self._settings, self._totals, self._workers, self._processes, self._probes)
            return 200, "text/plain; version=0.0.4", text
        return 404, "text/plain", "/livez /readyz /startupz /metrics\n"

    def _take(self, _event):
        # As many as there are, but a flood does not keep probes waiting.
        for _ in range(64):
            try:
                datagram = self._reports.recv(65536)
            except OSError:
                return
            try:
                sample = mod_wsgi.sample(datagram) if mod_wsgi.is_telemetry(datagram) else reported.sample(datagram)
            except (ValueError, KeyError, TypeError, struct.error):
                self._totals.undecoded += 1
                continue
            if sample:
                self._count(sample)

    def _count(self, sample):
        if sample.kind == "slow":
            self._note_slow(sample.slow, sample.pid)
            return
        if sample.kind == "stopping":
            # What warp's own code says comes first, and is the cause of what the server says.
            self._workers.stopping.setdefault(sample.pid, sample.reason)
            return
        if sample.kind == "reloading":
            for pid in self._workers.latest:
                self._workers.stopping.setdefault(pid, "reload")
            return
        if sample.kind == "stopped":
            self._ended_worker(sample.pid, sample.reason)
            return
        if sample.pid not in self._workers.latest and not self._is_known(sample.pid):
            self._totals.starts += 1
            self._totals.workers.append(sample.pid)
        self._totals.add(sample)
        self._workers.take(sample)

    def _is_known(self, pid):
        """It took requests before this sidecar began."""
        return pid in self._totals.workers and read_one(pid) is not None

    def _note_slow(self, slow, pid):
        key = str(slow.get("id"))
        if key not in self._slow:
            self._totals.slow += 1
        self._slow[key] = dict(self._slow.get(key, {}), **slow, pid=pid)
        while len(self._slow) > 50:
            del self._slow[next(iter(self._slow))]

    def _ended_worker(self, pid, reason):
        if pid in self._workers.latest:
            told = self._workers.stopping.pop(pid, None) or reason
            self._totals.stopped(told or ("deadline" if self._was_hung(pid) else "died"))
            self._workers.forget(pid)
            self._totals.workers = [each for each in self._totals.workers if each != pid]

    def _was_hung(self, pid):
        """A server that kills a process for its request's time leaves it none to say so; its last words were a second before."""
        at, sample = self._workers.latest[pid]
        return sample.in_flight > 0 and sample.longest + time.monotonic() - at + 1.5 >= self._settings.deadline

    def _look(self):
        leader = self._container.number("server.pid")
        if leader is None:
            return
        self._totals.cpu += self._processes.look(leader)
        self._totals.processes = {str(pid): [seen.began, seen.cpu] for pid, seen in self._processes.now.items()}
        end = time.monotonic() - _GONE
        for pid, (at, _sample) in list(self._workers.latest.items()):
            if at < end and pid not in self._processes.now:
                self._ended_worker(pid, "")

    def _facts(self):
        self._look()
        totals = {name: value for name, value in vars(self._totals).items() if not name.startswith("_")}
        samples = {each.pid: each for each in self._workers.samples()}
        used, limit = memory()
        return {
            "at": time.time(),
            "process": self._settings.process,
            "server": self._settings.server,
            "deadline": self._settings.deadline,
            "live": self._probes.live(),
            "ready": self._probes.ready(),
            "totals": totals,
            "memory": used,
            "memory_limit": limit,
            "processes": [_process(each, samples.get(each.pid)) for _pid, each in sorted(self._processes.now.items())],
            "in_flight": self._workers.in_flight(),
            "longest": self._workers.longest(),
            "slow": list(self._slow.values()),
        }


def _process(seen, sample):
    facts = {"pid": seen.pid, "rss": seen.rss, "cpu": seen.cpu, "threads": seen.threads}
    if sample:
        facts.update(
            requests=sum(sample.codes), in_flight=sample.in_flight, longest=sample.longest,
            workers=sample.threads, capacity=sample.capacity, websockets=sample.websockets,
        )
    return facts


def _datagrams(path):
    made = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        os.unlink(path)
    except OSError:
        pass
    made.bind(path)
    os.chmod(path, 0o660)
    made.setblocking(False)
    return made
