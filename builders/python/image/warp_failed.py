"""What `warp dev` serves in place of an app that does not load: its traceback, as every answer."""
import html

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
<p>The app does not load. Save a file, and it is tried again.</p>
"""


def page(traceback):
    """The HTML page of a traceback, as bytes."""
    lines = traceback.rstrip().splitlines() or ["the app does not load"]
    title = html.escape(lines[-1])
    return (_PAGE % (title, title, html.escape(traceback))).encode("utf-8", "backslashreplace")


def _headers(body):
    return [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body))), ("Cache-Control", "no-store")]


def wsgi(traceback):
    body = page(traceback)

    def application(environ, start_response):
        start_response("500 Internal Server Error", _headers(body))
        return [body]

    return application


def asgi(traceback):
    body = page(traceback)
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
