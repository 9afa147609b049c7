"""Runs are jobs: one at a time, whoever starts them, and it is known how each ended."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import insert

from assistant import Assistant, Gaps, RunUnderWay
from assistant.gaps.domain import Found
from assistant.gaps.runs import LOST, GapRuns
from assistant.tables import gap_runs
from knowledge import ArticleStore, Progress, Refusal, writing
from tests.assistant.gaps.asking import AGENT, RAIN, ask
from tests.knowledge.articles import SetClock

NOTHING = Found(0, 0, 0, 0, 0)


@pytest.fixture
def store(assistant: Assistant) -> ArticleStore:
    return assistant.knowledge.store


def raising(error: Exception) -> Callable[[Progress], Found]:
    def work(_progress: Progress) -> Found:
        raise error

    return work


def test_a_second_run_is_refused_while_the_first_goes_on(store: ArticleStore) -> None:
    go_on = threading.Event()

    def work(progress: Progress) -> Found:
        progress("waiting", 1, 2)
        go_on.wait(30)
        return NOTHING

    here, elsewhere = GapRuns(store, work), GapRuns(store, work)
    assert here.latest() is None
    begun = here.start(AGENT)
    with pytest.raises(RunUnderWay, match="already"):
        elsewhere.start(AGENT)
    assert begun.finished_at is None
    go_on.set()
    here.close()
    ended = elsewhere.latest()
    assert ended is not None
    assert (ended.id, ended.found, ended.fault) == (begun.id, {**dict.fromkeys(ended.found or {}, 0)}, None)


def test_a_run_whose_process_is_gone_is_no_obstacle_for_long(store: ArticleStore, clock: SetClock) -> None:
    row = {"id": "lost", "started_at": clock.now, "started_by": "x", "seen_at": clock.now}
    with writing(store.engine) as connection:
        connection.execute(insert(gap_runs), [row | {"what": "", "done": 0, "total": 0}])
    runs = GapRuns(store, lambda _progress: NOTHING)
    with pytest.raises(RunUnderWay):
        runs.run(AGENT)
    clock.move(seconds=LOST.total_seconds() + 1)
    assert runs.run(AGENT).fault is None


def test_a_run_that_fails_says_why_without_quoting_customers(store: ArticleStore) -> None:
    assert GapRuns(store, raising(Refusal("free some space"))).run(AGENT).fault == "free some space"
    assert GapRuns(store, raising(ValueError("雨衣可以机洗吗"))).run(AGENT).fault == "ValueError"


def test_closing_stops_a_run_and_nothing_of_it_is_stored(assistant: Assistant, gaps: Gaps) -> None:
    ask(assistant, RAIN[0])
    gaps.close()
    report = gaps.runs.run(AGENT)
    assert (report.fault, report.found) == ("stopped with its process", None)
