"""Customers who chat with a server over HTTP as a page does, and note when they hear something."""

import asyncio
import json
import random
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

CHAT = "/api/v1/chat"
PATIENCE_SECONDS = 0.5
"""Between two tries while the server is not there."""


@dataclass(slots=True)
class Said:
    """A message that the server acknowledged; `heard` is set with the first sentence behind it.

    `sent` and `heard` are seconds of a clock that only goes up; `tries` above one means that the server was away.
    """

    session: str
    client_message_id: str
    sent: float
    tries: int
    heard: float | None = None


@dataclass(slots=True)
class Notes:
    """What all customers of a run noted."""

    said: list[Said] = field(default_factory=list)
    sessions: set[str] = field(default_factory=set)


class Chatter:
    """A customer who writes every so often, and opens another chat when one was handed over to a person."""

    def __init__(self, client: httpx.AsyncClient, questions: Sequence[str], notes: Notes, seed: int):
        self._client = client
        self._questions = questions
        self._notes = notes
        self._random = random.Random(seed)  # noqa: S311 - it draws questions
        self._session = ""
        self._headers: dict[str, str] = {}
        self._following: asyncio.Task[None] | None = None
        self._waiting: list[Said] = []
        self._over = True

    async def chat(self, first: float, every: float, until: float) -> None:
        """Write from the moment `first` on, until `until`; then hear the last reply out."""
        await _sleep_until(first)
        moment = first
        while moment < until:
            if self._over:
                await self._open()
            await self._say(self._random.choice(self._questions))
            moment += every
            await _sleep_until(moment)
        await self.leave()

    async def leave(self) -> None:
        """Hear nothing any more."""
        if self._following is not None:
            self._following.cancel()
            with suppress(asyncio.CancelledError):
                await self._following
            self._following = None

    async def _open(self) -> None:
        await self.leave()
        answer, _ = await self._asked("POST", CHAT, {})
        opened = answer.json()
        self._session, self._headers = opened["session"], {"Authorization": f"Bearer {opened['token']}"}
        self._notes.sessions.add(self._session)
        self._over = False
        self._waiting.clear()
        self._following = asyncio.create_task(self._follow())

    async def _say(self, text: str) -> None:
        message_id = uuid4().hex
        sent = time.monotonic()
        said = Said(self._session, message_id, sent, 0)
        self._waiting.append(said)
        message = {"client_message_id": message_id, "text": text}
        _, said.tries = await self._asked("POST", f"{CHAT}/{self._session}/messages", message)
        self._notes.said.append(said)

    async def _asked(self, method: str, path: str, body: Any) -> tuple[httpx.Response, int]:
        """The answer to a call that is made again until the server is there, and how often it was made."""
        tries = 0
        while True:
            tries += 1
            with suppress(httpx.TransportError):
                answer = await self._client.request(method, path, json=body, headers=self._headers)
                if answer.status_code < 500 and answer.status_code != 429:
                    answer.raise_for_status()
                    return answer, tries
            await asyncio.sleep(PATIENCE_SECONDS)

    async def _follow(self) -> None:
        last = 0
        while True:
            with suppress(httpx.TransportError):
                headers = {**self._headers, "Last-Event-ID": str(last)}
                async with self._client.stream("GET", f"{CHAT}/{self._session}/events", headers=headers) as stream:
                    kind = ""
                    async for line in stream.aiter_lines():
                        name, _, value = line.partition(": ")
                        if name == "id":
                            last = int(value)
                        elif name == "event":
                            kind = value
                        elif name == "data":
                            self._hear(kind, value)
            await asyncio.sleep(PATIENCE_SECONDS)

    def _hear(self, kind: str, data: str) -> None:
        if kind == "sentence":
            # What was written while the first message waited is answered with it.
            for said in self._waiting:
                said.heard = time.monotonic()
            self._waiting.clear()
        elif kind == "outcome" and json.loads(data)["outcome"] == "hand_off":
            self._over = True


async def _sleep_until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.monotonic()))
