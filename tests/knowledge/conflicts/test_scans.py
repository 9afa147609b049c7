"""Scans in the background: one at a time, and how the last one went outlives the process that made it."""

import json
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.conflicts.scans import LAST_SCAN, LOST, ScanState
from knowledge.knowledge_base import KnowledgeBase
from tests.knowledge.articles import OTHER_TRAINER, TRAINER, SetClock
from tests.knowledge.conflicts.test_scanning import opened
from tests.knowledge.databases import emptied


class ScansContract:
    """Inherit, and provide `knowledge`, with one contradiction."""

    @pytest.fixture
    def clock(self) -> SetClock:
        return SetClock()

    def test_a_scan_in_the_background_tells_how_it_went(self, knowledge: KnowledgeBase) -> None:
        assert knowledge.conflicts.scan_state() == ScanState()
        assert knowledge.conflicts.start_scan(TRAINER).started_by == "trainer"
        state = ended(knowledge)
        assert (state.fault, state.finished_at) == (None, knowledge.store.clock())
        assert state.report is not None
        assert state.report.contradictions == 1

    def test_closing_stops_scans_for_good(self, knowledge: KnowledgeBase) -> None:
        knowledge.conflicts.start_scan(TRAINER, everything=True)
        knowledge.conflicts.close()
        assert not knowledge.conflicts.scan_state().running
        before = knowledge.conflicts.scan_state()
        assert knowledge.conflicts.start_scan(OTHER_TRAINER) == before

    def test_nobody_begins_a_scan_while_another_process_is_at_it(
        self, knowledge: KnowledgeBase, clock: SetClock
    ) -> None:
        under_way(knowledge, ["elsewhere", 7])
        state = knowledge.conflicts.start_scan(TRAINER)
        assert (state.running, state.started_by, state.done) == (True, "other trainer", 3)
        clock.move(seconds=LOST.total_seconds() + 1)
        lost = knowledge.conflicts.scan_state()
        assert (lost.running, "start it again" in str(lost.fault)) == (False, True)
        assert knowledge.conflicts.start_scan(TRAINER).started_by == "trainer"
        assert ended(knowledge).report is not None

    def test_of_a_process_of_this_machine_that_is_gone_nobody_waits_for_a_sign(self, knowledge: KnowledgeBase) -> None:
        # The number of this process too: one that was started again in a container has the number of the one before.
        for process in (2**22 + 1, os.getpid()):
            under_way(knowledge, [socket.gethostname(), process])
            assert not knowledge.conflicts.scan_state().running
        under_way(knowledge, [socket.gethostname(), os.getppid()])
        assert knowledge.conflicts.scan_state().running


def under_way(knowledge: KnowledgeBase, place: list[object]) -> None:
    now = knowledge.store.clock().isoformat()
    told = {"id": "other", "started_at": now, "started_by": "other trainer", "seen_at": now, "place": place}
    knowledge.store.remember(LAST_SCAN, json.dumps({**told, "done": 3, "total": 9}))


def ended(knowledge: KnowledgeBase) -> ScanState:
    while (state := knowledge.conflicts.scan_state()).running:
        time.sleep(0.01)
    return state


class TestOnSqlite(ScansContract):
    @pytest.fixture
    def knowledge(self, tmp_path: Path, clock: SetClock) -> Iterator[KnowledgeBase]:
        knowledge = opened(tmp_path, clock)
        yield knowledge
        knowledge.close()

    def test_what_came_of_the_last_scan_survives_a_restart(
        self, knowledge: KnowledgeBase, tmp_path: Path, clock: SetClock
    ) -> None:
        knowledge.conflicts.start_scan(TRAINER)
        before = ended(knowledge)
        knowledge.close()
        again = opened(tmp_path, clock)
        assert again.conflicts.scan_state() == before
        again.close()


@pytest.mark.postgresql
@pytest.mark.allow_hosts(["127.0.0.1"])
class TestOnPostgresql(ScansContract):
    @pytest.fixture
    def knowledge(self, tmp_path: Path, clock: SetClock, postgresql_url: str) -> Iterator[KnowledgeBase]:
        with emptied(postgresql_url):
            knowledge = opened(tmp_path, clock, postgresql_url)
            yield knowledge
            knowledge.close()
