"""granian's command line, listening on every address of the container."""
import os
import sys

_WORKERS = "/opt/warp/servers/python/workers"


def _address():
    sys.path.insert(0, _WORKERS)
    try:
        from listener import address_to_bind
    finally:
        sys.path.remove(_WORKERS)
    return address_to_bind()[1]


if __name__ == "__main__":
    # For warp_granian_wsgi, which takes it off again.
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    from granian.cli import entrypoint

    os.environ.setdefault("GRANIAN_HOST", _address())
    soft_limit = int(os.environ.get("WARP_PROCESS_MEMORY") or 0)
    if soft_limit:
        # In MiB.
        os.environ.setdefault("GRANIAN_WORKERS_MAX_RSS", str(soft_limit // 2**20))
        os.environ.setdefault("GRANIAN_RSS_SAMPLE_INTERVAL", "1")
    entrypoint()
