#!/usr/bin/env python
"""Assemble part: looks for the modules a program needs before it can do anything. Runs none of it.

In: [--state=FOLDER]… FILE: the program, and folders it keeps state in, from the working directory;
these become links into the data folder. A module that neither the app nor its environment
has ends the build. Only what every start imports counts, and only where imports are looked for in
the usual places: nothing is said of conditional imports, nor of programs that change sys.path.
"""
import ast
import importlib.machinery
import importlib.util
import os
import re
import sys

from warp_build import failure, report

_CHANGES_PATH = re.compile(rb"\bsys\.(path|modules|meta_path|path_hooks)\b|\baddsitedir\b")
_IGNORED = {"__pycache__", ".git", "node_modules", "venv", ".venv"}


def missing_import(program):
    """(module, file, line) of the first that is nowhere; None where all are there or nothing tells."""
    seen = set()
    waiting = [program]
    found = None
    while waiting:
        file = waiting.pop()
        if file in seen:
            continue
        seen.add(file)
        with open(file, "rb") as opened:
            text = opened.read()
        if _CHANGES_PATH.search(text):
            return None
        for name, line in _imports(text, file):
            spec = _spec(name.split(".")[0])
            if spec is None:
                found = found or (name, file, line)
            waiting.extend(_own_files(spec, name))
    return found


def _imports(text, file):
    """Absolute imports that are statements of the module itself."""
    for statement in ast.parse(text, file).body:
        if isinstance(statement, ast.Import):
            for alias in statement.names:
                yield alias.name, statement.lineno
        elif isinstance(statement, ast.ImportFrom) and statement.level == 0:
            yield statement.module, statement.lineno


def _spec(name):
    """Where Python would find it; True where that cannot be told without importing something."""
    try:
        return importlib.util.find_spec(name)
    except (ImportError, ValueError):
        return True


def _own_files(spec, name):
    """The files of the app that importing the dotted name runs."""
    while isinstance(spec, importlib.machinery.ModuleSpec):
        if spec.origin and spec.origin.endswith(".py") and _is_own(spec.origin):
            yield os.path.relpath(spec.origin)
        _, _, name = name.partition(".")
        folders = spec.submodule_search_locations
        if not name or folders is None or not any(_is_own(folder) for folder in folders):
            return
        spec = importlib.machinery.PathFinder.find_spec(name.split(".")[0], list(folders))


def _is_own(path):
    return not os.path.relpath(path).startswith(os.pardir)


def _is_in_source(name):
    """Somewhere in the app, where only the program itself knows how to find it."""
    for _, folders, files in os.walk("."):
        folders[:] = [folder for folder in folders if folder not in _IGNORED]
        if name in folders or name + ".py" in files:
            return True
    return False


def main():
    *options, program = sys.argv[1:]
    for option in options:
        folder = option.removeprefix("--state=")
        report.link(folder, folder, "dir")
    # As Python starts a program: its folder first, in place of that of this file.
    sys.path[0] = os.path.abspath(os.path.dirname(program))
    sys.path.append(os.getcwd())
    try:
        missing = missing_import(program)
    except (OSError, SyntaxError, ValueError) as error:
        if not isinstance(error, SyntaxError):
            return 0
        told = failure.describe(error, program)
    else:
        if missing is None or _is_in_source(missing[0].split(".")[0]):
            return 0
        told = failure.missing(missing[0], " at %s:%d" % missing[1:])
    report.problem(told["code"], told["text"])
    report.hint(told["hint"])
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
