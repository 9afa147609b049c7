"""A process that publishes is killed at random moments, again and again: nothing is lost and nothing invented."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest

from knowledge.bootstrap import open_encoder, open_knowledge_base, open_store
from knowledge.domain import ArticleDraft, Audience, Hit, Passage, PassageKind
from knowledge.indexes.lexical import TantivyIndex
from knowledge.indexes.vector import ChromaIndex, close, open_embedded
from knowledge.knowledge_base import APPLIED, KnowledgeBase
from knowledge.lock import IndexLock
from knowledge.passages import indexed_text, pieces_of
from tests.journeys.publishing import ROUND, articles_of, changes_of, live_after, settings, steps_in

PROJECT = Path(__file__).parents[2]
FOLDERS, KILLS = 2, 25
TRIED = 6

Live = Mapping[str, tuple[int, ArticleDraft]]
Thing = TypeVar("Thing")


class Publisher:
    """Processes that publish, forked from one that has loaded everything: a round costs no start-up."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.journeys.publishing"]
        pipe = subprocess.PIPE
        self._zygote = subprocess.Popen(command, cwd=PROJECT, stdin=pipe, stdout=pipe, text=True)
        assert self._line() == "ready"

    @contextmanager
    def publishing(self, folder: Path, step: int, log: Path) -> Iterator[None]:
        """A process that publishes while the context lasts, and is killed at its end."""
        assert self._zygote.stdin is not None
        self._zygote.stdin.write(f"{folder}\t{step}\t{log}\n")
        self._zygote.stdin.flush()
        process = int(self._line())
        try:
            yield
        finally:
            os.kill(process, signal.SIGKILL)

    def _line(self) -> str:
        assert self._zygote.stdout is not None
        return self._zygote.stdout.readline().strip()

    def stop(self) -> None:
        self._zygote.communicate(timeout=10)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    publisher = Publisher()
    yield publisher
    publisher.stop()


@pytest.mark.slow
def test_killed_fifty_times_it_loses_and_invents_nothing(publisher: Publisher, tmp_path: Path) -> None:
    chance, moments = random.Random(2026), Moments()
    landed: Counter[str] = Counter()
    for number in range(FOLDERS):
        folder = tmp_path / f"{number}"
        folder.mkdir()
        steps = 0
        for kill in range(KILLS):
            log = tmp_path / f"{number}-{kill}.log"
            with publisher.publishing(folder, steps, log):
                moments.wait(log)
            _see_it_dead(folder)
            steps = _committed(folder, log, steps)
            client = open_embedded(folder / "vectors")
            landed[_window(client, folder, steps)] += 1
            _check(client, folder, steps, chance)
            close(client)
    sys.stderr.write(f"\nkills landed: {dict(landed.most_common())}\n")
    assert landed.total() == FOLDERS * KILLS
    # The windows that matter are hit, else this test has proved nothing.
    assert landed["committed, in no index"] > 0
    assert len(landed) >= 4


class Moments:
    """Chooses when to kill: any moment, but every other time one in which the indexes are written."""

    def __init__(self) -> None:
        self._chance = random.Random(2026)
        self._longest_seconds = 0.1

    def wait(self, log: Path) -> None:
        """Wait for some of what the process does, and then for a part of what it does next."""
        applying = self._chance.random() < 0.5
        # A process logs that it is open, then a round of commits and their application to the indexes, again and again.
        marks = (ROUND + 1) * self._chance.randint(1, 2) if applying else self._chance.randint(0, 3 * ROUND)
        deadline = time.monotonic() + 60
        while len(seen := _marks(log)) < marks:
            assert time.monotonic() < deadline, "the publisher does not get on"
            time.sleep(0.001)
        time.sleep(self._chance.uniform(0, self._longest_seconds))
        gaps = [later - earlier for (_, _, earlier), (_, _, later) in pairwise(seen)]
        self._longest_seconds = max(gaps, default=self._longest_seconds)


def _marks(log: Path) -> list[tuple[str, int, float]]:
    """What a process has logged: what it did, up to which step, and when."""
    lines = log.read_text("utf-8").splitlines() if log.exists() else []
    return [(what, int(steps), float(seconds)) for what, steps, seconds in map(str.split, lines)]


def _see_it_dead(folder: Path) -> None:
    # A process that is writing to disk dies only afterwards; its lock goes when it is dead.
    lock = IndexLock(folder, "test")
    lock.acquire(10)
    lock.release()


