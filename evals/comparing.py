"""Two measurements of the same cases, compared case by case."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.domain import Marks, Measurement
from evals.metrics.catalogue import MILLISECONDS, Metric, metrics_in
from evals.metrics.columns import Columns, columns_of
from evals.statistics import Interval, difference_intervals, is_binary, mcnemar_p, permutation_p

LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """What a figure gained (`change`, negative when it fell) over the cases that both runs have.

    `p` is that of the exact McNemar test for scores of 0 or 1, of a paired permutation test otherwise. `is_worse` says
    on which side of the metric's direction the change lies, not whether it is real.
    """

    metric: str
    before: float
    after: float
    low: float
    high: float
    p: float
    is_worse: bool

    @property
    def change(self) -> float:
        """After minus before."""
        return self.after - self.before

    @property
    def is_real(self) -> bool:
        """Whether the test by itself calls the change more than chance."""
        return self.p <= LEVEL


def differences(before: Measurement, after: Measurement, metrics: Sequence[Metric] | None = None) -> list[Difference]:
    """Each figure that both runs have; times are left out, as they are those of two different moments."""
    first, second = paired(before.marks, after.marks)
    metrics = metrics_in(second) if metrics is None else metrics
    there = [
        metric
        for metric in metrics
        if metric.unit != MILLISECONDS and not any(math.isnan(metric.compute(columns)) for columns in (first, second))
    ]
    changed = [metric for metric in there if metric.compute(first) != metric.compute(second)]
    tests = _tests(changed, first, second)
    bounds = difference_intervals(changed, first, second)
    return [
        _difference(
            metric,
            (metric.compute(first), metric.compute(second)),
            bounds.get(metric.name, Interval(0.0, 0.0)),
            tests.get(metric.name, 1.0),
        )
        for metric in there
    ]


def paired(before: Sequence[Marks], after: Sequence[Marks]) -> tuple[Columns, Columns]:
    """The columns of the cases that both runs have: row i of both is the same case."""
    earlier = {mark.case_id: mark for mark in before}
    both = [(earlier[mark.case_id], mark) for mark in after if mark.case_id in earlier]
    return columns_of([first for first, _ in both]), columns_of([second for _, second in both])


def _tests(metrics: Sequence[Metric], first: Columns, second: Columns) -> Mapping[str, float]:
    exact = {
        metric.name: mcnemar_p(first.number(metric.column), second.number(metric.column))
        for metric in metrics
        if metric.column is not None
        and all(is_binary(columns.number(metric.column)) for columns in (first, second))
        and _same_cases(metric.column, first, second)
    }
    return {**permutation_p([metric for metric in metrics if metric.name not in exact], first, second), **exact}


def _same_cases(column: str, first: Columns, second: Columns) -> bool:
    # Of answers given, say: when the two runs answered different questions, the pairs alone would hide the change.
    there = [[not math.isnan(score) for score in columns.number(column)] for columns in (first, second)]
    return there[0] == there[1]


def _difference(metric: Metric, values: tuple[float, float], bounds: Interval, p: float) -> Difference:
    before, after = values
    worse = after < before if metric.higher_is_better else after > before
    return Difference(metric.name, before, after, bounds.low, bounds.high, p, worse)
