"""An ASGI app's requests as the sidecar hears of them: warp_telemetry.py's for WSGI."""
import asyncio
import threading

import warp_telemetry


def measured(application):
    """The application, whose requests are told about until the last of their response is sent."""
    reporter = warp_telemetry.Reporter()

    async def measuring(scope, receive, send):
        if scope["type"] == "http":
            await _request(scope, receive, send)
        elif scope["type"] == "websocket":
            await _socket(scope, receive, send)
        else:
            await application(scope, receive, send)

    async def _request(scope, receive, send):
        request = reporter.began(scope["method"], scope["path"], _where())
        status = 0

        async def sending(message):
            nonlocal status, request
            kind = message["type"]
            if kind == "http.response.start":
                status = message["status"]
            await send(message)
            # What an app does after that (background tasks) keeps nobody waiting.
            if kind == "http.response.body" and not message.get("more_body") and request:
                reporter.ended(request, status)
                request = None

        try:
            await application(scope, receive, sending)
        finally:
            if request:
                reporter.ended(request, status)

    async def _socket(scope, receive, send):
        reporter.socket_opened(1)
        try:
            await application(scope, receive, send)
        finally:
            reporter.socket_opened(-1)

    return measuring


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
            return list(warp_telemetry._of_thread(thread))
        found, coroutine = [], task.get_coro()
        while coroutine is not None:
            frame = getattr(coroutine, "cr_frame", None) or getattr(coroutine, "gi_frame", None) or getattr(coroutine, "ag_frame", None)
            if frame is not None:
                found.append(frame)
            coroutine = getattr(coroutine, "cr_await", None) or getattr(coroutine, "gi_yieldfrom", None) or getattr(coroutine, "ag_await", None)
        return found

    return frames
