"""Runs a system over cases. A case that fails is data in the report, not an exception."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from evals.domain import DIGITS, Answer, Case, Marks, Record
from evals.metrics.ranking import ranking_scores
from evals.protocols import System
from evals.scoring import labels_of, scores_of
from knowledge import Progress

NO_ANSWER = Answer()


@dataclass(frozen=True, slots=True)
class _Tried:
    answer: Answer
    error: str | None
    milliseconds: float


def run(system: System, cases: Sequence[Case], progress: Progress | None = None, what: str = "asking") -> list[Record]:
    """What the system made of each case, in their order, with every score that applies."""
    tried = []
    for done, case in enumerate(cases, 1):
        tried.append(_try(system, case))
        if progress is not None:
            progress(what, done, len(cases))
    rankings = {
        case.id: [found.article_id for found in each.answer.found] for case, each in zip(cases, tried, strict=True)
    }
    of_ranking = ranking_scores(cases, rankings)
    drafts = any(each.answer.text for each in tried)
    return [
        _record(case, each, {**of_ranking.get(case.id, {}), **scores_of(case, each.answer, drafts=drafts)})
        for case, each in zip(cases, tried, strict=True)
    ]


def _try(system: System, case: Case) -> _Tried:
    began = time.perf_counter()
    answer, error = NO_ANSWER, None
    try:
        answer = system(case)
    except Exception as fault:  # whatever a system raises, the other cases go on
        error = f"{type(fault).__name__}: {fault}"
    return _Tried(answer, error, 1000 * (time.perf_counter() - began))


def _record(case: Case, tried: _Tried, scores: dict[str, float]) -> Record:
    scores |= {"failed": float(tried.error is not None), "milliseconds": tried.milliseconds}
    rounded = {name: round(score, DIGITS) for name, score in scores.items()}
    return Record(case, tried.answer, tried.error, Marks(case.id, rounded, labels_of(case, tried.answer)))
