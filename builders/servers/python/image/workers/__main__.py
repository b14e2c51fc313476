"""Keeps several processes of a server that has no, or no dependable, way to do so itself.

Usage: python -I workers --name ID --processes N --port P -- COMMAND…, with `{fd}` in COMMAND for the
listening socket all of them accept from. In, from the supervisor: WARP_DRAIN, WARP_STARTUP (s),
WARP_STATE; WARP_BACKLOG. Signals: TERM and INT drain and end, HUP replaces every worker by one with the code as it
is then. Ends with 0 after a drain; with a worker's status when none can be started.
docs/servers.md says what the policy is.
"""
import argparse
import os

from listener import listen
from pool import Pool, Limits


def main():
    made = argparse.ArgumentParser(prog="warp-workers")
    made.add_argument("--name", required=True)
    made.add_argument("--processes", type=int, required=True)
    made.add_argument("--port", type=int, required=True)
    made.add_argument("--backlog", type=int, default=int(os.environ.get("WARP_BACKLOG", "2048")))
    made.add_argument("command", nargs="+")
    options = made.parse_args()
    drain = float(os.environ.get("WARP_DRAIN", "65"))
    limits = Limits(
        drain=drain,
        startup=float(os.environ.get("WARP_STARTUP", "60")),
        # A loop at a breakpoint does not come round.
        silence=float("inf") if os.environ.get("WARP_DEBUG") else float(os.environ.get("WARP_DEADLINE", "60")) + 5,
    )
    listener = listen(options.port, options.backlog)
    return Pool(options.name, options.command, options.processes, listener, limits).run()


if __name__ == "__main__":
    raise SystemExit(main())
