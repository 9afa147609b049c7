"""Migrations, and what transactions promise, on SQLite and on PostgreSQL."""

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.command import downgrade, upgrade
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, insert, inspect, select, text

import assistant
import evals
import knowledge
from assistant.records import prepare_tables
from knowledge.bootstrap import now
from knowledge.database import UtcDateTime, migrate, open_database, reading, writing
from knowledge.errors import DatabaseUnavailable, SettingsError
from knowledge.store import ArticleStore
from knowledge.tables import SCHEMA_HEAD, TABLES, VERSION_TABLE, facts
from tests.knowledge.databases import emptied

MIGRATIONS = Path(knowledge.__file__).parent / "migrations"
PROJECT = MIGRATIONS.parent.parent
PROCESSES = 2


def configuration(migrations: Path, version_table: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations))
    config.attributes["version_table"] = version_table
    return config


class DatabaseContract:
    """Inherit, and provide `engine`, an empty database."""

    @pytest.fixture
    def engine(self) -> Engine:
        raise NotImplementedError

    def test_the_migrated_schema_is_that_of_the_tables(self, engine: Engine) -> None:
        ArticleStore(engine, now)
        prepare_tables(engine)
        evals.prepare_tables(engine)
        for tables in (TABLES, assistant.TABLES, evals.TABLES):
            with reading(engine) as connection:
                ours = {"include_name": lambda name, kind, _, tables=tables: kind != "table" or name in tables.tables}
                context = MigrationContext.configure(connection, opts={"compare_type": True, **ours})
                assert compare_metadata(context, tables) == []

    def test_migrations_go_back_to_nothing_and_forward_again(self, engine: Engine) -> None:
        config = configuration(MIGRATIONS, VERSION_TABLE)
        for _ in range(2):
            with writing(engine) as connection:
                config.attributes["connection"] = connection
                upgrade(config, "head")
            with writing(engine) as connection:
                config.attributes["connection"] = connection
                downgrade(config, "base")
            assert inspect(engine).get_table_names() == [VERSION_TABLE]

    def test_migrating_keeps_what_is_there(self, engine: Engine) -> None:
        migrate(engine, MIGRATIONS, VERSION_TABLE, "0001")
        with writing(engine) as connection:
            connection.execute(insert(facts).values(name="colour", value="red"))
        assert ArticleStore(engine, now).fact("colour") == "red"

    @pytest.mark.slow
    def test_several_processes_may_migrate_at_once(self, engine: Engine) -> None:
        program = (
            "import sys; from knowledge import now, open_database, ArticleStore; from assistant.records import *;"
            "sys.stdin.read(1); engine = open_database(sys.argv[1]); print(ArticleStore(engine, now).last_change());"
            "prepare_tables(engine)"
        )
        url = engine.url.render_as_string(hide_password=False)
        command = [sys.executable, "-c", program, url]
        pipe = subprocess.PIPE
        racers = [
            subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, cwd=PROJECT)
            for _ in range(PROCESSES)
        ]
        said = [racer.communicate("!") for racer in racers]
        assert said == [("0\n", "")] * PROCESSES

    def test_a_database_of_a_newer_version_is_refused(self, engine: Engine) -> None:
        ArticleStore(engine, now)
        with writing(engine) as connection:
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
        with pytest.raises(DatabaseUnavailable, match="newer version"):
            ArticleStore(engine, now)

    def test_reading_sees_one_state_while_others_write(self, engine: Engine) -> None:
        store = ArticleStore(engine, now)
        query = select(facts.c.value).where(facts.c.name == "colour")
        store.remember("colour", "red")
        with reading(engine) as connection:
            first = connection.execute(query).scalar()
            store.remember("colour", "blue")
            second = connection.execute(query).scalar()
        assert (first, second, store.fact("colour")) == ("red", "red", "blue")

    def test_writing_that_raises_leaves_no_trace(self, engine: Engine) -> None:
        store = ArticleStore(engine, now)

        def fail() -> None:
            with writing(engine) as connection:
                connection.execute(insert(facts).values(name="colour", value="red"))
                raise RuntimeError

        with pytest.raises(RuntimeError):
            fail()
        assert store.fact("colour") is None


class TestSqlite(DatabaseContract):
    @pytest.fixture
    def engine(self, tmp_path: Path) -> Iterator[Engine]:
        engine = open_database(f"sqlite:///{tmp_path / 'answerdesk.db'}")
        yield engine
        engine.dispose()

    def test_many_may_make_a_new_database_at_once(self, tmp_path: Path) -> None:
        def make(file: Path) -> int:
            engine = open_database(f"sqlite:///{file}")
            try:
                return ArticleStore(engine, now).count()
            finally:
                engine.dispose()

        with ThreadPoolExecutor(4) as pool:
            for number in range(10):
                assert list(pool.map(make, [tmp_path / f"{number}.db"] * 4)) == [0] * 4

    def test_keeps_foreign_keys_and_a_write_ahead_log(self, engine: Engine) -> None:
        with reading(engine) as connection:
            pragmas = {
                name: connection.execute(text(f"PRAGMA {name}")).scalar()
                for name in ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
            }
        full = 2
        assert pragmas == {"foreign_keys": 1, "journal_mode": "wal", "synchronous": full, "busy_timeout": 60_000}


@pytest.mark.postgresql
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestPostgresql(DatabaseContract):
    @pytest.fixture
    def engine(self, postgresql_url: str) -> Iterator[Engine]:
        with emptied(postgresql_url) as engine:
            yield engine

    def test_the_usual_spelling_of_the_url_will_do(self, postgresql_url: str) -> None:
        engine = open_database(postgresql_url.replace("postgresql+psycopg:", "postgresql:"))
        with reading(engine) as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1
        engine.dispose()


def test_the_head_of_the_migrations_is_the_one_that_the_program_wants() -> None:
    scripts = ScriptDirectory.from_config(configuration(MIGRATIONS, VERSION_TABLE))
    assert scripts.get_heads() == [SCHEMA_HEAD]


def test_moments_come_back_in_utc_and_need_a_time_zone() -> None:
    dialect = open_database("sqlite://").dialect
    bound = UtcDateTime().process_bind_param(datetime.fromisoformat("2026-03-01T08:00+08:00"), dialect)
    assert bound == datetime(2026, 3, 1, tzinfo=UTC)
    assert UtcDateTime().process_result_value(datetime(2026, 3, 1), dialect) == datetime(2026, 3, 1, tzinfo=UTC)
    with pytest.raises(ValueError, match="time zone"):
        UtcDateTime().process_bind_param(datetime(2026, 3, 1), dialect)


@pytest.mark.parametrize(
    "url", ["", "answerdesk.db", "mysql://user:secret@host/name", "postgresql+psycopg2://h/n", "://"]
)
def test_a_url_of_no_database_that_we_know_is_named_without_its_password(url: str) -> None:
    with pytest.raises(SettingsError, match="database_url") as caught:
        open_database(url)
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    file = tmp_path / "answerdesk.db"
    file.write_bytes(b"not a database, whatever its name says" * 100)
    with pytest.raises(DatabaseUnavailable, match=r"answerdesk\.db.*not a database"):
        ArticleStore(open_database(f"sqlite:///{file}"), now)


def test_a_folder_in_place_of_the_database_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="unable to open"):
        ArticleStore(open_database(f"sqlite:///{tmp_path}"), now)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(DatabaseUnavailable, match=r"127\.0\.0\.1:1/") as caught:
        ArticleStore(open_database("postgresql://user:secret@127.0.0.1:1/answerdesk"), now)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
