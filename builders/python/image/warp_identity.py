"""A request's id, in and out, and the trace it belongs to.

`X-Request-ID` of a trusted proxy (WARP_TRUST_PROXY) is kept where it has a form that logs and headers can hold;
everybody else's is replaced by one of 32 hexadecimal digits. `traceparent` (W3C) reaches the app as it came.
"""
import os
import re
import time
from functools import lru_cache

from warp_proxy import is_trusted, trusted_networks

_VALID = re.compile(r"[A-Za-z0-9._:+/=@~-]{1,128}").fullmatch
_TRACE = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}").fullmatch
# nginx: `t=1732579200.123` (s); Heroku: ms; others: µs.
_START = re.compile(r"(?:t=)?(\d{9,17}(?:\.\d+)?)").fullmatch
_networks = trusted_networks()


@lru_cache(1024)
def trusted(peer):
    return bool(_networks) and is_trusted(peer, _networks)


def kept_or_made(said, peer):
    """`said`: the header's value or None."""
    return said if said and trusted(peer) and _VALID(said) else os.urandom(16).hex()


def trace_of(traceparent):
    """The trace id in a header, or None."""
    found = _TRACE(traceparent) if traceparent else None
    return found.group(1) if found else None


def queued_since(said, peer):
    """Seconds since a trusted proxy took a request in, by its X-Request-Start, or None."""
    found = _START(said.strip()) if said and trusted(peer) else None
    if not found:
        return None
    began = float(found.group(1))
    while began > 1e11:
        began /= 1000
    # Clocks differ: what has not happened yet, or was long ago, says nothing.
    waited = time.time() - began
    return waited if 0 <= waited < 3600 else None
