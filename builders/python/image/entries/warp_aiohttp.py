"""Serves an aiohttp application on every address and $PORT with aiohttp's own server.

In: MODULE:NAME of an application, or MODULE:NAME() of a function that gives one; it may be a
coroutine, and may take the command line's words, as `python -m aiohttp.web` passes them.
"""
import inspect
import logging
import os
import sys

from aiohttp import web


def _made(factory):
    needed = [
        one
        for one in inspect.signature(factory).parameters.values()
        if one.default is one.empty and one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD)
    ]
    return factory([]) if needed else factory()


def main(target):
    sys.path[0] = os.getcwd()
    module, _, name = target.partition(":")
    __import__(module)
    found = sys.modules[module]
    for part in name.replace("()", "").split("."):
        found = getattr(found, part)
    logging.basicConfig(level=logging.INFO)
    drain = float(os.environ.get("WARP_DEADLINE", "60"))
    app = _made(found) if name.endswith("()") else found
    web.run_app(app, host="0.0.0.0", port=int(os.environ["PORT"]), shutdown_timeout=drain)


if __name__ == "__main__":
    main(sys.argv[1])
