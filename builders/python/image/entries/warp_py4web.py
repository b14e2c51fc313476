"""The WSGI application of a folder of py4web apps, WARP_LOADED_MODULE, without its dashboard."""
import os

from py4web.core import wsgi

application = wsgi(
    apps_folder=os.environ["WARP_LOADED_MODULE"],
    password_file="",
    dashboard_mode="none",
    watch="off",
    yes=True,
)
