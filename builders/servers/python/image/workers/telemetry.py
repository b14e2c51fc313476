"""Tells the sidecar why a worker ends: docs/runtime-contract.md, "The sidecar"."""
import json
import os
import socket


def stopping(pid, reason):
    """Never waits; without WARP_TELEMETRY nothing is told."""
    path = os.environ.get("WARP_TELEMETRY")
    if not path:
        return
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as through:
            through.setblocking(False)
            through.sendto(json.dumps({"kind": "stopping", "pid": pid, "reason": reason}).encode(), path)
    except OSError:
        pass
