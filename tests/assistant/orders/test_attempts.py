"""How many wrong pairs are allowed: by conversation, by address and by order, in SQLite and PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text

from assistant import TABLES, prepare_tables
from assistant.orders.attempts import OF_ADDRESS, OF_CONVERSATION, OF_NUMBER, Attempts
from assistant.orders.domain import NOBODY_IN_PARTICULAR, Asker
from assistant.orders.tables import order_attempts
from knowledge import open_database, reading
from tests.assistant.desk.conftest import HandClock

ONE = Asker("one", "address")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    on_file = request.param == "sqlite"
    engine = open_database(f"sqlite:///{tmp_path / 'a.db'}" if on_file else request.getfixturevalue("postgresql_url"))
    prepare_tables(engine)
    yield engine
    if not on_file:
        with engine.begin() as connection:
            TABLES.drop_all(connection)
            connection.execute(text("DROP TABLE IF EXISTS assistant_version"))
    engine.dispose()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def attempts(engine: Engine, clock: HandClock) -> Attempts:
    return Attempts(engine, clock)


def test_a_conversation_has_three(attempts: Attempts) -> None:
    begun = [attempts.begin(ONE, f"order {number}", "0000") for number in range(OF_CONVERSATION + 1)]
    assert [attempt is not None for attempt in begun] == [True] * OF_CONVERSATION + [False]
    assert attempts.are_used_up(ONE)
    assert not attempts.are_used_up(Asker("another", "address"))


def test_the_same_pair_counts_once_however_it_is_written(attempts: Attempts) -> None:
    assert attempts.begin(ONE, "wfm 1", "0000") == attempts.begin(ONE, "WFM1", "0000")


def test_what_was_found_or_could_not_be_looked_for_is_taken_back(attempts: Attempts) -> None:
    for number in range(10):
        begun = attempts.begin(ONE, f"order {number}", "0000")
        assert begun is not None
        attempts.take_back(begun)
    assert not attempts.are_used_up(ONE)


def test_an_address_has_ten_an_hour_over_all_its_conversations(attempts: Attempts, clock: HandClock) -> None:
    for number in range(OF_ADDRESS):
        assert attempts.begin(Asker(f"chat {number}", "address"), f"order {number}", "0000")
    assert attempts.begin(Asker("one more", "address"), "order", "0000") is None
    assert attempts.begin(Asker("elsewhere", "other address"), "order", "0000")
    clock.advance(3600)
    assert attempts.begin(Asker("later", "address"), "order", "0000")


def test_an_order_has_ten_a_day_whoever_tries(attempts: Attempts, clock: HandClock) -> None:
    for number in range(OF_NUMBER):
        assert attempts.begin(Asker(f"chat {number}", f"address {number}"), "WFM1", f"{number:04}")
    assert attempts.begin(Asker("one more", "address"), "wfm1", "9999") is None
    assert attempts.begin(NOBODY_IN_PARTICULAR, "WFM1", "9999") is None
    assert attempts.begin(Asker("one more", "address"), "WFM2", "9999")
    clock.advance(24 * 3600)
    assert attempts.begin(Asker("one more", "address"), "WFM1", "9999")


def test_no_number_can_be_read_from_the_table(attempts: Attempts, engine: Engine) -> None:
    attempts.begin(ONE, "WFM202600000001", "6789")
    with reading(engine) as connection:
        kept = str(connection.execute(select(order_attempts)).mappings().all())
    assert "WFM2026" not in kept
    assert "6789'" not in kept


def test_two_processes_count_together(engine: Engine, clock: HandClock) -> None:
    here, there = Attempts(engine, clock), Attempts(engine, clock)
    for desk, number in ((here, 1), (there, 2), (here, 3)):
        assert desk.begin(ONE, f"order {number}", "0000")
    assert there.begin(ONE, "order 4", "0000") is None
