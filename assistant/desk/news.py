"""Wakes event streams when their session has something new, whichever process stored it."""

import asyncio
import threading
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress

from assistant.desk.repeating import Repeating


class Subscription:
    """One stream's ear. It belongs to the event loop it was made on; `tell` and `close` may come from any thread."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._changed = asyncio.Event()
        self._latest = 0
        self.closed = False

    def tell(self, number: int) -> None:
        """There is an event of this number now."""
        self._call(self._hear, number)

    def close(self) -> None:
        """Nothing more will come."""
        self._call(self._end)

    async def newer_than(self, number: int, seconds: float) -> None:
        """Wait for an event behind `number`, for so many seconds at most, or until closed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._latest <= number and not self.closed:
                    self._changed.clear()
                    await self._changed.wait()

    def _hear(self, number: int) -> None:
        self._latest = max(self._latest, number)
        self._changed.set()

    def _end(self) -> None:
        self.closed = True
        self._changed.set()

    def _call(self, function: Callable[..., None], *values: int) -> None:
        # A loop that has ended has no stream left that could miss this.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(function, *values)


class News:
    """Tells streams of this process at once what it stores, and asks one question for all of them about the rest.

    `latest` gives the numbers of the newest events of many sessions.
    """

    def __init__(self, latest: Callable[[Collection[str]], Mapping[str, int]], poll_seconds: float):
        self._latest = latest
        self._asking = Repeating(self._ask, poll_seconds, "chat_news_failed")
        self._lock = threading.Lock()
        self._subscriptions: dict[str, set[Subscription]] = defaultdict(set)
        self._told: dict[str, int] = {}

    def start(self) -> None:
        """Begin to ask for what other processes store."""
        self._asking.start("chat-news")

    def close(self) -> None:
        """End every stream."""
        self._asking.close()
        with self._lock:
            listening = [one for some in self._subscriptions.values() for one in some]
        for subscription in listening:
            subscription.close()

    def tell(self, session: str, number: int) -> None:
        """A session has an event of this number now."""
        with self._lock:
            listening = list(self._subscriptions.get(session, ()))
            if listening:
                self._told[session] = max(number, self._told.get(session, 0))
        for subscription in listening:
            subscription.tell(number)

    @contextmanager
    def telling(self, session: str, subscription: Subscription) -> Iterator[None]:
        """Tell of a session while the block lasts. What is stored before it is for the caller to read."""
        with self._lock:
            self._subscriptions[session].add(subscription)
        if self._asking.stopping:
            subscription.close()
        try:
            yield
        finally:
            with self._lock:
                self._subscriptions[session].discard(subscription)
                if not self._subscriptions[session]:
                    del self._subscriptions[session]
                    self._told.pop(session, None)

    def _ask(self) -> None:
        with self._lock:
            sessions, told = list(self._subscriptions), dict(self._told)
        if sessions:
            for session, number in self._latest(sessions).items():
                if number > told.get(session, 0):
                    self.tell(session, number)
