"""The shared objects of an environment, and the libraries they need that nothing provides."""
import mmap
import os
import re
import subprocess
import sys
from collections import defaultdict, namedtuple

from warp_libraries import elf

# file: the object that needs it; library: the name the loader looks for.
Missing = namedtuple("Missing", "file library")

_SHARED = re.compile(r"\.so(\.[0-9]+)*$")


class Objects:
    """ELF objects below some folders that this machine's loader would take."""

    def __init__(self, roots, programs=()):
        """roots: folders searched for shared objects; programs: folders whose every file is looked at."""
        own = elf.kind_of(sys.executable)
        self.programs = {os.path.normpath(folder) for folder in programs}
        self.by_path = {}
        for path in sorted([*_shared(roots), *_files(programs)]):
            found = elf.read(path)
            if found and found.kind == own and not _foreign(found):
                self.by_path[path] = found
        self._provided = {os.path.basename(path) for path in self.by_path}
        self._provided.update(each.soname for each in self.by_path.values() if each.soname)

    def missing(self, system):
        """Needs that neither the object's own search path, the environment nor `system` (names) meet."""
        return [
            Missing(path, name)
            for path, found in self.by_path.items()
            for name in found.needed
            if name not in system and name not in self._provided and not _beside(path, found, name)
        ]

    def loaded_by(self, path):
        """Objects whose loading loads this one, itself among them."""
        users = defaultdict(set)
        for user, found in self.by_path.items():
            for name in found.needed:
                users[name].add(user)
        seen, todo = set(), [path]
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += users[os.path.basename(one)] | users[self.by_path[one].soname]
        return seen

    def is_program(self, path):
        return os.path.dirname(path) in self.programs


def is_module(path):
    """Python can import it: it has the function that the interpreter calls first."""
    entry = b"PyInit_" + os.path.basename(path).split(".")[0].encode() + b"\0"
    with open(path, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        return content.find(entry) >= 0


def system_libraries():
    """Names that the loader finds by its cache: ld.so(8)."""
    program = "/sbin/ldconfig" if os.path.exists("/sbin/ldconfig") else "ldconfig"
    listed = subprocess.run([program, "-p"], env={"LC_ALL": "C"}, stdout=subprocess.PIPE, check=True)
    lines = listed.stdout.decode("utf-8", "replace").split("\n")
    return {line.split()[0] for line in lines if "=>" in line}


def _foreign(found):
    """Made for another C library: musl, Android, a BSD."""
    return any(name.startswith("libc.") and name != "libc.so.6" for name in found.needed)


def _beside(path, found, name):
    """Found by what the object itself says, as ld.so(8) has it: RUNPATH hides RPATH."""
    if "/" in name:
        return True
    origin = os.path.dirname(os.path.realpath(path))
    for folder in found.runpath or found.rpath:
        folder = re.sub(r"\$(ORIGIN|\{ORIGIN\})", lambda _: origin, folder)
        if os.path.exists(os.path.join(folder, name)):
            return True
    return False


def _shared(roots):
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                if ".so" in name and _SHARED.search(name):
                    yield os.path.join(folder, name)


def _files(folders):
    for folder in folders:
        if os.path.isdir(folder):
            for entry in os.scandir(folder):
                if entry.is_file(follow_symlinks=False):
                    yield entry.path
