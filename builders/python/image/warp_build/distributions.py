"""Names on the package index of modules, and Debian's names of shared libraries."""
import json
import os


def _read(name):
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), encoding="utf-8") as file:
        return json.load(file)


# Module: the distributions that have it, the usual one first. Planning reads both files, too.
_DISTRIBUTIONS = _read("distributions.json")

# Module of the standard library: the first Python without it.
LOST_MODULES = _read("lost_modules.json")

# Debian packages of shared libraries that wheels expect the system to have.
_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libcairo.so.2": "libcairo2",
    "libgdal.so": "libgdal-dev",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0",
    "libgomp.so.1": "libgomp1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libmagic.so.1": "libmagic1",
    "libmariadb.so.3": "libmariadb3",
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpq.so.5": "libpq5",
    "libxml2.so.2": "libxml2",
    "libxslt.so.1": "libxslt1.1",
}


def distribution_of(module):
    """The distribution that most likely has the module (dotted name)."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        name = ".".join(parts[:length])
        if name in _DISTRIBUTIONS:
            return _DISTRIBUTIONS[name][0]
    return parts[0].replace("_", "-")


def package_of(library):
    """The Debian package of a shared library, or None."""
    return _LIBRARIES.get(library)
