"""The way to the SQL database, SQLite or PostgreSQL, and the schema's migrations."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import (
    URL,
    Connection,
    DateTime,
    Dialect,
    Engine,
    TypeDecorator,
    create_engine,
    event,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError

from knowledge.errors import DatabaseUnavailable, SettingsError

BUSY_SECONDS = 60

_turns: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in time: goes in with any time zone, comes out in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse a moment without a time zone, whose meaning would depend on the machine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """SQLite gives the moment back without its zone; it was stored in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


def open_database(url: str | URL) -> Engine:
    """Open an SQLAlchemy URL of SQLite or PostgreSQL.

    SQLite runs in WAL mode with foreign keys on and every commit on disk before it returns; a writer waits for
    another one up to a minute. Raises `SettingsError` for a URL that names no database.
    """
    where = _url(url)
    engine = create_engine(where, hide_parameters=True, pool_pre_ping=where.get_backend_name() != "sqlite")
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _url(url: str | URL) -> URL:
    try:
        found = make_url(url)
    except ArgumentError as error:
        # The URL may hold a password, so it is not repeated.
        raise SettingsError("database_url is not of the form postgresql://user:password@host:port/name") from error
    if found.drivername in {"postgres", "postgresql"}:
        return found.set(drivername="postgresql+psycopg")
    if found.drivername not in {"postgresql+psycopg", "sqlite"}:
        raise SettingsError(f"database_url names {found.drivername!r}: give one of postgresql or sqlite")
    return found


def _prepare_postgresql(connection: Any, _record: object) -> None:
    # The end of the year 9999, a common "for ever", is a moment that Python can't hold in zones east of Greenwich.
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver must not begin transactions on its own: `_begin_sqlite` says which kind each one is.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    _keep_a_write_ahead_log(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")


def _keep_a_write_ahead_log(connection: Any) -> None:
    # Of several who turn a new file to its write-ahead log at once, each holds what another waits for; SQLite then
    # fails all but one without waiting for the busy timeout. The mode stays with the file, so one turn is enough.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    # A reader that turns writer in mid-transaction fails at once when another wrote meanwhile, however long it would
    # wait; so a writing transaction takes the write lock at its start, where waiting helps.
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A transaction that sees one state of the database."""
    options = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    with _faults_named(engine), engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that commits when the block ends, and leaves no trace when it raises."""
    with (
        _faults_named(engine),
        _turn(engine),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        yield connection


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Writers of one process to SQLite, one by one: the next begins at once, where SQLite has them look now and then.

    Waiting longer than for other processes helps nobody: SQLite then says what is wrong.
    """
    if engine.dialect.name != "sqlite":
        yield
        return
    turn = _turns.setdefault(engine, threading.Lock())
    is_ours = turn.acquire(timeout=BUSY_SECONDS)
    try:
        yield
    finally:
        if is_ours:
            turn.release()


@contextmanager
def _faults_named(engine: Engine) -> Iterator[None]:
    try:
        yield
    except DatabaseError as error:
        # The other kinds of database errors are mistakes of the program, not of the surroundings.
        if type(error) not in {DatabaseError, OperationalError}:
            raise
        where = engine.url.render_as_string(hide_password=True)
        said = " ".join(str(error.orig).split())
        raise DatabaseUnavailable(
            f"the database {where} cannot be used ({said}): see that it can be reached, is whole and may be written"
        ) from error


def migrate(engine: Engine, migrations: Path, version_table: str, head: str) -> None:
    """Bring the tables of one package up to its revision `head`.

    Each package has a folder of Alembic migrations and a version table of its own. Several processes may call this at
    once: the second waits for the first. Raises `DatabaseUnavailable`.
    """
    if _version(engine, version_table) == head:
        return
    # Alembic is only needed when there is something to migrate; importing it costs 0.2 s of every start.
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.attributes["version_table"] = version_table
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(hashtext(:name))"), {"name": version_table})
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, head)
        except CommandError as error:
            where = engine.url.render_as_string(hide_password=True)
            raise DatabaseUnavailable(f"the database {where} was made by a newer version: install that one") from error


def _version(engine: Engine, version_table: str) -> str | None:
    with reading(engine) as connection:
        if not inspect(connection).has_table(version_table):
            return None
        return connection.execute(text(f"SELECT version_num FROM {version_table}")).scalar()  # noqa: S608
