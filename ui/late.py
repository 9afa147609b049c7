"""An application that is put together while the server it is part of answers already."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from assistant.api import log, told

Application = Callable[[Any, Any, Any], Awaitable[None]]
"""An ASGI application: takes scope, receive and send."""

Build = Callable[[], tuple[Application, AbstractAsyncContextManager[Any]]]
"""Gives an application and the context in which it runs."""


class Late:
    """An ASGI application that is made once the server runs; requests wait until it is there.

    `prepare` does what takes long, in a thread; `build` follows it on the event loop. When one of them fails, that is
    logged, and every request is told the error.
    """

    def __init__(self, prepare: Callable[[], None], build: Build):
        self._prepare = prepare
        self._build = build
        self._built: asyncio.Future[Application] | None = None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The time from the start of the server to its end."""
        self._built = asyncio.get_running_loop().create_future()
        ending = asyncio.Event()
        run = asyncio.create_task(self._run(self._built, ending))
        try:
            yield
        finally:
            ending.set()
            await run

    async def _run(self, built: asyncio.Future[Application], ending: asyncio.Event) -> None:
        try:
            await asyncio.to_thread(self._prepare)
            application, context = self._build()
            async with context:
                built.set_result(application)
                await ending.wait()
        except Exception as error:
            log.error("pages_failed", **told(error))
            if not built.done():
                built.set_exception(error)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer a request. The server must be running."""
        if self._built is None:
            raise RuntimeError("the pages are not running: serve the application with its lifespan")
        # Whoever gives up waiting must not take the others' application with them.
        application = await asyncio.shield(self._built)
        await application(scope, receive, send)
