"""Phase: build, part of install-development.sh. What developers need besides, and what the app has.

    development_lines.py constraints INSTALLED        the app's releases, one a line
    development_lines.py missing INSTALLED LIST…      lines of LIST… that the app's environment lacks;
                                                      fails where they want another release of what it has
    development_lines.py conflict INSTALLED LOG       says why a resolution failed, where one of the app's
                                                      releases stands in its way; fails where none does

INSTALLED is what `uv pip freeze` prints; LISTs are requirements files whose lines pin releases.
"""

import glob
import re
import sys

# Debian's python3 has pip as a wheel alone; the official images have it installed.
sys.path += glob.glob("/usr/share/python-wheels/pip-*.whl")
from pip._vendor.packaging.markers import Marker

_PIN = re.compile(r"([A-Za-z0-9][\w.-]*)(?:\[[^\]]*\])?\s*(==|@)\s*([^\s;]+)")
_HINT = (
    "warp-hint: let both have one release (lock again, or loosen the developers' requirement), or leave that"
    " group or file out of python.dev in warp.yaml"
)


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def logical_lines(path):
    """Lines with those joined that a backslash continues."""
    with open(path) as file:
        text = file.read()
    for line in re.sub(r"\\\r?\n", " ", text).splitlines():
        line = line.strip()
        if line and not line.startswith("#"):
            yield line


def installed(path):
    """name → version; None for one by address."""
    found = {}
    for line in logical_lines(path):
        match = _PIN.match(line)
        if match:
            name, kind, version = match.groups()
            found[normal(name)] = version if kind == "==" else None
        elif line.startswith("-e") and "#egg=" in line:
            found[normal(line.split("#egg=")[1])] = None
    return found


def holds(line):
    marker = re.search(r";\s*(.*?)(\s+--hash=|\s+#|$)", line)
    return not marker or Marker(marker.group(1)).evaluate({"extra": ""})


def missing(have, paths):
    wanted = {}
    for path in paths:
        for line in logical_lines(path):
            # Folders of the app are in the image with all its source.
            if line.startswith((".", "/", "-e ", "file:")):
                continue
            match = _PIN.match(line)
            if not match:
                wanted[line] = line
                continue
            if not holds(line):
                continue
            name, kind, version = match.groups()
            key = normal(name)
            if key not in have:
                wanted[key] = line
            elif kind == "==" and have[key] not in (None, version):
                print(
                    f"warp-error: WARP_DEV_CONFLICT: development asks for {name}=={version},"
                    f" and the app runs on {name}=={have[key]}\n{_HINT}",
                    file=sys.stderr,
                )
                raise SystemExit(1)
    return wanted.values()


def conflict(have, log):
    with open(log) as file:
        text = re.sub(r"\s+", " ", re.sub(r"[│╰─▶×]", " ", file.read())).strip()
    if "No solution found" not in text:
        return False
    ours = [
        f"{name}=={version}"
        for name, version in sorted(have.items())
        if version and re.search(rf"(?<![\w.-]){re.escape(name)}=={re.escape(version)}(?![\w.]*\w)", text)
    ]
    if not ours:
        return False
    because = re.search(r"Because (.*)", text)
    why = "because " + because.group(1) if because else text
    print(
        f"warp-error: WARP_DEV_CONFLICT: what is asked for in development does not go with"
        f" {', '.join(ours)}, which the app runs on: {why}"
    )
    print(_HINT)
    return True


verb, path, *rest = sys.argv[1:]
have = installed(path)
if verb == "constraints":
    for name, version in sorted(have.items()):
        if version is not None:
            print(f"{name}=={version}")
elif verb == "missing":
    lines = list(missing(have, rest))
    for line in lines:
        print(line)
elif not conflict(have, rest[0]):
    raise SystemExit(1)
