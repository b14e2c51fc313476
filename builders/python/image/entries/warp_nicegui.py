"""Runs FILE as `python FILE` does, but `ui.run` neither reloads changed files nor opens a browser.

Reloading, which is NiceGUI's default, has a second process watch the files, and cuts requests on a stop.
"""
import functools
import os
import runpy
import sys

from nicegui import ui


def main(file):
    run = ui.run

    @functools.wraps(run)
    def served(*args, **options):
        return run(*args, **{**options, "reload": False, "show": False})

    ui.run = served
    sys.argv[:] = sys.argv[1:]
    sys.path[0] = os.path.abspath(os.path.dirname(file))
    runpy.run_path(file, run_name="__main__")


if __name__ == "__main__":
    main(sys.argv[1])
