"""Prometheus' text format, version 0.0.4: the same names whatever server the app has (docs/hosting.md)."""
from processes import memory
from samples import BOUNDS


def render(settings, totals, workers, processes, probes):
    text = _Text()
    text.gauge("warp_info", "What runs here.", [(1, {"process": settings.process, "server": settings.server or "own"})])
    text.gauge("warp_deadline_seconds", "The longest acceptable request.", [(settings.deadline, {})])
    text.gauge("warp_alive", "1 while /livez is true.", [(int(probes.live()[0]), {})])
    text.gauge("warp_ready", "1 while /readyz is true.", [(int(probes.ready()[0]), {})])
    _requests(text, totals, workers)
    _processes(text, totals, workers, processes)
    used, limit = memory()
    if used is not None:
        text.gauge("warp_memory_bytes", "Memory of the container, without files that can be dropped.", [(used, {})])
    if limit is not None:
        text.gauge("warp_memory_limit_bytes", "Its limit.", [(limit, {})])
    text.counter("warp_sidecar_starts_total", "Starts of the sidecar.", [(totals.sidecar_starts, {})])
    text.counter("warp_telemetry_errors_total", "Reports of processes that could not be read.", [(totals.undecoded, {})])
    return text.done()


def _requests(text, totals, workers):
    classes = [(count, {"code": "%dxx" % (place + 1)}) for place, count in enumerate(totals.codes)]
    text.counter("warp_requests_total", "Requests that ended, by class of their status.", classes)
    for name, what in (
        ("request", "From its arrival to its end"),
        ("application", "In the app"),
        ("queue", "Waiting for a thread of the app"),
    ):
        if name in totals.histograms:
            text.histogram("warp_%s_duration_seconds" % name, what + ".", *totals.histograms[name])
    text.gauge("warp_requests_in_flight", "Requests that the app is at.", [(workers.in_flight(), {})])
    text.gauge("warp_websockets_open", "WebSockets that are open.", [(sum(each.websockets for each in workers.samples()), {})])
    text.gauge("warp_longest_running_request_seconds", "How long the oldest of them runs.", [(workers.longest(), {})])
    text.counter("warp_slow_requests_total", "Requests that ran longer than monitoring.slow_requests.", [(totals.slow, {})])
    text.counter("warp_gil_wait_seconds_total", "Waiting for Python's lock, where the server tells.", [(totals.gil_wait, {})])
    used = [each.capacity for each in workers.samples() if each.capacity is not None]
    if used:
        text.gauge("warp_capacity_utilization_ratio", "Part of the threads' time in use.", [(sum(used) / len(used), {})])
    text.gauge("warp_threads", "Threads that take requests.", [(sum(each.threads for each in workers.samples()), {})])


def _processes(text, totals, workers, processes):
    seen = [processes.now[pid] for pid in sorted(processes.now)]
    text.gauge("warp_processes", "Processes of the server.", [(len(seen), {})])
    sizes = [(each.rss, {"pid": str(each.pid)}) for each in seen]
    text.gauge("warp_process_resident_memory_bytes", "Memory of a process; what several share counts for each.", sizes)
    text.counter("warp_cpu_seconds_total", "CPU time of the server's processes.", [(totals.cpu, {})])
    text.counter("warp_worker_starts_total", "Processes of the server that began to take requests.", [(totals.starts, {})])
    # There from the start, as Prometheus takes no notice of a count that begins with 1.
    counted = dict({"died": 0}, **totals.stops)
    stops = [(count, {"reason": reason}) for reason, count in sorted(counted.items())]
    text.counter("warp_worker_stops_total", "Those that ended, by reason.", stops)


class _Text:
    def __init__(self):
        self._lines = []

    def gauge(self, name, what, values):
        self._family(name, what, "gauge", values)

    def counter(self, name, what, values):
        self._family(name, what, "counter", values)

    def histogram(self, name, what, counts, seconds):
        self._head(name, what, "histogram")
        total = 0
        for bound, count in zip(BOUNDS + [None], counts):
            total += count
            self._line(name + "_bucket", total, {"le": "+Inf" if bound is None else "%g" % bound})
        self._line(name + "_sum", seconds, {})
        self._line(name + "_count", total, {})

    def done(self):
        return "\n".join(self._lines) + "\n"

    def _family(self, name, what, kind, values):
        self._head(name, what, kind)
        for value, labels in values:
            self._line(name, value, labels)

    def _head(self, name, what, kind):
        self._lines += ["# HELP %s %s" % (name, what), "# TYPE %s %s" % (name, kind)]

    def _line(self, name, value, labels):
        shown = ",".join('%s="%s"' % (label, _escaped(text)) for label, text in labels.items())
        self._lines.append("%s%s %s" % (name, "{%s}" % shown if shown else "", repr(value)))


def _escaped(text):
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
