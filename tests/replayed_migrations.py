"""The migrations of an empty database, run once in a process and then repeated: nearly every test begins with them.

What the first run sent to the database is sent again, which takes a twentieth of the time. A database that has been
migrated before, to whatever revision, is migrated in earnest.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, inspect

_Sent = list[tuple[str, Any, bool]]
"""Statement, parameters, and whether these are many."""


class ReplayedMigrations:
    """Stands in for `alembic.command.upgrade`."""

    def __init__(self, upgrade: Callable[[Config, str], None]):
        self._upgrade = upgrade
        self._known: dict[tuple[str, str, str], _Sent] = {}

    def __call__(self, config: Config, revision: str) -> None:
        """Bring the tables of one package up to a revision."""
        connection, version_table = config.attributes["connection"], config.attributes["version_table"]
        if inspect(connection).has_table(version_table):
            self._upgrade(config, revision)
            return
        key = (connection.dialect.name, version_table, revision)
        if key in self._known:
            _send(connection, self._known[key])
            return
        with _noting(connection) as sent:
            self._upgrade(config, revision)
        self._known[key] = sent


@pytest.fixture(scope="session", autouse=True)
def replayed_migrations() -> Iterator[None]:
    """While tests run, empty databases are migrated quickly."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "upgrade", ReplayedMigrations(command.upgrade))
        yield


def _send(connection: Connection, sent: _Sent) -> None:
    cursor = connection.connection.cursor()
    for statement, parameters, are_many in sent:
        (cursor.executemany if are_many else cursor.execute)(statement, parameters)
    cursor.close()


@contextmanager
def _noting(connection: Connection) -> Iterator[_Sent]:
    sent: _Sent = []

    def note(*told: Any) -> None:
        _, _, statement, parameters, _, are_many = told
        if not statement.lstrip().upper().startswith("SELECT"):
            sent.append((statement, parameters, are_many))

    event.listen(connection, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(connection, "before_cursor_execute", note)
