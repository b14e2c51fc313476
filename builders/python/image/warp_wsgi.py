"""What WSGI servers other than Apache load: the app, behind its static files and trusted proxies.

In: what warp_entry.py, warp_static.py and warp_proxy.py read. Out: `application`.
"""
# Before the loader, which takes this folder off sys.path.
import warp_body
import warp_failed
import warp_gil
import warp_gzip
import warp_head
import warp_limits
import warp_log
import warp_proxy
import warp_requests
import warp_static

warp_log.install()
import warp_entry

application = warp_entry.application if warp_entry.failure is None else warp_failed.wsgi(warp_entry.failure)
application = warp_failed.shown(application)
application = warp_body.whole(application)
application = warp_gzip.compressed(warp_static.served(application))
application = warp_limits.within(warp_proxy.behind(application))
application = warp_head.without_body(application)
application = warp_requests.told(application)
warp_gil.start()
