"""Figures with their intervals under a heading, and how they are printed."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evals.domain import Estimate, Marks
from evals.measuring import estimates
from evals.metrics.catalogue import TRIAGE, Metric
from evals.metrics.columns import Columns, columns_of
from evals.statistics import RESAMPLES, difference_intervals


@dataclass(frozen=True, slots=True)
class Section:
    """The figures of one set of cases; an estimate's metric is the words that it is printed with."""

    name: str
    estimates: tuple[Estimate, ...]

    def value(self, metric: str) -> float:
        """A figure by its words; NaN where it does not apply."""
        return next((each.value for each in self.estimates if each.metric == metric), math.nan)


def figure(words: str, compute: Callable[[Columns], float], column: str | None = None) -> Metric:
    """A metric that is known by the words it is printed with."""
    return Metric(words, words, TRIAGE, compute, column)


def section(name: str, metrics: Sequence[Metric], marks: Sequence[Marks], resamples: int = RESAMPLES) -> Section:
    """The figures of some cases, each with its 95 % interval; those that do not apply are left out."""
    return Section(name, estimates(metrics, marks, resamples))


def gain(words: str, metric: Metric, before: Sequence[Marks], after: Sequence[Marks]) -> tuple[Estimate, ...]:
    """What a figure gained, with its paired interval; the cases are the same, in the same order. Empty without any."""
    first, second = columns_of(before), columns_of(after)
    change = metric.compute(second) - metric.compute(first)
    if math.isnan(change):
        return ()
    interval = difference_intervals([metric], first, second)[metric.name]
    return (Estimate(words, change, interval.low, interval.high, metric.cases(first)),)


def printed(found: Section) -> str:
    """A heading, and a line a figure: its words, value, interval, and the number of cases it rests on."""
    lines = [
        f"  {each.metric:<58}{each.value:>8.3f}   {f'{each.low:.3f} … {each.high:.3f}':<18}{each.cases:>6}"
        for each in found.estimates
    ]
    return "\n".join([found.name, *lines])
