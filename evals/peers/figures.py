"""The figures of the comparison: each one function from a trial to what stands in its cell."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from evals.domain import Marks
from evals.metrics.catalogue import BY_NAME, MILLISECONDS, Metric
from evals.metrics.columns import columns_of
from evals.peers.choosing import RISK
from evals.peers.domain import Trial
from evals.reports.numbers import value_text

ONE_SIDED_95 = 1.645
NOTHING = "–"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is written, and what it counts in the row: a higher value is better, NaN is out of competition."""

    text: str
    value: float


@dataclass(frozen=True, slots=True)
class Figure:
    """A row of the table. `metric` is what a paired test compares, where there is one case by case.

    `is_headline` rows stand in the README, `is_of_process` ones only where ingest was cold.
    """

    name: str
    title: str
    cell: Callable[[Trial], Cell]
    metric: Metric | None = None
    is_headline: bool = False
    is_of_process: bool = False


def _measured(name: str, title: str, *, headline: bool = False) -> Figure:
    metric = BY_NAME[name]

    def cell(trial: Trial) -> Cell:
        value = metric.compute(columns_of(trial.measurement.marks))
        return Cell(value_text(name, value), value if metric.higher_is_better else -value)

    tested = None if metric.unit == MILLISECONDS else metric
    return Figure(name, title, cell, tested, is_headline=headline)


def _of_process(name: str, title: str, unit: str, value_of: Callable[[Trial], float | None], sign: int) -> Figure:
    def cell(trial: Trial) -> Cell:
        value = value_of(trial)
        return Cell(NOTHING, math.nan) if value is None else Cell(f"{value:,.0f} {unit}", sign * value)

    return Figure(name, title, cell, is_headline=True, is_of_process=True)


def answered_at_level(trial: Trial) -> Cell:
    """The coverage at the level chosen beforehand, and the risk it came with; out of competition when that is too high.

    A risk counts as too high when sampling alone would seldom give it: above 5 % by more than 1.645 standard errors.
    """
    columns = columns_of(trial.measurement.marks)
    covered = BY_NAME["covered"].compute(columns)
    risk = BY_NAME["wrong_answer"].compute(columns)
    if math.isnan(risk):
        return Cell("none", 0.0)
    allowed = RISK + ONE_SIDED_95 * math.sqrt(RISK * (1 - RISK) / answers_given(trial.measurement.marks))
    return Cell(f"{covered:.3f} ({risk:.1%} wrong)", covered if risk <= allowed else math.nan)


def answers_given(marks: tuple[Marks, ...]) -> int:
    """How many questions were answered."""
    return sum(mark.scores["answered"] == 1 for mark in marks)


def _speed(trial: Trial) -> float | None:
    return None if trial.ingest_seconds is None else trial.passages / trial.ingest_seconds


FIGURES: tuple[Figure, ...] = (
    _measured("hit@1", "first article is right", headline=True),
    _measured("hit@5", "a right one among the first five", headline=True),
    _measured("mrr", "mean reciprocal rank"),
    _measured("auroc_right", "AUROC of its score for a right answer"),
    _measured("auroc_near", "AUROC, answerable against near-unanswerable"),
    _measured("coverage@5%", "answerable questions answered at 5 % risk, level read off afterwards"),
    Figure(
        "answered",
        "answerable questions answered, level chosen beforehand for 5 % risk",
        answered_at_level,
        BY_NAME["covered"],
        is_headline=True,
    ),
    _measured("p50", "one search, median", headline=True),
    _measured("p95", "one search, 95th percentile"),
    _of_process("memory", "memory of the process at its peak", "MB", lambda trial: trial.peak_megabytes, -1),
    _of_process("ingest", "ingest, passages a second", "/s", _speed, 1),
)
