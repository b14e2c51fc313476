"""hypercorn's command line, run as one process that drains in order.

hypercorn itself closes every connection without a request the moment it stops, those just accepted
too, and waits for open WebSockets for ever (Python 3.12 and later). Here it stops accepting, lets what
it has accepted begin, ends the WebSockets, and then stops.
"""
import asyncio
import signal

import hypercorn.__main__ as command_line
from hypercorn.asyncio import serve

_SETTLE = 0.3


def run(config):
    """In the place of hypercorn's own `run`, which would start processes of its own."""
    if config.worker_class == "trio":
        import trio
        from hypercorn.trio import serve as serve_trio
        from warp_asgi import application

        trio.run(serve_trio, application, config)
        return 0
    try:
        from uvloop import run as run_loop
    except ImportError:
        run_loop = asyncio.run
    run_loop(_serve(config))
    return 0


async def _serve(config):
    import warp_sockets
    from warp_asgi import application

    listeners = _remember_listeners()

    async def until_told():
        told = asyncio.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, told.set)
        await told.wait()
        for listener in listeners:
            listener.close()
        await asyncio.sleep(_SETTLE)
        await warp_sockets.close_all()

    await serve(application, config, shutdown_trigger=until_told)


def _remember_listeners():
    """The servers that are started from here on with a socket of their caller's."""
    found = []
    start = asyncio.start_server

    async def start_server(*args, **settings):
        server = await start(*args, **settings)
        if settings.get("sock") is not None:
            found.append(server)
        return server

    asyncio.start_server = start_server
    return found


if __name__ == "__main__":
    command_line.run = run
    raise SystemExit(command_line.main())
