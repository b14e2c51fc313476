"""Phase: build, part of resolve.sh: do the releases that were resolved go together?

Usage: fit_releases.py --python PYTHON --held 'flask jinja2' --lock FILE -- uv pip compile …
Requirements that hold a package to a release of some years ago seldom say what that needs in turn, and the
newest of those may lack what it imports. Installs the resolution (--lock, pylock.toml, PEP 751) into an
environment of its own and imports the packages that are held. Where one fails on another that is not held,
resolves again with that one as it was when the held release came out, tells so in a `warp-warning:` line and
writes the new resolution to --lock. Leaves all as it is where that does not help, where a package cannot be
built, and where the index does not tell when releases came out.
"""

import argparse
import concurrent.futures
import datetime
import importlib
import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile

_ROUNDS = 5
_LIMIT_S = 60
# Packages of about the same time were tried together by their makers.
_SETTLED = datetime.timedelta(days=180)
# What came out with it, or had to follow at once.
_MARGIN = datetime.timedelta(days=14)


def normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def read(text):
    """Version and date of each package, by its name; without a date where the index tells none."""
    try:
        import tomllib
    except ImportError:  # Python 3.10
        from pip._vendor import tomli as tomllib
    packages = {}
    for one in tomllib.loads(text).get("packages", []):
        files = one.get("wheels", []) + [one[key] for key in ("sdist",) if key in one]
        dates = [file["upload-time"] for file in files if "upload-time" in file]
        packages[normal(one["name"])] = (one.get("version"), min(dates, default=None))
    return packages


def outdated(packages, held):
    """Of the packages that are held those that are much older than something that is not."""
    newest = max((date for name, (_, date) in packages.items() if date and name not in held), default=None)
    return [name for name in sorted(held) if name in packages and packages[name][1] and newest and packages[name][1] + _SETTLED < newest]


def apart(python, names):
    """The first package that fails on another while one of the names is imported, and that one; None where none does."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return next(filter(None, pool.map(lambda name: _failing(python, name), names)), None)


def _failing(python, name):
    command = [python, "-I", os.path.abspath(__file__), "--import", name]
    try:
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=_LIMIT_S)
    except subprocess.TimeoutExpired:
        return None
    said = ran.stdout.decode("utf-8", "replace").splitlines()
    return tuple(json.loads(said[-1])) if ran.returncode == 0 and said else None


def resolve(command, cutoffs, lock):
    options = ["--exclude-newer-package=%s=%s" % (name, date.isoformat().replace("+00:00", "Z")) for name, date in cutoffs.items()]
    ran = subprocess.run(command + options + ["--format", "pylock.toml", "--output-file", lock], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return ran.returncode == 0


def fit(options, work):
    """The resolution's text in which all goes together, and who failed on whom; None where it is to stay."""
    with open(options.lock, encoding="utf-8") as file:
        text = file.read()
    held = {normal(name) for name in options.held.split()}
    packages = read(text)
    names = outdated(packages, held)
    venv, lock = os.path.join(work, "venv"), os.path.join(work, "pylock.toml")
    python = os.path.join(venv, "bin/python")
    if not names or not _quietly(["uv", "venv", "--no-project", "--python", options.python, venv]):
        return None
    best, cutoffs, pairs = None, {}, []
    for _ in range(_ROUNDS):
        with open(lock, "w", encoding="utf-8") as file:
            file.write(text)
        if not _quietly(["uv", "pip", "sync", "--python", python, lock]):
            return best
        found = apart(python, names)
        if pairs and found != pairs[-1]:
            best = text, list(pairs)
        if found is None or not _may_change(found, held, cutoffs, packages):
            return best
        caller, called = found
        _, date = read(text).get(caller, (None, None))
        if date is None:
            return best
        cutoffs[called] = date + _MARGIN
        pairs.append(found)
        if not resolve(options.command, cutoffs, lock):
            return best
        with open(lock, encoding="utf-8") as file:
            text = file.read()
    return best


def _may_change(found, held, cutoffs, packages):
    """Only what nobody holds gives way, once, to what is held or has given way itself."""
    caller, called = found
    return called in packages and called not in held and called not in cutoffs and (caller in held or caller in cutoffs)


def _quietly(command):
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


def check(name):
    """In the environment: imports what the package has; prints who failed on whom."""
    spec = importlib.util.spec_from_file_location("mismatch", os.path.join(os.path.dirname(__file__), "../../image/warp_build/mismatch.py"))
    mismatch = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(mismatch)
    # Python 3.9 has none.
    owners = getattr(importlib.metadata, "packages_distributions", dict)()
    modules = [module for module, names in owners.items() if name in map(normal, names)]
    for module in sorted(one for one in modules if one.isidentifier() and not one.startswith("_")):
        try:
            importlib.import_module(module)
        except Exception as error:
            found = mismatch.two_apart(error)
            if found:
                print(json.dumps([normal(one) for one in found]))
                return


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for option in ("--python", "--held", "--lock"):
        parser.add_argument(option, required=True)
    parser.add_argument("command", nargs="+")
    options = parser.parse_args()
    with open(options.lock, encoding="utf-8") as file:
        before = read(file.read())
    with tempfile.TemporaryDirectory() as work:
        fitting = fit(options, work)
    if fitting is None:
        return
    text, pairs = fitting
    with open(options.lock, "w", encoding="utf-8") as file:
        file.write(text)
    after = read(text)
    for caller, called in pairs:
        if called in after:
            _tell((caller, after[caller][0]), (called, before[called][0]), after[called][0])


def _tell(caller, called, instead):
    print("warp-warning: WARP_PYTHON_OLDER_RELEASE: %s %s does not go with %s %s: %s %s is installed, of its time\twrite %s==%s into the dependencies, or ask for a newer release of %s" % (*caller, *called, called[0], instead, called[0], instead, caller[0]))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--import"]:
        check(sys.argv[2])
    else:
        main()
