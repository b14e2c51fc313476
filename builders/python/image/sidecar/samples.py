"""What a server's process tells about itself, whatever the server.

A `Sample` is about one process and the time since its sample before. Histograms have `len(BOUNDS) + 1`
counts, the last for what took longer than all bounds.
"""

# Seconds: one bucket for each doubling, which is also how mod_wsgi's own sixty-four fold together.
BOUNDS = [0.002 * 2**power for power in range(16)]


class Sample:
    """Counts since the one before; `kind` is `requests`, `started`, `stopping`, `stopped` or `slow`."""

    def __init__(self, kind, pid):
        self.kind = kind
        self.pid = pid
        # By class: 1xx to 5xx.
        self.codes = [0] * 5
        # `request`, `application`, `queue` → (counts by bucket, seconds in all).
        self.histograms = {}
        self.gil_wait = 0.0
        self.in_flight = 0
        # Seconds that the longest request now running has been at it.
        self.longest = 0.0
        self.threads = 0
        # Part of the threads' time that was used, 0 to 1; None where nobody knows.
        self.capacity = None
        self.websockets = 0
        self.reason = ""
        # Of `slow`: id, method, path, seconds, stack, done.
        self.slow = None
        # Seconds until the next one at most.
        self.period = 1.0
