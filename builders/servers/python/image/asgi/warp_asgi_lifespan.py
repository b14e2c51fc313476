"""The lifespan protocol, for a server that does not speak it."""
import asyncio


class Lifespan:
    """An application's lifespan: started before requests, shut down after them."""

    def __init__(self, application):
        self.application = application
        self.events = asyncio.Queue()
        self.answers = asyncio.Queue()

    async def startup(self):
        """False when the application says that its startup failed; true for one that knows no lifespan."""
        self.task = asyncio.ensure_future(self._run())
        return await self._ask("lifespan.startup") != "lifespan.startup.failed"

    async def shutdown(self):
        await self._ask("lifespan.shutdown")

    async def _run(self):
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}}
        try:
            await self.application(scope, self.events.get, self.answers.put)
        except Exception:
            # It knows none, or is done.
            pass

    async def _ask(self, event):
        if self.task.done():
            return None
        await self.events.put({"type": event})
        answer = asyncio.ensure_future(self.answers.get())
        await asyncio.wait({answer, self.task}, return_when=asyncio.FIRST_COMPLETED)
        if not answer.done():
            answer.cancel()
            return None
        return answer.result()["type"]
