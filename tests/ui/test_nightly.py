"""The server looks for gaps and conflicts by itself, one after the other, and never beside a run that goes on."""

import threading
from collections.abc import Iterator
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from assistant import Assistant, AssistantSettings, Gaps, Night, open_assistant
from assistant.gaps.domain import Found
from assistant.gaps.runs import GapRuns
from knowledge import Conflicts, IndexLock, KnowledgeSettings, Origin, Progress, open_knowledge_base
from tests.assistant.api.conftest import HANDBOOK, TRAINER
from tests.knowledge.articles import SetClock
from ui.nightly import BY_ITSELF, QUIET, Nightly

# The clock of the tests begins at noon.
NIGHT = Night(time(3, 30), ZoneInfo("UTC"))


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def assistant(tmp_path: Path, clock: SetClock) -> Iterator[Assistant]:
    lock = IndexLock(tmp_path, "test")
    lock.acquire(0)
    knowledge = open_knowledge_base(KnowledgeSettings(encoder="stand-in"), tmp_path, lock, clock=clock)
    knowledge.store.save(HANDBOOK, TRAINER, Origin.IMPORT, publish=True)
    knowledge.catch_up()
    yield open_assistant(AssistantSettings(), knowledge)
    knowledge.close()


@pytest.fixture
def gaps(assistant: Assistant) -> Iterator[Gaps]:
    gaps = Gaps(assistant)
    yield gaps
    gaps.close()


@pytest.fixture
def conflicts(assistant: Assistant) -> Conflicts:
    return assistant.knowledge.conflicts


@pytest.fixture
def nightly(assistant: Assistant, gaps: Gaps, clock: SetClock) -> Nightly:
    return Nightly(NIGHT, gaps, assistant.knowledge.conflicts, clock)


def looked(nightly: Nightly, gaps: Gaps, conflicts: Conflicts) -> tuple[str | None, str | None]:
    """Let it look until it begins nothing more; when the last scan and the last run were begun, as days and hours."""
    for _ in range(3):
        nightly.look()
        settled(gaps, conflicts)
    scan, run = conflicts.scan_state(), gaps.runs.latest()
    begun = (scan.started_at, run and run.started_at)
    return begun[0] and f"{begun[0]:%d %H:%M}", begun[1] and f"{begun[1]:%d %H:%M}"


def settled(gaps: Gaps, conflicts: Conflicts) -> None:
    for thread in threading.enumerate():
        if thread.name in {"gaps", "conflict scan"}:
            thread.join(30)
    assert not conflicts.scan_state().running
    assert not gaps.runs.is_under_way()


def test_does_both_once_a_night(nightly: Nightly, gaps: Gaps, conflicts: Conflicts, clock: SetClock) -> None:
    assert looked(nightly, gaps, conflicts) == (None, None)
    clock.move(seconds=QUIET.total_seconds())
    assert looked(nightly, gaps, conflicts) == ("01 12:02", "01 12:02")
    scan, run = conflicts.scan_state(), gaps.runs.latest()
    assert run is not None
    assert (scan.started_by, run.started_by) == (BY_ITSELF.id, BY_ITSELF.id)
    clock.move(hours=10)
    assert looked(nightly, gaps, conflicts) == ("01 12:02", "01 12:02")
    clock.move(hours=5, minutes=30)
    assert looked(nightly, gaps, conflicts) == ("02 03:32", "02 03:32")


def test_after_a_start_it_does_what_is_older_than_a_day(
    assistant: Assistant, nightly: Nightly, gaps: Gaps, conflicts: Conflicts, clock: SetClock
) -> None:
    clock.move(minutes=2)
    looked(nightly, gaps, conflicts)
    clock.move(hours=20)
    again = Nightly(NIGHT, gaps, assistant.knowledge.conflicts, clock)
    clock.move(minutes=2)
    assert looked(again, gaps, conflicts) == ("01 12:02", "01 12:02")
    clock.move(hours=4)
    assert looked(again, gaps, conflicts) == ("02 12:04", "02 12:04")


def test_waits_for_what_is_under_way_elsewhere(
    assistant: Assistant, nightly: Nightly, gaps: Gaps, conflicts: Conflicts, clock: SetClock
) -> None:
    go_on = threading.Event()

    def work(progress: Progress) -> Found:
        progress("waiting", 1, 2)
        go_on.wait(30)
        return Found(0, 0, 0, 0, 0)

    elsewhere = GapRuns(assistant.knowledge.store, work)
    clock.move(seconds=QUIET.total_seconds() - 60)
    elsewhere.start(TRAINER)
    clock.move(seconds=60)
    nightly.look()
    assert conflicts.scan_state().started_at is None
    go_on.set()
    elsewhere.close()
    # Somebody had the gaps looked for today; what is left is the scan.
    assert looked(nightly, gaps, conflicts) == ("01 12:02", "01 12:01")
