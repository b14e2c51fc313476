"""Runs a server's own command line, so that it finds `warp_asgi` without the app's path being touched.

Usage: python warp_worker.py MODULE|FILE.py ARG…, as `python -m MODULE ARG…` would be.
"""
import os
import runpy
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    # warp_asgi takes these off again before the app is imported.
    sys.path[:1] = [os.path.join(_HERE, "asgi"), "/opt/warp/python"]
    del sys.argv[0]
    if sys.argv[0].endswith(".py"):
        runpy.run_path(sys.argv[0], run_name="__main__")
    else:
        runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
