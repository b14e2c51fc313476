"""Around every request of an ASGI app: its id, how long it takes, and its line in the access log (warp_requests.py
for WSGI)."""
import asyncio
import threading

import warp_access
import warp_log
from warp_identity import kept_or_made, queued_since, trace_of
from warp_requests import frames_of
from warp_telemetry import Reporter


def told(application):
    """The ASGI application; a request lasts until the last of its response is sent."""
    reporter = Reporter()
    logged = warp_access.wanted()

    async def telling(scope, receive, send):
        kind = scope["type"]
        if kind == "http":
            await _request(scope, receive, send)
        elif kind == "websocket":
            await _socket(scope, receive, send)
        else:
            await application(scope, receive, send)

    async def _request(scope, receive, send):
        scope, facts = _identified(scope)
        request = reporter.began(scope["method"], scope["path"], _where())
        request.identity, request.queue = facts["request_id"], facts["queue_seconds"]
        status, size = 0, 0
        added = (b"x-request-id", facts["request_id"].encode("ascii"))

        async def sending(message):
            nonlocal status, size, request
            kind = message["type"]
            if kind == "http.response.start":
                status = message["status"]
                if request:
                    request.streams = True
                # An id of the app's own making would be in no log.
                headers = [pair for pair in message.get("headers") or () if pair[0].lower() != b"x-request-id"]
                await send(dict(message, headers=[*headers, added]))
                return
            await send(message)
            if kind == "http.response.body":
                size += len(message.get("body") or b"")
                # What an app does after that (background tasks) keeps nobody waiting.
                if not message.get("more_body") and request:
                    ended()

        def ended():
            nonlocal request
            seconds = reporter.ended(request, status)
            request = None
            if logged:
                warp_access.write(_line(scope, facts, status or 500, size, seconds))

        try:
            await application(scope, receive, sending)
        finally:
            if request:
                ended()

    async def _socket(scope, receive, send):
        scope, _ = _identified(scope)
        reporter.socket_opened(1)
        try:
            await application(scope, receive, send)
        finally:
            reporter.socket_opened(-1)

    return telling


def _identified(scope):
    """The scope with the request's id in its headers, and what is known about the request so far."""
    said = start = traceparent = None
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            said = value
        elif name == b"traceparent":
            traceparent = value
        elif name == b"x-request-start":
            start = value
    peer = (scope.get("client") or ("",))[0]
    identity = kept_or_made(said and said.decode("latin-1"), peer)
    trace = trace_of(traceparent.decode("latin-1")) if traceparent else None
    warp_log.request.set((identity, trace))
    rest = scope["headers"] if said is None else [pair for pair in scope["headers"] if pair[0] != b"x-request-id"]
    # In place, as servers log from it.
    scope["headers"] = [*rest, (b"x-request-id", identity.encode("ascii"))]
    return scope, {"request_id": identity, "trace_id": trace, "queue_seconds": start and queued_since(start.decode("latin-1"), peer)}


def _line(scope, facts, status, size, seconds):
    headers = {name: value.decode("utf-8", "backslashreplace") for name, value in scope["headers"] if name in (b"user-agent", b"referer")}
    return {
        "client": (scope.get("client") or (None,))[0], "method": scope["method"], "path": scope["path"],
        "query": (scope.get("query_string") or b"").decode("utf-8", "backslashreplace"), "protocol": "HTTP/" + scope.get("http_version", "1.1"),
        "status": status, "bytes": size, "seconds": seconds, "queue_seconds": facts["queue_seconds"],
        "user_agent": headers.get(b"user-agent"), "referer": headers.get(b"referer"),
        "request_id": facts["request_id"], "trace_id": facts["trace_id"],
    }


def _where():
    """What gives the frames of the current task: of its thread while it runs, else those it waits in."""
    thread = threading.get_ident()
    try:
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
    except RuntimeError:
        task = loop = None

    def frames():
        if task is None or asyncio.tasks._current_tasks.get(loop) is task:
            return list(frames_of(thread))
        found, coroutine = [], task.get_coro()
        while coroutine is not None:
            frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None) or getattr(coroutine, "ag_frame", None)
            if frame is not None:
                found.append(frame)
            coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None) or getattr(coroutine, "ag_await", None)
        return found

    return frames
