"""What mod_wsgi loads: the app, with whole request bodies; Apache does the rest (warp_wsgi.py for others)."""
import gc

# Before the loader, which takes this folder off sys.path.
import warp_body
import warp_failed
import warp_gil
import warp_limits
import warp_log
import warp_recycle
import warp_requests

warp_log.install()
if warp_log.JSON:
    # Apache's log would cut what is printed, and call it an error.
    warp_log.take_over_streams()
import warp_entry

application = warp_entry.application if warp_entry.failure is None else warp_failed.wsgi(warp_entry.failure)
application = warp_failed.shown(application)
application = warp_limits.within(warp_body.whole(application))
# Requests are counted by mod_wsgi's own telemetry; slow ones are seen from here, with their stack.
application = warp_requests.told(application, behind_apache=True)

# With its telemetry, mod_wsgi reports every pass of the collector, too: every request would pay for what nobody asks.
gc.callbacks[:] = [each for each in gc.callbacks if getattr(each, "__name__", "") != "_gc_callback"]
warp_recycle.watch()
warp_gil.start()
