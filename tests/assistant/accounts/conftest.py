"""Accounts in a database of their own, SQLite and PostgreSQL, with a quick hasher and a clock that tests set."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine, text

from assistant import TABLES, Accounts, Caller, NewPerson, Person, StaffRole, prepare_tables
from knowledge import Actor, open_database
from tests.assistant.desk.conftest import HandClock

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "eight purple umbrellas"
BOSS = Actor("boss", frozenset({"administrator"}))


def new(name: str, *roles: StaffRole, password: str = PASSWORD) -> NewPerson:
    """Somebody to add, an agent unless something else is said."""
    return NewPerson(name, frozenset(roles or {StaffRole.AGENT}), password)


def as_caller(person: Person) -> Caller:
    """A person who is signed in."""
    return Caller(person.actor, person.rights, person, "a session")


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database with this package's tables."""
    on_file = request.param == "sqlite"
    url = f"sqlite:///{tmp_path / 'accounts.db'}" if on_file else request.getfixturevalue("postgresql_url")
    engine = open_database(url)
    prepare_tables(engine)
    yield engine
    if not on_file:
        with engine.begin() as connection:
            TABLES.drop_all(connection)
            connection.execute(text("DROP TABLE IF EXISTS assistant_version"))
    engine.dispose()


@pytest.fixture
def accounts(engine: Engine, clock: HandClock) -> Accounts:
    return Accounts.over(engine, clock, QUICK)
