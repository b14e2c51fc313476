"""What the app's processes log: each record whole, with its level.

In: WARP_LOGS (`json` or `text`). `install()` is for every process of a server, before the app is loaded. What the
app configures is its own: as text it stays as it is; as JSON what goes to the container's log gets level and
logger beside the text that the app's formatter makes. Where an app configures nothing, Python's last resort
applies (warnings and worse), whose levels mod_wsgi's own log would lose.
"""
import json
import logging
import os
import sys
import threading
import time
from contextvars import ContextVar

JSON = os.environ.get("WARP_LOGS") == "json"

# (request id, trace id or None) of the request that this thread or task is at.
NONE = (None, None)
request = ContextVar("warp_request", default=NONE)

# Loggers of servers: their formats, made for people, say nothing that the record does not.
_SERVERS = ("gunicorn", "uvicorn", "hypercorn", "waitress", "daphne", "granian", "_granian")
_ACCESS = tuple(name + ".access" for name in _SERVERS)
# What the kernel writes to a pipe in one go (PIPE_BUF), less what stands around it.
_WHOLE = 4000
_emit = logging.StreamHandler.emit
_plain = logging.Formatter()
_parts = [0]


def install():
    """Once a process; those it forks have it."""
    if logging.StreamHandler.emit is not _emit or isinstance(logging.lastResort, (_Json, _Apache)):
        return
    if JSON:
        logging.lastResort = _Json(logging.WARNING)
        logging.StreamHandler.emit = _emit_json
        if sys.excepthook is sys.__excepthook__:
            sys.excepthook = lambda *what: _uncaught(what, "the process")
        if threading.excepthook is threading.__excepthook__:
            threading.excepthook = lambda what: _uncaught(what[:3], "thread %s" % (what.thread and what.thread.name))
    elif "mod_wsgi" in sys.modules:
        logging.lastResort = _Apache(logging.WARNING)


def take_over_streams():
    """What is printed goes to the process's own stderr."""
    for name in ("stdout", "stderr"):
        stream = open(2, "w", buffering=1, encoding="utf-8", errors="backslashreplace", closefd=False)
        setattr(sys, name, stream)
        setattr(sys, "__%s__" % name, stream)


def write(record):
    """One object on stderr, whatever else is written there at the same time."""
    data = json.dumps(record, default=str).encode("ascii", "backslashreplace")
    if len(data) <= _WHOLE:
        _out(b"\x1e" + data + b"\n")
        return
    _parts[0] += 1
    key = b"%d-%d-%d" % (os.getpid(), threading.get_ident(), _parts[0])
    pieces = [data[at:at + _WHOLE - 64] for at in range(0, len(data), _WHOLE - 64)]
    for place, piece in enumerate(pieces):
        _out(b"\x1d" + key + (b". " if place == len(pieces) - 1 else b" ") + piece + b"\n")


def _out(data):
    while data:
        try:
            data = data[os.write(2, data):]
        except BlockingIOError:
            time.sleep(0.01)
        except OSError:
            return


def stamp(seconds):
    whole = int(seconds)
    return "%s.%06dZ" % (time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)), (seconds - whole) * 1e6)


def _told(record, text):
    """The object of a log record whose text is `text`; one that the app's formatter has made as JSON keeps its keys."""
    made = {"time": stamp(record.created), "log": "app", "level": record.levelname.lower()}
    own = None
    if text[:1] == "{" and text[-1:] == "}":
        try:
            own = json.loads(text)
        except ValueError:
            own = None
    if isinstance(own, dict):
        made.update(own, log="app")
    else:
        made["message"] = text
    made.setdefault("logger", record.name)
    made.setdefault("pid", record.process)
    identity, trace = request.get()
    if identity:
        made.setdefault("request_id", identity)
        made.setdefault("trace_id", trace)
    return made


def _emit_json(handler, record):
    if handler.stream not in (sys.stderr, sys.stdout, sys.__stderr__, sys.__stdout__):
        _emit(handler, record)
        return
    try:
        if record.name in _ACCESS:
            # warp_access.py tells of requests.
            return
        if record.name.split(".", 1)[0] in _SERVERS:
            write(dict(_told(record, _plain.format(record)), log="server"))
        else:
            write(_told(record, handler.format(record)))
    except Exception:
        handler.handleError(record)


class Identified(logging.Filter):
    """Gives records the attribute `request_id`, for formats of lines."""

    def filter(self, record):
        record.request_id = request.get()[0] or "-"
        return True


class _Json(logging.Handler):
    def emit(self, record):
        try:
            write(_told(record, self.format(record)))
        except Exception:
            self.handleError(record)


class _Apache(logging.Handler):
    """To Apache's log at the record's own level. What has several lines goes there in one piece: between the
    lines that Apache itself would make of it, other processes would write theirs."""

    def __init__(self, level):
        import mod_wsgi

        super().__init__(level)
        self._log = mod_wsgi.LogHandler()

    def emit(self, record):
        try:
            text = self.format(record)
            if "\n" not in text:
                self._log.emit(record)
                return
            at = time.strftime("%a %b %d %H:%M:%S", time.localtime(record.created))
            head = "[%s.%06d %s] [wsgi:%s] [pid %d:tid %d] " % (
                at, record.created % 1 * 1e6, time.strftime("%Y", time.localtime(record.created)),
                {"WARNING": "warn", "CRITICAL": "crit"}.get(record.levelname, record.levelname.lower()), record.process, record.thread,
            )
            _out((head + text + "\n").encode("utf-8", "backslashreplace"))
        except Exception:
            self.handleError(record)


def _uncaught(what, where):
    import traceback

    if issubclass(what[0], (KeyboardInterrupt, SystemExit)):
        return
    text = "".join(traceback.format_exception(*what)).rstrip()
    write({"time": stamp(time.time()), "log": "app", "level": "critical", "message": "%s ended by an exception\n%s" % (where, text), "pid": os.getpid()})
