"""Records, and their one line each: docs/monitoring.md has the keys."""
import json
import re
import time

# Colours and the like, which programs write to what they take for a terminal.
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def line(record):
    """Strict JSON in ASCII: no raw byte, lone surrogate or NaN of whoever wrote it gets through."""
    return json.dumps(record, allow_nan=False, default=str).encode("ascii") + b"\n"


def now():
    return stamp(time.time())


def stamp(seconds):
    """RFC 3339, UTC."""
    whole = int(seconds)
    return "%s.%06dZ" % (time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(whole)), (seconds - whole) * 1e6)


def text(data):
    """What was meant by bytes: UTF-8, and what is none as \\xNN."""
    return data.decode("utf-8", "backslashreplace")


def plain(message):
    return _TERMINAL.sub("", message).rstrip("\r")
