"""From pipes to the container's log: each line in, one JSON object a line out."""
import os
import re
import select
import selectors
import signal
import time

import apache
from framed import PIECE, RECORD, Framed, own_object
from lines import Lines
from records import line, now, plain, text
from tracebacks import Tracebacks

# Seconds that a line without an end, or a traceback that may go on, is waited for.
_PATIENCE = 0.3
_HOOK = re.compile(r"^\[([a-z-]+)\] (.*)$", re.S)
_OURS = re.compile(r"^warp: (.*)$", re.S)


class Relay:
    def __init__(self, routes, named):
        self._common = {"server": named.get("server") or None, "process": named.get("process") or None}
        self._selector = selectors.DefaultSelector()
        self._ending = False
        for source, descriptor in routes:
            # Opened anew: what is set for this end must not be for those who write.
            own = os.open("/proc/self/fd/%d" % descriptor, os.O_RDONLY | os.O_NONBLOCK)
            self._selector.register(own, selectors.EVENT_READ, _Route(source, self._common))

    def run(self):
        signal.signal(signal.SIGTERM, self._end)
        for number in (signal.SIGINT, signal.SIGHUP, signal.SIGQUIT):
            signal.signal(number, signal.SIG_IGN)
        routes = [key.data for key in self._selector.get_map().values()]
        while True:
            # A signal does not end a wait: it is looked for now and then.
            patience = _PATIENCE if any(route.waiting for route in routes) else 0.5
            ready = self._selector.select(0 if self._ending else patience)
            for key, _ in ready:
                try:
                    key.data.take(os.read(key.fd, 65536))
                except BlockingIOError:
                    continue
            over = self._ending and not ready
            for route in routes:
                route.tidy(over)
                route.send()
            if over:
                return 0

    def _end(self, *_):
        self._ending = True


class _Route:
    """What one pipe holds."""

    def __init__(self, source, common):
        self._source, self._common = source, common
        # Elsewhere such lines are an app's own.
        self._apache = common["server"] == "mod_wsgi"
        self._lines = Lines()
        self._framed = Framed()
        # By who writes: Apache says which process and thread.
        self._groups = {}
        self._out = []
        self._since = 0.0
        self.waiting = False

    def take(self, data):
        self._since = time.monotonic()
        self.waiting = True
        for one in self._lines.take(data):
            self._line(one)

    def tidy(self, over):
        """Nothing more is waited for where nothing has come for a while, or all is over."""
        if not self.waiting or (not over and time.monotonic() - self._since < _PATIENCE):
            return
        self.waiting = False
        for one in self._lines.rest():
            self._line(one)
        for record, group in self._groups.values():
            for message, _ in group.flush():
                self._say(record, message, True)
        self._groups.clear()

    def send(self):
        out, self._out = b"".join(self._out), []
        while out:
            try:
                out = out[os.write(1, out):]
            except BlockingIOError:
                # Somebody made the container's log one that does not wait.
                select.select([], [1], [])
            except OSError:
                # Nobody is left to read it.
                return

    def _line(self, data):
        if data[:1] in (RECORD, PIECE):
            try:
                record = self._framed.take(data)
            except (ValueError, RecursionError):
                self._text({}, (), data)
                return
            if record is not None:
                self._record(record)
            return
        if self._apache and data.startswith(apache.ACCESS):
            record = apache.access(data)
            if record:
                self._record(record)
                return
        elif self._apache and data.startswith(apache.ERROR):
            found = apache.error(data)
            if found:
                self._grouped(*found)
                return
        own = own_object(data)
        if own is not None:
            self._record({**own, "log": "app"})
            return
        self._text({}, (), data)

    def _text(self, record, key, data):
        self._grouped({"log": self._source, "level": "info", **record, "message": text(data)}, key)

    def _grouped(self, record, key):
        message = plain(record.pop("message"))
        known = self._groups.pop(key, None)
        first, group = known or (record, Tracebacks())
        said = group.add(message)
        if group.open:
            self._groups[key] = (first if known and not said else record, group)
        for one, is_traceback in said:
            self._say(first if is_traceback else record, one, is_traceback)

    def _say(self, record, message, is_traceback):
        whole = dict(record, message=message)
        if is_traceback:
            whole["level"] = "error"
        if self._source == "warp":
            whole.update(_of_warp(message))
        elif whole["log"] == "app" and message.startswith("warp: "):
            whole.update(log="warp", message=message[6:])
        self._record(whole)

    def _record(self, record):
        record.setdefault("time", now())
        first = {"time": record.pop("time"), "log": record.pop("log", "app")}
        try:
            self._out.append(line({**first, **record, **self._common}))
        except (ValueError, RecursionError):
            self._out.append(line({**first, "level": "info", "message": str(record)[:65536], **self._common}))


def _of_warp(message):
    """Which of the two a line is: PID 1's own, or a hook's behind its name."""
    hook = _HOOK.match(message)
    if hook:
        return {"log": "hook", "hook": hook.group(1), "message": hook.group(2)}
    ours = _OURS.match(message)
    return {"log": "warp", "message": ours.group(1) if ours else message}
