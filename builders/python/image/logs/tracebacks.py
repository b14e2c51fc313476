"""Lines that belong together: a traceback of Python is one record, to its last line and through its causes."""
import re

_BEGIN = re.compile(r"^(\s*\+ Exception Group )?(Traceback|Current thread|Thread 0x|Stack) ?.*\(most recent call (last|first)\)( <.*>)?:$")
_LINK = re.compile(r"^(During handling of the above exception|The above exception was the direct cause)")
# Lines; beyond that it is no traceback.
_MOST = 1000


class Tracebacks:
    """Of one writer. `add` gives the texts that are complete, in order, with whether each is a traceback."""

    def __init__(self):
        self._lines = []
        # The line of the exception has come: only a cause may follow.
        self._told = False

    @property
    def open(self):
        return bool(self._lines)

    def add(self, line):
        if not self._lines:
            if _BEGIN.match(line):
                self._lines, self._told = [line], False
                return []
            return [(line, False)]
        if self._belongs(line):
            self._lines.append(line)
            return self.flush() if len(self._lines) > _MOST else []
        return self.flush() + self.add(line)

    def flush(self):
        lines, self._lines = self._lines, []
        while lines and not lines[-1]:
            lines.pop()
        return [("\n".join(lines), True)] if lines else []

    def _belongs(self, line):
        if _BEGIN.match(line) or _LINK.match(line):
            joined = not self._told or not self._lines[-1] or _LINK.match(line)
            self._told = False
            return bool(joined)
        if line == "":
            return True
        if self._told:
            return False
        if not line.startswith((" ", "\t", "|", "+")):
            self._told = True
        return True
