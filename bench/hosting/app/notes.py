"""The same as an ASGI application."""
import asyncio
import json
import time

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

time.sleep(0.5)
_ITEMS = [{"id": n, "name": "item %d" % n, "price": n * 1.25} for n in range(50)]


async def items(request):
    return Response(json.dumps(sorted(_ITEMS, key=lambda item: -item["price"])), media_type="application/json")


async def wait(request):
    await asyncio.sleep(0.05)
    return PlainTextResponse("waited\n")


app = Starlette(routes=[Route("/", items), Route("/wait", wait)])
