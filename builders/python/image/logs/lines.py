"""Bytes of a pipe as lines: any bytes, of any length up to a limit, and those that wait for their end."""

# Bytes; what is longer becomes several records.
LIMIT = 256 * 1024


class Lines:
    def __init__(self):
        self._rest = b""

    def take(self, data):
        """The lines that end in it, without their end."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        while len(self._rest) > LIMIT:
            whole.append(self._rest[:LIMIT])
            self._rest = self._rest[LIMIT:]
        return whole

    def rest(self):
        """What has come without an end so far, as lines."""
        rest, self._rest = self._rest, b""
        return [rest] if rest else []
