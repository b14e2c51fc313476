"""The application of the hosting tests for ASGI servers; faults.py has what it does.

`/sleep` waits as async code does; what else takes its time stands in the event loop's way, as careless code does.
"""
import asyncio
from urllib.parse import unquote

import faults

_TEXT = (b"content-type", b"text/plain; charset=utf-8")


async def application(scope, receive, send):
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["type"] == "http":
        await _answer(scope, receive, send)


async def _lifespan(receive, send):
    while True:
        message = await receive()
        await send({"type": message["type"] + ".complete"})
        if message["type"] == "lifespan.shutdown":
            return


async def _answer(scope, receive, send):
    path, query = scope["path"], unquote(scope["query_string"].decode())
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    headers, status = [_TEXT], 200
    if path in ("/sleep", "/slow-body"):
        print("begun %s" % path, flush=True)
    if path == "/slow-body":
        await _slowly(send, *faults.parts(query))
        return
    if path == "/sleep":
        await asyncio.sleep(float(query))
        text = "slept"
    elif path == "/hang-backend":
        text = await asyncio.to_thread(faults.backend, query)
    elif path == "/big-header":
        headers += [(name.lower().encode(), value.encode()) for name, value in faults.big_header(query)]
        text = "big"
    elif path == "/client":
        text = "%s %s" % (scope["client"][0], scope["scheme"])
    elif path == "/body":
        text = str(size)
    elif path in faults.FAULTS:
        text = faults.FAULTS[path](query)
    else:
        text, status = "not found", 404
    body = text.encode()
    headers += [(b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _slowly(send, count, pause, size):
    await send({"type": "http.response.start", "status": 200, "headers": [_TEXT]})
    for _ in range(count):
        await asyncio.sleep(pause)
        await send({"type": "http.response.body", "body": b"s" * size, "more_body": True})
    await send({"type": "http.response.body", "body": b""})
