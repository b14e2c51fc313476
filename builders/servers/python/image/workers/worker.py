"""One worker process, and what it tells through its pipe."""
import os
import signal
import subprocess
import time

READY = b"r"
OUTGROWN = b"m"


class Worker:
    """A started process; `report` is the folder its loader writes `loaded` or `load-failed` to."""

    def __init__(self, command, listener, generation, report):
        self.pipe, told = os.pipe()
        os.set_blocking(self.pipe, False)
        fd = listener.fileno()
        env = dict(os.environ, WARP_WORKER_PIPE=str(told))
        if report:
            env["WARP_REPORT"] = report
        self.process = subprocess.Popen(
            [word.replace("{fd}", str(fd)) for word in command], pass_fds=(fd, told), env=env
        )
        os.close(told)
        self.pid = self.process.pid
        self.generation = generation
        self.started = time.monotonic()
        self.heard = None
        self.ready = False
        # Too large: to be replaced, and serving until then.
        self.outgrown = False
        self.stop_by = None
        self.kill_by = None

    def hear(self):
        """Takes in what has come through the pipe, readiness once, then a beat a second; false at its end."""
        try:
            told = os.read(self.pipe, 4096)
        except BlockingIOError:
            return True
        if told:
            self.ready = self.ready or READY in told
            self.outgrown = self.outgrown or OUTGROWN in told
            self.heard = time.monotonic()
        return bool(told)

    def silent(self, now):
        """Seconds since its event loop last came round; 0 for one that does not beat."""
        return now - self.heard if self.heard and not self.stopping else 0

    def forgive(self, now):
        """Silence until now does not count."""
        self.heard = self.heard and now

    @property
    def stopping(self):
        return self.stop_by is not None or self.kill_by is not None

    def stop(self, drain):
        """Asks it to drain; after `drain` seconds it is killed."""
        if not self.stopping:
            self.stop_by = time.monotonic() + drain
            self._signal(signal.SIGTERM)

    def abort(self, grace=3):
        """Ends one that hangs; ABRT makes it say where."""
        if self.kill_by is None:
            self.kill_by = time.monotonic() + grace
            self._signal(signal.SIGABRT)

    def enforce(self, now):
        """Kills it when its time is up; true when it did."""
        limit = min(by for by in (self.stop_by, self.kill_by, float("inf")) if by is not None)
        if now < limit:
            return False
        self.stop_by = self.kill_by = float("inf")
        self._signal(signal.SIGKILL)
        return True

    def ended(self):
        """Its status once it is gone (128 + n for a signal), else None."""
        code = self.process.poll()
        if code is None:
            return None
        return code if code >= 0 else 128 - code

    def close(self):
        os.close(self.pipe)

    def _signal(self, number):
        try:
            self.process.send_signal(number)
        except ProcessLookupError:
            pass
