"""What WSGI servers other than Apache load: the app, behind its static files and trusted proxies.

In: what warp_entry.py, warp_static.py and warp_proxy.py read. Out: `application`.
"""
# Before the loader, which takes this folder off sys.path.
import warp_proxy
import warp_static

import warp_entry

application = warp_proxy.behind(warp_static.served(warp_entry.application))
