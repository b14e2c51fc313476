"""Phase: build, last part of resolve.sh. Reads a pylock.toml (PEP 751) and prints a line a package:

    name==version --hash=sha256:… --hash=sha256:…
    name==version --hash=sha256:… # 8301234 bytes
    name==version --hash=sha256:… # source
    name @ git+https://…@commit # source

`# source`: no wheel fits, it must be built. `# … bytes`: the size of the wheel, where the index tells it.

Packages from folders of the app are part of it and have no line.
"""

import re
import sys

try:
    import tomllib
except ImportError:  # Python 3.10
    from pip._vendor import tomli as tomllib


def line_of(package):
    name = package["name"]
    vcs = package.get("vcs")
    if vcs:
        folder = "#subdirectory=" + vcs["subdirectory"] if vcs.get("subdirectory") else ""
        return f"{name} @ {vcs['type']}+{vcs['url']}@{vcs['commit-id']}{folder} # source"
    if package.get("directory"):
        return None
    archive = package.get("archive")
    if archive:
        # A path is the manifest's own; an address is worth its hash.
        built = "" if str(archive.get("url", "")).endswith(".whl") else " # source"
        return f"{name} @ {archive['url']}{hashes([archive])}{built}" if archive.get("url") else None
    files = package.get("wheels", []) + [package[key] for key in ("sdist",) if key in package]
    return f"{name}=={package['version']}{hashes(files)}{comment(package.get('wheels', []))}"


def comment(wheels):
    if not wheels:
        return " # source"
    size = max(wheel.get("size", 0) for wheel in wheels)
    return f" # {size} bytes" if size else ""


def hashes(files):
    found = {f"{kind}:{value}" for one in files for kind, value in one.get("hashes", {}).items()}
    return "".join(f" --hash={one}" for one in sorted(found))


def normal(line):
    return re.sub(r"[-_.]+", "-", line.split("==")[0].split(" ")[0]).lower()


with open(sys.argv[1], "rb") as file:
    packages = tomllib.load(file).get("packages", [])
lines = [line for line in map(line_of, packages) if line]
for line in sorted(lines, key=normal):
    print(line)
