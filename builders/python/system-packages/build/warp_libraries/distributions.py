"""Which Python package a file belongs to, by the RECORD files of an environment (PEP 376, PEP 427)."""
import csv
import os
from collections import namedtuple

# folder: where it is installed; files: paths below it.
Distribution = namedtuple("Distribution", "name folder files")


class Distributions:
    """The packages installed in some folders, read when they are first asked for."""

    def __init__(self, folders):
        self._folders = folders
        self._owners = None

    def owner(self, file):
        """The package that has this file; a nameless one without files where no RECORD names it."""
        if self._owners is None:
            self._owners = {
                os.path.normpath(os.path.join(each.folder, path)): each
                for folder in self._folders
                for each in _installed(folder)
                for path in each.files
            }
        return self._owners.get(os.path.normpath(file)) or Distribution("", os.path.dirname(file), [])

    def place(self, file):
        """A file in words: `magic/loader.py of python-magic`."""
        owner = self.owner(file)
        inside = os.path.relpath(file, owner.folder)
        if not owner.name:
            return file
        return "%s of %s" % (os.path.basename(file) if inside.startswith("..") else inside, owner.name)


def _installed(folder):
    for entry in sorted(os.listdir(folder)) if os.path.isdir(folder) else []:
        record = os.path.join(folder, entry, "RECORD")
        if entry.endswith(".dist-info") and os.path.isfile(record):
            with open(record, newline="", encoding="utf-8", errors="replace") as file:
                paths = [row[0] for row in csv.reader(file) if row]
            yield Distribution(_name(folder, entry), folder, paths)


def _name(folder, entry):
    try:
        with open(os.path.join(folder, entry, "METADATA"), encoding="utf-8", errors="replace") as file:
            for line in file:
                if line.lower().startswith("name:"):
                    return line[5:].strip()
    except OSError:
        pass
    return entry.split("-")[0]
