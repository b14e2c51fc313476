"""Samples from warp_telemetry.py, which counts in a Python server's own process: one JSON object a datagram."""
import json

from samples import BOUNDS, Sample


def sample(datagram):
    """The sample in a datagram. Raises ValueError, KeyError, TypeError for one that is none of ours."""
    told = json.loads(datagram)
    made = Sample(told["kind"], int(told["pid"]))
    made.reason = str(told.get("reason", ""))
    made.slow = told.get("slow")
    if made.kind == "requests":
        made.codes = [int(count) for count in told["codes"]][:5]
        for name in ("request", "application", "queue"):
            if name in told:
                counts, seconds = told[name]
                if len(counts) != len(BOUNDS) + 1:
                    raise ValueError("%s has %d buckets" % (name, len(counts)))
                made.histograms[name] = (counts, float(seconds))
        made.in_flight = int(told["in_flight"])
        made.longest = float(told["longest"])
        made.threads = int(told.get("threads", 0))
        made.capacity = told.get("capacity")
        made.websockets = int(told.get("websockets", 0))
    return made
