"""What `warp dev` answers in place of an app that does not load, or fails without an answer of its own."""
import html
import os
import sys
import traceback

_PAGE = """<!doctype html>
<meta charset="utf-8">
<title>%s</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff }
h1 { font-size: 1.2rem; color: #b00020 }
pre { font: 14px/1.5 ui-monospace, monospace; background: #f5f5f5; padding: 1rem; overflow-x: auto }
</style>
<h1>%s</h1>
<pre>%s</pre>
<p>The next file that is saved is tried at once.</p>
"""


def page(trace):
    """The HTML page of a traceback, as bytes."""
    lines = trace.rstrip().splitlines() or ["the app does not load"]
    title = html.escape(lines[-1])
    return (_PAGE % (title, title, html.escape(trace))).encode("utf-8", "backslashreplace")


def _headers(body):
    return [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]


def wsgi(trace):
    body = page(trace)

    def application(environ, start_response):
        start_response("500 Internal Server Error", _headers(body), sys.exc_info() if sys.exc_info()[0] else None)
        return [body]

    return application


def shown(application):
    """The WSGI app; under `warp dev` an exception that it lets out is its answer, too."""
    if os.environ.get("WARP_DEV") != "1":
        return application

    def showing(environ, start_response):
        try:
            return application(environ, start_response)
        except Exception:
            trace = traceback.format_exc()
            print(trace, end="", file=sys.stderr, flush=True)
            return wsgi(trace)(environ, start_response)

    return showing


def asgi(trace):
    body = page(trace)
    headers = [(name.lower().encode(), value.encode()) for name, value in _headers(body)]

    async def application(scope, receive, send):
        if scope["type"] == "lifespan":
            await _live(receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 1011})
        else:
            await send({"type": "http.response.start", "status": 500, "headers": headers})
            await send({"type": "http.response.body", "body": body})

    return application


async def _live(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return
