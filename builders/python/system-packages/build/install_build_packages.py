#!/usr/bin/env python
"""Installs the Debian packages for want of which a Python package could not be compiled.

Phase: build, in a stage that is thrown away, as root, after uv failed to build a package.
Input: --log, what uv printed; --compilers, packages that any compilation takes; --cache, a folder that
outlives the step; --state, a folder that outlives the attempts of the step.
Output: each package as a `warp-warning:` line; ends with 0 when it is worth trying again, with 3 when
nothing could be added: then `why` in --state says in words what is missing or went wrong, and
`transient` is there where that is the network.
"""
import argparse
import os
import shutil
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

from warp_libraries import apt, build_log, development, package_index  # noqa: E402

_NOTHING = 3


def main():
    options = _arguments()
    with open(options.log, encoding="utf-8", errors="replace") as file:
        log = file.read()
    tried = _lines(os.path.join(options.state, "tried"))
    demands = [each for each in build_log.wanted(log) if _key(each) not in tried]
    compilers = [] if shutil.which("gcc") else options.compilers.split()
    found, failure = {}, None
    try:
        if demands or compilers:
            found = _install(options.cache, demands, compilers)
    except apt.AptFailed as failed:
        failure = failed
    for each in demands:
        tried.append(_key(each))
    _write(os.path.join(options.state, "tried"), tried)
    _say(build_log.failed_package(log) or "a package", found)
    if failure is None and (found or compilers):
        return 0
    _write(os.path.join(options.state, "why"), _why(log, failure))
    if failure and failure.transient:
        _write(os.path.join(options.state, "transient"), [])
    return _NOTHING


def _install(cache, demands, compilers):
    """Packages by what they were installed for."""
    manager = apt.Apt(cache)
    index = package_index.PackageIndex(manager)
    index.refresh()
    best = development.development_packages(index, demands)
    found = {each: file.package for each, file in best.items() if not apt.is_installed(file.package)}
    names = sorted({*found.values(), *compilers})
    if names:
        print("warp: a package has to be compiled: installing %s and trying again" % ", ".join(names), flush=True)
        manager.install(names)
    return found


def _say(package, found):
    by_name = {name: each for each, name in reversed(list(found.items()))}
    for name, each in sorted(by_name.items()):
        print("warp-warning: WARP_BUILD_PACKAGE_ADDED: the Debian package %s is there for the build alone: %s is compiled with %s\tput %s into `build.packages` in warp.yaml: then it is there from the start" % (name, package, build_log.in_words(each), name), flush=True)


def _why(log, failure):
    words = ", ".join(build_log.in_words(each) for each in build_log.wanted(log))
    if failure:
        return ["it lacks %s, and Debian's packages cannot be had: %s" % (words or "compilers", failure)]
    if words:
        return ["it lacks %s" % words]
    error = build_log.last_error(log)
    return [error] if error else []


def _key(each):
    return "%s %s" % (each.kind, " ".join(each.names))


def _lines(file):
    if not os.path.exists(file):
        return []
    with open(file, encoding="utf-8") as content:
        return content.read().splitlines()


def _write(file, lines):
    with open(file, "w", encoding="utf-8") as content:
        content.writelines(line + "\n" for line in lines)


def _arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("--log", "--cache", "--state", "--compilers"):
        parser.add_argument(name, required=True)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
