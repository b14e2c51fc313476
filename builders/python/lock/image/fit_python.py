"""Phase: build, part of resolve.sh: which Python do the requirements have wheels for?

Usage: fit_python.py --own 3.13 --others '3.11' --fit FILE --lock FILE -- uv pip compile …
Resolves for the Python that is preferred, and where a package has no wheel for it, or nothing can be
resolved without building, for the others. Writes to --fit the version that leaves the fewest packages
to be built, of equals the preferred one, with a reason where it is another: `3.11 numpy==1.26.4 has …`;
to --lock, if it is the preferred one and could be resolved, the resolution (pylock.toml, PEP 751).
"""

import argparse
import os
import subprocess
import tempfile

try:
    import tomllib
except ImportError:  # Python 3.10
    from pip._vendor import tomli as tomllib


def resolve(command, version):
    """The resolution's text, or None where uv fails: its message is resolve.sh's to show."""
    with tempfile.TemporaryDirectory() as folder:
        lock = os.path.join(folder, "pylock.toml")
        options = ["--python-version", version, "--format", "pylock.toml", "--output-file", lock]
        ran = subprocess.run(command + options, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if ran.returncode != 0:
            return None
        with open(lock, encoding="utf-8") as file:
            return file.read()


def without_wheel(text):
    packages = tomllib.loads(text).get("packages", [])
    return ["%s==%s" % (one["name"], one["version"]) for one in packages if "sdist" in one and not one.get("wheels")]


def choose(own, others, resolved):
    """(version, reason); `resolved`: version → text or None."""
    built = {version: without_wheel(text) for version, text in resolved.items() if text is not None}
    best = min([own] + others, key=lambda version: len(built[version]) if version in built else float("inf"))
    if best == own or best not in built:
        return own, ""
    if own not in built:
        return best, "the requirements cannot be resolved for %s" % own
    lacking = [one for one in built[own] if one not in built[best]] or built[own]
    names = ", ".join(lacking[:3])
    return best, "%s %s no wheel for %s" % (names, "has" if len(lacking) == 1 else "have", own)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--own", "--others", "--fit", "--lock"):
        parser.add_argument(option, required=True)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    resolved = {options.own: resolve(options.command, options.own)}
    own = resolved[options.own]
    if own is None or without_wheel(own):
        for other in options.others.split():
            resolved[other] = resolve(options.command, other)
    version, reason = choose(options.own, options.others.split(), resolved)
    with open(options.fit, "w", encoding="utf-8") as file:
        file.write("%s %s\n" % (version, reason) if reason else version + "\n")
    if version == options.own and own is not None:
        with open(options.lock, "w", encoding="utf-8") as file:
            file.write(own)


if __name__ == "__main__":
    main()
