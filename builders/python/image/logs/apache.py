"""Apache's own lines, in the formats that mod_wsgi's start.sh gives it: fields between tabs, in Apache's escapes."""
import re

from records import stamp, text

ACCESS = b"warp-access\t"
ERROR = b"warp-error\t"

_ESCAPE = re.compile(rb'\\(x[0-9a-fA-F]{2}|[bnrtv"\\])')
_LETTERS = {b"b": b"\b", b"n": b"\n", b"r": b"\r", b"t": b"\t", b"v": b"\v", b'"': b'"', b"\\": b"\\"}
_TRACE = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")
_LEVELS = {"emerg": "critical", "alert": "critical", "crit": "critical", "warn": "warning", "notice": "info"}
# mod_wsgi's name of the script, before what was printed for a request.
_SCRIPT = re.compile(r"^\[script [^]]*\] ")


def access(line):
    """The record of a request, or None for a line that is none."""
    fields = [_plain(field) for field in line[len(ACCESS):].split(b"\t")]
    if len(fields) != 15:
        return None
    at, client, method, path, query, protocol, status, size, took, queue, agent, referer, kept, made, trace = fields
    try:
        began, seconds = int(at) / 1e6, int(took) / 1e6
        record = {
            "time": stamp(began + seconds), "log": "access", "client": _none(client), "method": _none(method), "path": _none(path), "query": query[1:],
            "protocol": protocol, "status": int(status), "bytes": int(size), "seconds": seconds,
            "queue_seconds": float(queue) if queue not in ("", "-") else None,
            "user_agent": _none(agent), "referer": _none(referer), "request_id": _none(kept) or _none(made),
        }
    except ValueError:
        return None
    known = _TRACE.fullmatch(trace)
    record["trace_id"] = known.group(1) if known else None
    return record


def error(line):
    """(record, whose it is) of a message, or None; what the app prints has no level of its own."""
    fields = line[len(ERROR):].split(b"\t", 5)
    if len(fields) != 6:
        return None
    module, level, pid, thread, client, message = (_plain(field) for field in fields)
    said, printed = _SCRIPT.subn("", message)
    record = {"log": "app" if printed else "server", "level": _LEVELS.get(level, level.rstrip("12345678")), "message": said}
    if module == "wsgi" and level == "error" and not said.startswith(("WSGI", "mod_wsgi")):
        record.update(log="app", level="info")
    if pid.isdigit():
        record["pid"] = int(pid)
    if client not in ("", "-"):
        record["client"] = client.rpartition(":")[0] or client
    return record, (pid, thread)


def _plain(field):
    return text(_ESCAPE.sub(_unescaped, field))


def _unescaped(match):
    what = match.group(1)
    return bytes([int(what[1:], 16)]) if what[:1] == b"x" else _LETTERS[what]


def _none(field):
    return None if field in ("", "-") else field
