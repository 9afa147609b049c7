"""One contestant on one dataset: its setting found on the development half, its figures taken on the other."""

import math
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from assistant import Outcome
from evals.benchmarks.memory import peak_megabytes
from evals.datasets import Dataset
from evals.domain import DIGITS, Answer, Case, Found, Half, Marks, Measurement
from evals.metrics.catalogue import BY_NAME
from evals.metrics.columns import columns_of
from evals.peers.catalogue import Contestant
from evals.peers.choosing import best_setting, level_for_risk
from evals.peers.corpus import asked, passages_in, read_articles
from evals.peers.domain import Setting, Surroundings, Task, Trial
from evals.peers.protocols import Learner, Peer
from evals.protocols import System
from evals.runner import run

LIMIT = 10
RATED_BY = "mrr"
RATING_QUESTIONS = 120
"""A setting is rated by so many questions at most; the level is chosen on all of the half's."""

Enter = Callable[[Path, ExitStack], Surroundings]
"""Makes the surroundings of a contestant from its folder and from what is closed at its end."""


def choose(contestant: Contestant, dataset: Dataset, enter: Enter) -> Setting:
    """The contestant's best setting on the development half, by the mean reciprocal rank."""
    articles = read_articles(dataset.corpus)
    answerable = [case for case in asked(dataset, Half.DEVELOPMENT, len(dataset.cases)) if case.is_answerable]

    def rate(setting: Setting) -> float:
        with _opened(contestant, setting, enter) as peer:
            peer.ingest(articles)
            marks = _marks(peer_system(peer, math.inf), answerable[:RATING_QUESTIONS])
            return BY_NAME[RATED_BY].compute(columns_of(marks))

    return best_setting(contestant.knobs, rate)


def measure_trial(contestant: Contestant, setting: Setting, dataset: Dataset, task: Task, enter: Enter) -> Trial:
    """The contestant with a setting: its level chosen on the development half, everything else from the other."""
    articles = read_articles(dataset.corpus)
    with _opened(contestant, setting, enter) as peer:
        began = time.perf_counter()
        peer.ingest(articles)
        seconds = time.perf_counter() - began
        level = level_for_risk(_before_reporting(peer, asked(dataset, Half.DEVELOPMENT, task.questions)))
        marks = _marks(peer_system(peer, level), asked(dataset, Half.HELD_BACK, task.questions))
    return Trial(
        setting=setting,
        level=score_of(level),
        measurement=Measurement(dataset.name, contestant.name, Half.HELD_BACK.value, (), (), marks),
        passages=passages_in(articles),
        ingest_seconds=seconds if task.is_cold else None,
        peak_megabytes=peak_megabytes() if task.is_cold else None,
    )


def peer_system(peer: Peer, level: float) -> System:
    """A peer as what evals runs: it answers when its first article's confidence reaches `level`."""

    def search(case: Case) -> Answer:
        articles = peer.search(case.question, LIMIT)
        found = tuple(Found(each.article_id, "", "", confidence_of(each.score)) for each in articles)
        confidence = found[0].confidence if found else 0.0
        return Answer(found, confidence, Outcome.ANSWER if confidence >= level else Outcome.HAND_OFF)

    return search


def confidence_of(score: float) -> float:
    """Any score to between 0 and 1, a higher one to a higher: ranks, areas and chosen levels stay what they were.

    As many digits as marks keep, so that a level which is read off marks is reached by what it was read off.
    """
    return round(0.5 + math.atan(score) / math.pi, DIGITS)


def score_of(confidence: float) -> float:
    """The score that has this confidence; infinite for a level that nothing reaches."""
    return math.inf if confidence >= 1 else math.tan(math.pi * (confidence - 0.5))


@contextmanager
def _opened(contestant: Contestant, setting: Setting, enter: Enter) -> Iterator[Peer]:
    with tempfile.TemporaryDirectory(prefix="answerdesk-compare-") as folder, ExitStack() as closing:
        yield contestant.open(enter(Path(folder), closing), setting)


def _before_reporting(peer: Peer, cases: Sequence[Case]) -> Sequence[Marks]:
    """What the level is chosen on: the development half, by a fit that did not see it where a peer learns from it."""
    if not isinstance(peer, Learner):
        return _marks(peer_system(peer, math.inf), cases)
    judged = peer.learn(cases)
    rows = zip(judged.confidence, judged.right, judged.answerable, strict=True)
    return [
        Marks("", {"confidence": confidence_of(confidence), "right": right, "answerable": answerable}, {})
        for confidence, right, answerable in rows
    ]


def _marks(system: System, cases: Sequence[Case]) -> tuple[Marks, ...]:
    records = run(system, cases)
    failed = next((record for record in records if record.error), None)
    if failed is not None:
        # A contestant that was not set up rightly must not lose by it.
        raise RuntimeError(f"question {failed.case.id!r} failed: {failed.error}")
    return tuple(record.marks for record in records)
