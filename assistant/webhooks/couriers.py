"""The threads of a process that deliver what is due: one looks, and each endpoint has one of its own while it is told.

So a receiver that is slow delays itself alone, and who chats waits for none of them.
"""

import logging
import random
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Engine

from assistant.desk.faults import without_words
from assistant.destinations import Limits
from assistant.webhooks import deliveries
from assistant.webhooks.domain import Attempt, Parcel
from assistant.webhooks.sending import deliver
from knowledge import Clock, reading, writing

_LOOK_SECONDS = 0.5
_TIDY_EVERY = timedelta(hours=1)
_STOP_SECONDS = 3.0
"""Who is being told when the process ends has this long to answer; later it is told once more, by whoever is there."""

_log = logging.getLogger("answerdesk")


class Couriers:
    """Delivers between `start` and `close`; `chance` gives numbers from 0 to 1 by which retries are spread."""

    def __init__(self, engine: Engine, clock: Clock, limits: Limits, chance: Callable[[], float] = random.random):
        self._engine = engine
        self._clock = clock
        self._limits = limits
        self._chance = chance
        self._stopping = threading.Event()
        self._looking: threading.Thread | None = None
        self._serving: dict[str, threading.Thread] = {}
        self._tidied = clock() - _TIDY_EVERY
        self._fault = ""

    def start(self) -> None:
        """Begin, with what was left behind."""
        self._looking = threading.Thread(target=self._run, name="webhooks", daemon=True)
        self._looking.start()

    def close(self) -> None:
        """Begin nothing more, and wait a little for those who are being told."""
        self._stopping.set()
        if self._looking is None:
            return
        self._looking.join()
        deadline = time.monotonic() + _STOP_SECONDS
        for thread in self._serving.values():
            thread.join(max(0.0, deadline - time.monotonic()))

    def deliver_due(self) -> None:
        """Deliver all that is due by now, and wait for it."""
        with reading(self._engine) as connection:
            endpoints = deliveries.due(connection, self._clock())
        for endpoint in endpoints:
            self._serve(endpoint)

    def _run(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            try:
                self._look()
                self._tidy()
                self._fault = ""
            except Exception as error:
                self._report("webhooks_failed", error)

    def _look(self) -> None:
        self._serving = {endpoint: thread for endpoint, thread in self._serving.items() if thread.is_alive()}
        with reading(self._engine) as connection:
            endpoints = deliveries.due(connection, self._clock())
        for endpoint in endpoints:
            if endpoint not in self._serving:
                thread = threading.Thread(target=self._serve_guarded, args=(endpoint,), name="webhook", daemon=True)
                self._serving[endpoint] = thread
                thread.start()

    def _serve_guarded(self, endpoint: str) -> None:
        try:
            self._serve(endpoint)
        except Exception as error:
            # What was claimed is free again when the lease is over.
            self._report("webhook_failed", error)

    def _serve(self, endpoint: str) -> None:
        """Deliver one message of an endpoint after the other, until nothing is due."""
        attempt: Attempt | None = None
        while (parcel := self._next(endpoint, attempt)) is not None:
            attempt = deliver(parcel, self._limits, self._clock())

    def _next(self, endpoint: str, attempt: Attempt | None) -> Parcel | None:
        """Record how the last one went, and take the next."""
        now = self._clock()
        with writing(self._engine) as connection:
            if attempt is not None:
                deliveries.record(connection, attempt, now, self._chance())
            return None if self._stopping.is_set() else deliveries.claim(connection, endpoint, str(uuid4()), now)

    def _tidy(self) -> None:
        now = self._clock()
        if now - self._tidied < _TIDY_EVERY:
            return
        with writing(self._engine) as connection:
            more = deliveries.remove_old(connection, now)
        if not more:
            self._tidied = now

    def _report(self, event: str, error: BaseException) -> None:
        # A fault that lasts is one line in the log, not two a second.
        kind = type(error).__qualname__
        if self._fault != kind:
            _log.error("%s: %s", event, without_words(error))
            self._fault = kind
