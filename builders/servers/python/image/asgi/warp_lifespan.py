"""The first real load of an ASGI app ends with its lifespan's startup: reported here."""
import asyncio
import faulthandler
import os
import signal

import warp_memory
import warp_gil

_BEAT = 1.0


def watched(application, report):
    """The application; `report(name, text)` is called once its lifespan has started or failed to."""

    async def watch(scope, receive, send):
        if scope["type"] != "lifespan":
            await application(scope, receive, send)
            return
        told = _Told(report)

        async def tell(message):
            if message["type"] == "lifespan.startup.complete":
                told.loaded()
            elif message["type"] == "lifespan.startup.failed":
                told.failed(message.get("message") or "the application's lifespan startup failed")
            await send(message)

        try:
            await application(scope, receive, tell)
            # Nor need it say anything: one that returns at once knows no lifespan either.
            told.loaded()
        except Exception:
            # An app that knows no lifespan says so by raising; servers go on without it.
            told.loaded()
            raise
        except SystemExit as error:
            told.failed("the application ended itself while it started (exit %s)" % error.code)
            raise

    return watch


class _Told:
    def __init__(self, report):
        self.report = report
        self.done = False

    def loaded(self):
        if not self.done:
            self.done = True
            self.report("loaded", "")
            _beat_from_now()

    def failed(self, text):
        if not self.done:
            self.done = True
            self.report("load-failed", text.rstrip() + "\n")


def _watch_alone():
    """Under a server that has no parent of ours: a process whose loop no longer comes round ends by itself."""
    try:
        warp_gil.start_on(asyncio.get_running_loop())
    except RuntimeError:
        # Another kind of loop (trio).
        pass


def _beat_from_now():
    """Tells the parent that this process is ready, then once a second that its event loop comes round, or that it has outgrown its memory."""
    pipe = os.environ.get("WARP_WORKER_PIPE")
    if pipe is None:
        _watch_alone()
        return
    # ABRT from the parent, which no longer hears us, shows where every thread is.
    faulthandler.enable()
    pipe = int(pipe)
    os.set_blocking(pipe, False)
    os.set_inheritable(pipe, False)
    try:
        loop = asyncio.get_running_loop()
    except RuntimeError:
        # Another kind of loop (trio): ready, and not watched further.
        os.write(pipe, b"r")
        return

    def beat(told):
        try:
            os.write(pipe, told)
        except BlockingIOError:
            pass
        except OSError:
            # Nobody is left to be told, and nobody would ever end us.
            os.kill(os.getpid(), signal.SIGTERM)
            return
        loop.call_later(_BEAT, beat, b"m" if warp_memory.outgrown() else b".")

    beat(b"r")
