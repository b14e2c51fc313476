"""The WSGI application of a PasteDeploy file: WARP_PASTE_FILE, section WARP_PASTE_APP."""
import os

from paste.deploy import loadapp

_file = os.path.abspath(os.environ["WARP_PASTE_FILE"])
application = loadapp("config:%s#%s" % (_file, os.environ.get("WARP_PASTE_APP", "main")))
