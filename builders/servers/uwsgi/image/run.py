"""Becomes uWSGI out of pyuwsgi, where no `uwsgi` command stands in the app's environment."""
import sys

# Not this folder: its names would hide modules of the app.
sys.path[0] = "/opt/warp/python"

from warp_server import import_server  # noqa: E402

(pyuwsgi,) = import_server("pyuwsgi")
sys.argv[0] = "uwsgi"
pyuwsgi.run()
