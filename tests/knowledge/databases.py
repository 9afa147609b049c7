"""Databases for tests, empty before and after."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, MetaData

from knowledge.database import open_database, writing


@contextmanager
def emptied(url: str) -> Iterator[Engine]:
    """The PostgreSQL database of the tests, without any table."""
    engine = open_database(url)
    _drop_all(engine)
    try:
        yield engine
    finally:
        _drop_all(engine)
        engine.dispose()


def _drop_all(engine: Engine) -> None:
    with writing(engine) as connection:
        there = MetaData()
        there.reflect(connection)
        there.drop_all(connection)
