"""The life of an article keeps its contract on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.database import open_database
from tests.contracts.lifecycle_contract import LifecycleContract
from tests.knowledge.databases import emptied


class TestOnSqlite(LifecycleContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        engine = open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}")
        yield engine
        engine.dispose()


@pytest.mark.postgresql
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestOnPostgresql(LifecycleContract):
    @pytest.fixture
    def engine(self, postgresql_url: str) -> Iterator[Engine]:
        with emptied(postgresql_url) as engine:
            yield engine
