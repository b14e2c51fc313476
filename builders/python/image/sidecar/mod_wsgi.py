"""Samples from mod_wsgi's own telemetry: its C code tells of every daemon process, whatever Python does.

The wire format is that of mod_wsgi 6's `wsgi_telemetry.h`: a header of 24 bytes, then fields of id, type and
value, all little-endian. Fields and kinds not named here are passed over.
"""
import struct

from samples import BOUNDS, Sample

_HEADER = struct.Struct("<4sBBHIId")
_FIELD = struct.Struct("<HB")
_NUMBERS = {1: "<Q", 2: "<d", 3: "<q"}
_ARRAYS = {5: ("i", 4), 6: ("d", 8)}
_KINDS = {2: "requests", 5: "started", 6: "stopping", 7: "stopped"}
_NAMES = {
    10: "period", 20: "count", 22: "capacity", 50: "threads", 61: "queue", 63: "application",
    64: "request", 65: "gil_wait", 91: "queue_buckets", 93: "application_buckets", 94: "request_buckets",
    113: "elapsed", 120: 0, 121: 1, 122: 2, 123: 3, 124: 4, 130: "reason",
}

# Its words for what other servers have, too: docs/monitoring.md.
_REASONS = {
    "graceful_signal": "reload", "eviction_signal": "reload", "request_timeout": "deadline", "deadlock_timeout": "hung",
}


def is_telemetry(datagram):
    return datagram[:4] == b"WSGI"


def sample(datagram):
    """The sample in a datagram, or None for a kind that says nothing here. Raises ValueError, struct.error."""
    _magic, _version, kind, _flags, pid, _number, _stamp = _HEADER.unpack_from(datagram)
    if kind not in _KINDS:
        return None
    fields = _fields(datagram)
    made = Sample(_KINDS[kind], pid)
    reason = fields.get("reason", "")
    made.reason = _REASONS.get(reason, reason)
    made.period = fields.get("period", 1.0)
    made.codes = [fields.get(code, 0) for code in range(5)]
    # By thread; 0 for one that waits. (Field 52, "active", is how many took a request since the last.)
    elapsed = fields.get("elapsed") or (0.0,)
    made.in_flight = sum(1 for seconds in elapsed if seconds > 0)
    made.longest = max(elapsed)
    made.threads = fields.get("threads", 0)
    made.capacity = fields.get("capacity")
    # Times are means of the requests that ended.
    count = fields.get("count", 0)
    made.gil_wait = fields.get("gil_wait", 0.0) * count
    for name in ("request", "application", "queue"):
        buckets = fields.get(name + "_buckets")
        if buckets:
            made.histograms[name] = (_folded(buckets), fields.get(name, 0.0) * count)
    return made


def _fields(datagram):
    found = {}
    at = _HEADER.size
    while at < len(datagram):
        number, kind = _FIELD.unpack_from(datagram, at)
        at += _FIELD.size
        if kind in _NUMBERS:
            (value,) = struct.unpack_from(_NUMBERS[kind], datagram, at)
            at += 8
        else:
            (length,) = struct.unpack_from("<H", datagram, at)
            at += 2
            if kind in _ARRAYS:
                letter, size = _ARRAYS[kind]
                value = struct.unpack_from("<%d%s" % (length, letter), datagram, at)
                at += size * length
            elif kind == 4:
                value = datagram[at:at + length].decode("utf-8", "replace")
                at += length
            else:
                raise ValueError("field %d has the unknown type %d" % (number, kind))
        if number in _NAMES:
            found[_NAMES[number]] = value
    return found


def _folded(buckets):
    """Its 64 buckets (16 doublings from 1 ms, each in four) as one for each doubling, and the overflow."""
    doublings = [sum(buckets[4 * power:4 * power + 4]) for power in range(len(BOUNDS))]
    return doublings + [sum(buckets[4 * len(BOUNDS):])]
