"""What Apache loads of this release: the app, through the loader that the app's image has.

In: `environment` beside this file, NUL-separated, evaluated by install.sh or reload. As a program
(`python app.wsgi FOLDER`): loads the app for a trial, whose report goes to FOLDER.
"""
import os
import sys

# The link to the current release may lead elsewhere before this process ends.
_RELEASE = os.path.dirname(os.path.realpath(__file__))
_HOME = os.path.join(_RELEASE, "warp", "python")


def _enter():
    with open(os.path.join(_RELEASE, "environment"), "rb") as file:
        pairs = [line.split(b"=", 1) for line in file.read().split(b"\0") if b"=" in line]
    os.environb.clear()
    os.environb.update(pairs)
    if __name__ == "__main__":
        os.environ["WARP_STATE"] = sys.argv.pop()
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    own = [os.path.realpath(entry) for entry in sys.path if entry]
    sys.path[:] = [entry for entry in given if entry and entry not in own] + own
    sys.path.insert(0, _HOME)


_enter()

import warp_apache  # noqa: E402

application = warp_apache.application