def _committed(folder: Path, log: Path, before: int) -> int:
    """The steps whose transactions are in SQL; what the process said to have committed is among them."""
    told = max((steps for what, steps, _ in _marks(log) if what == "committed"), default=before)
    store = open_store(settings(), folder)
    steps = steps_in(store.last_change())
    store.engine.dispose()
    assert told <= steps <= told + 1
    return steps


def _window(client: Any, folder: Path, steps: int) -> str:
    """Between which writes the kill came, told from what it left behind."""
    if not steps:
        return "before the first commit"
    last = changes_of(steps)
    applied = {}
    for audience in Audience:
        lexical = TantivyIndex(folder / "terms" / audience.value)
        states = {"terms": lexical.state(), "vectors": ChromaIndex(client, f"answerdesk-{audience.value}").state()}
        applied |= {(kind, audience): state.applied if state else 0 for kind, state in states.items()}
        lexical.close()
    order = [(kind, audience) for kind in ("terms", "vectors") for audience in Audience]
    done = [place for place in order if applied[place] == last]
    if not done:
        return "committed, in no index"
    if len(done) == len(order):
        return "in every index"
    return f"after {done[-1][0]} of {done[-1][1].value}, before {order[len(done)][0]} of {order[len(done)][1].value}"


def _check(client: Any, folder: Path, steps: int, chance: random.Random) -> None:
    """All that was committed is there and found, in exactly its live passages, and nothing else."""
    lock = IndexLock(folder, "test")
    lock.acquire(10)
    knowledge = open_knowledge_base(settings(), folder, lock)
    knowledge.catch_up()
    live = live_after(steps)
    _check_store(knowledge, live, steps)
    for audience in Audience:
        expected = [
            passage
            for number, article in live.values()
            if article.content.audience is audience
            for passage in pieces_of(article.article_id, number, article.content)
        ]
        lexical = TantivyIndex(folder / "terms" / audience.value)
        for index in (lexical, ChromaIndex(client, f"answerdesk-{audience.value}")):
            assert index.article_ids() == {passage.article_id for passage in expected}
            state = index.state()
            assert (state.applied if state else 0) == changes_of(steps)
        hits = lexical.search("问题 怎么办", 1_000_000)
        assert sorted(map(_place, hits)) == sorted(map(_place, expected))
        _check_vectors(client, audience, expected, chance)
    for _, article in _some(list(live.values()), chance):
        found = knowledge.search(article.content.title, 50, internal=True)
        assert article.article_id in {candidate.article_id for candidate in found}
    knowledge.close()


def _check_store(knowledge: KnowledgeBase, live: Live, steps: int) -> None:
    """Committed steps are there to the letter, and nothing of the step after them."""
    store = knowledge.store
    ids = [article.article_id for step in range(0, steps + ROUND, ROUND) for article in articles_of(step)]
    stored = {revision.article_id: (revision.number, revision.content) for revision in store.live(ids).values()}
    assert stored == {article_id: (number, article.content) for article_id, (number, article) in live.items()}
    assert store.count() == len({article_id for article_id in ids if int(article_id[:4]) < steps})
    assert [number for number, _ in store.changes_after(0, 1_000_000)] == list(range(1, changes_of(steps) + 1))
    assert int(store.fact(APPLIED) or 0) == changes_of(steps)


def _check_vectors(client: Any, audience: Audience, expected: list[Passage], chance: random.Random) -> None:
    """Chroma holds each passage once, and its graph finds it by its own vector."""
    index = ChromaIndex(client, f"answerdesk-{audience.value}")
    encoder = open_encoder(settings())
    for kind in PassageKind:
        wanted = [passage for passage in expected if passage.kind is kind]
        collection = client.get_collection(f"answerdesk-{audience.value}-{kind.value}", embedding_function=None)
        assert sorted(collection.get(include=[])["ids"]) == sorted(passage.id for passage in wanted)
        tried = _some(wanted, chance)
        vectors = encoder.encode_passages([indexed_text(passage) for passage in tried])
        for passage, vector in zip(tried, vectors, strict=True):
            hits = index.search(vector, kind, 20)
            assert _place(passage) in map(_place, hits) or hits[-1].score > 0.999


def _some(things: list[Thing], chance: random.Random) -> list[Thing]:
    """The newest things, and some of the others."""
    older, newest = things[:-TRIED], things[-TRIED:]
    return newest + chance.sample(older, min(TRIED, len(older)))


def _place(passage: Passage | Hit) -> tuple[str, int, str, int, int, int]:
    return (passage.article_id, passage.revision, passage.kind.value, passage.number, passage.start, passage.end)
