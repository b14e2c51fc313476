"""Starts gunicorn with warp's settings (config.py); the arguments are gunicorn's own and win."""
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))
# Not this folder: its names would hide modules of the app.
sys.path[0] = "/opt/warp/python"

# For config.py, while this folder is on the path.
import warp_deadline  # noqa: E402, F401
import warp_memory  # noqa: E402, F401
import warp_heads  # noqa: E402, F401
import warp_log  # noqa: E402
import warp_telemetry  # noqa: E402, F401
from warp_server import import_server  # noqa: E402

warp_log.install()
(wsgiapp,) = import_server("gunicorn.app.wsgiapp")
sys.argv = ["gunicorn", "--config", os.path.join(_HERE, "config.py")] + sys.argv[1:] + ["warp_wsgi:application"]
wsgiapp.run()
