"""Records that warp's own code in the app's processes has made (warp_log.py): a line each behind RS, as JSON text
sequences have it (RFC 7464), or in pieces behind GS where the kernel would not write it in one go.
"""
import json

RECORD = b"\x1e"
PIECE = b"\x1d"

# Of those under way, should their ends never come: a process may be killed.
_MOST = 64
_LIMIT = 4 * 1024 * 1024


class Framed:
    def __init__(self):
        self._pieces = {}

    def take(self, line):
        """The record that a line is or completes, else None. Raises ValueError for a line that is neither."""
        if line[:1] == RECORD:
            return _object(line[1:])
        key, separator, piece = line[1:].partition(b" ")
        if not separator:
            raise ValueError("no piece of a record")
        last = key.endswith(b".")
        key = key.rstrip(b".")
        whole = self._pieces.pop(key, b"") + piece
        if last:
            return _object(whole)
        if len(whole) < _LIMIT:
            self._pieces[key] = whole
        while len(self._pieces) > _MOST:
            del self._pieces[next(iter(self._pieces))]
        return None


def _object(data):
    found = json.loads(data, parse_constant=_no_json)
    if not isinstance(found, dict):
        raise ValueError("no object")
    return found


def _no_json(name):
    raise ValueError("%s is no JSON" % name)


def own_object(line):
    """What the app itself writes as JSON, or None."""
    if line[:1] != b"{" or line[-1:] != b"}":
        return None
    try:
        return _object(line)
    except (ValueError, RecursionError):
        return None
