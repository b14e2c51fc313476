"""What mod_wsgi loads: the app, with whole request bodies; Apache does the rest (warp_wsgi.py for others)."""
# Before the loader, which takes this folder off sys.path.
import warp_body

import warp_entry

application = warp_body.whole(warp_entry.application)
