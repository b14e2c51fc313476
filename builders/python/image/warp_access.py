"""Access log of servers that write none, and of all but Apache as JSON: one line a request (docs/monitoring.md).

In: WARP_LOGS; WARP_ACCESS_LOG (1: as text, too; 0: none). As text on stdout: Apache's combined plus seconds and
the request's id.
"""
import os
import sys
import time

import warp_log

# Characters; a request's line stays one that the kernel writes in one go.
_LONGEST = {"path": 1024, "query": 512, "user_agent": 256, "referer": 512}


def wanted():
    return os.environ.get("WARP_ACCESS_LOG") != "0" if warp_log.JSON else os.environ.get("WARP_ACCESS_LOG") == "1"


def write(line):
    """`line`: client, method, path, query, protocol, status, bytes, seconds, queue_seconds, user_agent, referer,
    request_id, trace_id. Texts may be None and hold anything."""
    if not warp_log.JSON:
        sys.stdout.write(_as_text(line))
        sys.stdout.flush()
        return
    for name, most in _LONGEST.items():
        if line[name] and len(line[name]) > most:
            line[name] = line[name][:most] + "…"
    warp_log.write({"time": warp_log.stamp(time.time()), "log": "access", **line, "seconds": round(line["seconds"], 6), "pid": os.getpid()})


def _as_text(line):
    at = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(time.time() - line["seconds"]))
    query = "?" + line["query"] if line["query"] else ""
    request = "%s %s%s %s" % (line["method"], line["path"], query, line["protocol"])
    shown = [_quoted(text or "-") for text in (request, line["referer"], line["user_agent"])]
    return '%s - - [%s] "%s" %s %d "%s" "%s" %.6f %s\n' % (
        line["client"] or "-", at, shown[0], line["status"], line["bytes"] or 0, shown[1], shown[2], line["seconds"], line["request_id"]
    )


def _quoted(text):
    """No quote, backslash or control character: nobody writes a line of their own into the log."""
    return "".join(c if " " <= c < "\x7f" and c not in '"\\' else "\\x%02x" % ord(c) for c in text)
