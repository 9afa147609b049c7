"""Conversations and webhooks in one database, SQLite and PostgreSQL, as one process and as two."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from assistant import LOCAL_ADMINISTRATOR, NewEndpoint, WebhookEvent, Webhooks
from assistant.destinations import Limits
from assistant.webhooks.couriers import Couriers
from tests.assistant.desk.conftest import (
    HandClock,
    Process,
    clock,
    database_url,
    engine,
    other_process,
    process,
    session,
)
from tests.assistant.webhooks.receiver import Receiver, receiver

__all__ = ["clock", "database_url", "engine", "other_process", "process", "session"]


@pytest.fixture(autouse=True)
def _deliveries_end(engine: Engine) -> Iterator[None]:
    """Whoever is still sending when a process stops would open the database again after it was closed."""
    yield
    for thread in threading.enumerate():
        if thread.name == "webhook":
            thread.join(20)
    engine.dispose()


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.fixture
def webhooks(engine: Engine, clock: HandClock) -> Webhooks:
    return Webhooks(engine, clock, private=True)


@pytest.fixture
def couriers(process: Process) -> Couriers:
    return couriers_of(process)


def couriers_of(process: Process, seconds: float = 5.0) -> Couriers:
    """What delivers in a process; retries come exactly when they are planned."""
    return Couriers(process.engine, process.clock, Limits(seconds, private=True), lambda: 0.5)


def tell(webhooks: Webhooks, shop: Receiver, *events: WebhookEvent) -> tuple[str, str]:
    """Let a receiver be told from now on; gives the endpoint's id and secret."""
    endpoint, secret = webhooks.add(NewEndpoint(shop.url, frozenset(events)), LOCAL_ADMINISTRATOR)
    return endpoint.id, secret
