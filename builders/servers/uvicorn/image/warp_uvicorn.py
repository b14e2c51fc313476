"""uvicorn's command line, with one thing different: a worker that ends lets what it has accepted begin.

uvicorn closes every connection without a request in progress the moment it stops, so that one just
accepted, whose request has not been read yet, would be cut. Here it stops accepting first.
"""
import asyncio
import os

from uvicorn.main import main
from uvicorn.server import Server

_SETTLE = 0.3

_shutdown = Server.shutdown


async def _settle_and_shut_down(self, *args, **kwargs):
    for listener in self.servers:
        listener.close()
    await asyncio.sleep(_SETTLE)
    await _shutdown(self, *args, **kwargs)


if __name__ == "__main__":
    Server.shutdown = _settle_and_shut_down
    if os.environ.get("WARP_TLS_CERTIFICATE"):
        os.environ.setdefault("UVICORN_SSL_CERTFILE", os.environ["WARP_TLS_CERTIFICATE"])
        os.environ.setdefault("UVICORN_SSL_KEYFILE", os.environ["WARP_TLS_KEY"])
    main()
