"""A chat's database, SQLite and PostgreSQL, and a clock that tests set."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from assistant import TABLES, prepare_tables
from assistant.desk.conversations import Conversations
from assistant.desk.domain import ChatRules
from assistant.desk.ledger import Ledger
from assistant.desk.turns import Turns
from knowledge import open_database

RULES = ChatRules(
    pause_seconds=1,
    lease_seconds=10,
    messages_per_minute=10_000,
    messages_per_day=10_000,
    sessions_per_address_per_minute=100,
)


class HandClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@dataclass
class Process:
    """What one process has of a chat, without its threads; `told` is what it announced."""

    engine: Engine
    clock: HandClock
    rules: ChatRules = RULES
    told: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        def announce(session: str, number: int) -> None:
            self.told.append((session, number))

        self.ledger = Ledger(self.engine, self.clock, announce, self.rules.hours)
        self.conversations = Conversations(self.ledger, self.rules)
        self.turns = Turns(self.ledger, self.rules)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database with this package's tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'chat.db'}"
        return
    url: str = request.getfixturevalue("postgresql_url")
    yield url
    engine = open_database(url)
    with engine.begin() as connection:
        TABLES.drop_all(connection)
        connection.execute(text("DROP TABLE IF EXISTS assistant_version"))
    engine.dispose()


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = open_database(database_url)
    prepare_tables(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def process(engine: Engine, clock: HandClock) -> Process:
    return Process(engine, clock)


@pytest.fixture
def other_process(database_url: str, process: Process) -> Iterator[Process]:
    """Another one on the same database, with connections of its own."""
    engine = open_database(database_url)
    yield Process(engine, process.clock)
    engine.dispose()


@pytest.fixture
def session(process: Process) -> str:
    return process.conversations.open("somebody", None)
