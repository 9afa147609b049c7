"""A desk on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge import ArticleStore, open_database
from tests.assistant.usage.history import Desk
from tests.knowledge.articles import SetClock
from tests.knowledge.databases import emptied


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    if request.param == "postgresql":
        with emptied(request.getfixturevalue("postgresql_url")) as engine:
            yield engine
        return
    engine = open_database(f"sqlite:///{tmp_path / 'usage.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def desk(engine: Engine) -> Desk:
    clock = SetClock()
    return Desk(ArticleStore(engine, clock), clock)
