"""Imports a server as though the app's folders were not there.

A gunicorn.py or waitress/ of the app's own (settings for that server, as a rule) must not hide it.
"""
import importlib
import os
import sys

_SOURCE = os.path.join(os.environ.get("WARP_APP_ROOT", "/opt/app-root"), "src")


def import_server(*modules):
    """The modules named, in order; the import path is as it was afterwards."""
    path = sys.path[:]
    sys.path[:] = [entry for entry in path if not _is_of_app(entry)]
    try:
        return [importlib.import_module(module) for module in modules]
    finally:
        sys.path[:] = path


def _is_of_app(entry):
    return (os.path.abspath(entry or ".") + os.sep).startswith(_SOURCE + os.sep)
