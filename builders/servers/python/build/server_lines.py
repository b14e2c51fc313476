"""Phase: build, part of resolve-server.sh. What a server and an app's environment have in common.

    server_lines.py constraints RELEASES        the app's releases that hold for this Python, one a line
    server_lines.py marked LINES RELEASES       LINES, with ` # app` behind what the app brings itself

RELEASES are requirements without ranges (`name==version ; marker`, `name @ address`); hashes, options
and folders in them are passed over.
"""

import glob
import re
import sys

# Debian's python3 has pip as a wheel alone; the official images have it installed.
sys.path += glob.glob("/usr/share/python-wheels/pip-*.whl")
from pip._vendor.packaging.markers import Marker

shape = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(==|@)\s*([^\s;#]+)\s*(?:;\s*(.*))?")


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def releases(path):
    """name → version, or None for one by address."""
    found = {}
    with open(path) as file:
        for line in file:
            match = shape.match(line.split(" --hash")[0].split(" \\")[0].split(" #")[0].strip())
            if not match:
                continue
            name, kind, version, marker = match.groups()
            if not marker or Marker(marker).evaluate({"extra": ""}):
                found[normal(name)] = version if kind == "==" else None
    return found


def marked(line, brought):
    name = re.match(r"[\w.-]+", line).group()
    if normal(name) not in brought:
        return line
    # What comes by address is not the release that the index has.
    version = brought[normal(name)]
    return f"{name} # app" if version is None else f"{name}=={version} # app"


verb, path, *rest = sys.argv[1:]
if verb == "constraints":
    for name, version in sorted(releases(path).items()):
        if version is not None:
            print(f"{name}=={version}")
else:
    brought = releases(rest[0])
    with open(path) as file:
        for line in file:
            print(marked(line.rstrip("\n"), brought))
