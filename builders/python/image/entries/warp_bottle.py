"""The application Bottle keeps by itself, once the program WARP_LOADED_MODULE has filled it.

The program's own `run(…)` returns at once, as it does under Bottle's command line.
"""
import os

import bottle

bottle.NORUN = True
__import__(os.environ["WARP_LOADED_MODULE"])
application = bottle.default_app()
