"""What PID 1 and the app's loader have written down about the container: docs/runtime-contract.md."""
import os

from processes import read_one


class Container:
    def __init__(self, settings):
        self._settings = settings

    def has(self, name):
        return os.path.exists(self._settings.path(name))

    def number(self, name):
        """The process id that a file holds, or None."""
        try:
            with open(self._settings.path(name)) as file:
                return int(file.read())
        except (OSError, ValueError):
            return None

    def lives(self, name):
        pid = self.number(name)
        return pid is not None and read_one(pid) is not None

    def listens(self):
        """Whether a TCP socket of this network listens on the app's port, by the kernel's table (state 0A)."""
        wanted = ":%04X" % self._settings.app_port
        for table in ("/proc/net/tcp", "/proc/net/tcp6"):
            try:
                with open(table) as lines:
                    for line in lines:
                        fields = line.split(None, 4)
                        if fields[3] == "0A" and fields[1].endswith(wanted):
                            return True
            except OSError:
                continue
        return False
