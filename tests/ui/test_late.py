"""An application that is put together while its server runs already."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from ui.late import Application, Late


class Hall:
    """An application that counts its visitors, and the context it runs in."""

    def __init__(self) -> None:
        self.open = False
        self.visitors: list[Any] = []

    async def __call__(self, scope: Any, _receive: Any, _send: Any) -> None:
        assert self.open
        self.visitors.append(scope)

    @asynccontextmanager
    async def context(self) -> AsyncIterator[None]:
        self.open = True
        yield
        self.open = False

    def built(self) -> tuple[Application, AbstractAsyncContextManager[None]]:
        return self, self.context()


def nothing() -> None:
    """There is nothing to prepare."""


def test_requests_wait_until_it_is_there() -> None:
    hall, may_build = Hall(), threading.Event()

    def prepare() -> None:
        may_build.wait()

    async def visit() -> None:
        late = Late(prepare, hall.built)
        async with late.running():
            visits = [asyncio.create_task(late(number, None, None)) for number in (1, 2)]
            await asyncio.sleep(0.01)
            assert hall.visitors == []
            visits[0].cancel()
            await asyncio.sleep(0)
            may_build.set()
            await visits[1]

    asyncio.run(visit())
    assert hall.visitors == [2]


def test_its_context_ends_with_the_server() -> None:
    hall = Hall()

    async def visit() -> None:
        late = Late(nothing, hall.built)
        async with late.running():
            await late("scope", None, None)
            assert hall.open

    asyncio.run(visit())
    assert not hall.open


def test_a_failed_preparation_is_told_to_whoever_asks_and_stops_nothing_else() -> None:
    def fail() -> None:
        raise ImportError("no such library")

    async def visit() -> None:
        late = Late(fail, Hall().built)
        async with late.running():
            for _ in range(2):
                with pytest.raises(ImportError, match="no such library"):
                    await late("scope", None, None)

    asyncio.run(visit())


def test_a_server_may_end_before_it_is_there() -> None:
    hall = Hall()

    async def visit() -> None:
        async with Late(nothing, hall.built).running():
            pass

    asyncio.run(visit())
    assert not hall.open
