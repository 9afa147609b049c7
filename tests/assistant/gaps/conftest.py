"""An assistant whose clock is set, and its gaps; what was asked is forgotten after each test."""

from collections.abc import Iterator

import pytest

from assistant import TABLES, Assistant, Gaps
from knowledge import writing
from tests.assistant.gaps.asking import opened
from tests.knowledge.articles import SetClock


@pytest.fixture(scope="package")
def clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="package")
def open_assistant(tmp_path_factory: pytest.TempPathFactory, clock: SetClock) -> Iterator[Assistant]:
    with opened(tmp_path_factory.mktemp("gaps"), clock) as assistant:
        yield assistant


@pytest.fixture
def assistant(open_assistant: Assistant) -> Iterator[Assistant]:
    yield open_assistant
    with writing(open_assistant.knowledge.store.engine) as connection:
        for table in reversed(TABLES.sorted_tables):
            connection.execute(table.delete())


@pytest.fixture
def gaps(assistant: Assistant) -> Gaps:
    return Gaps(assistant)
