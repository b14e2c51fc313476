"""What every ASGI server loads: the app by the common loader, with what its server lacks around it.

In: the variables of warp_entry.py, warp_proxy.py and warp_static.py; WARP_WORKER_PIPE.
Out: `application`. The load is reported when the app's lifespan has started, or has said that it
knows none; then the pipe is told, and once a second from then on.
"""
import os
import sys

_HERE = os.path.dirname(os.path.abspath(__file__))

# Imported while this folder is on the path; the app's own names rule from then on.
import warp_asgi_draining
import warp_asgi_gzip
import warp_asgi_limits
import warp_asgi_proxy
import warp_asgi_requests
import warp_asgi_static
import warp_failed
import warp_lifespan
import warp_log
import warp_single
import warp_sockets
import warp_tell

sys.path[:] = [entry for entry in sys.path if os.path.abspath(entry or ".") != _HERE]

warp_log.install()
os.environ["WARP_ENTRY_REPORTS"] = "later"
try:
    import warp_entry
except Exception:
    # The supervisor shows the traceback of the container's first load; a later one is shown here.
    if os.environ.get("WARP_REPORT"):
        sys.excepthook(*sys.exc_info())
    raise SystemExit(70)
finally:
    del os.environ["WARP_ENTRY_REPORTS"]

application = warp_entry.application if warp_entry.failure is None else warp_failed.asgi(warp_entry.failure)
application = warp_single.single_callable(application)
application = warp_asgi_gzip.compressed(warp_asgi_static.served(application))
application = warp_asgi_limits.within(warp_asgi_proxy.behind(application))
application = warp_asgi_draining.closing(application)
application = warp_sockets.tracked(application)
application = warp_asgi_requests.told(application)
application = warp_lifespan.watched(application, warp_entry.report)
if not os.environ.get("WARP_WORKER_PIPE"):
    warp_tell.tell_at_exit()
