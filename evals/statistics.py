"""How far a figure can be trusted, and whether two runs really differ."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics.catalogue import Metric
from evals.metrics.columns import Columns, Floats, Rows

RESAMPLES = 1_000
ROUNDS = 1_000
SEED = 20_261_122
"""Everybody gets the same resamples: a run repeated gives the same intervals."""

OUTSIDE_PERCENT = (2.5, 97.5)


@dataclass(frozen=True, slots=True)
class Interval:
    """Between `low` and `high` the figure lies with 95 % confidence; both NaN where there is no figure."""

    low: float
    high: float


def intervals(metrics: Sequence[Metric], columns: Columns, resamples: int = RESAMPLES) -> dict[str, Interval]:
    """The 95 % percentile bootstrap interval of each metric, by its name: cases are drawn with repetition.

    Efron & Tibshirani 1993, ch. 13. All metrics share the resamples.
    """
    generator = np.random.default_rng(SEED)
    ordered = columns.take(_by_confidence(columns))
    drawn = [
        _computed(metrics, ordered.take(np.sort(generator.integers(columns.size, size=columns.size))))
        for _ in range(resamples if columns.size else 0)
    ]
    return _bounds(metrics, drawn)


def difference_intervals(metrics: Sequence[Metric], before: Columns, after: Columns) -> dict[str, Interval]:
    """The 95 % paired bootstrap interval of what each metric gained: a case is drawn for both runs at once.

    Row i of both must be the same case. Efron & Tibshirani 1993; Koehn 2004 for the pairing.
    """
    generator = np.random.default_rng(SEED)
    drawn = []
    order = _by_confidence(before)
    before, after = before.take(order), after.take(order)
    for _ in range(RESAMPLES if before.size else 0):
        rows = np.sort(generator.integers(before.size, size=before.size))
        drawn.append(_computed(metrics, after.take(rows)) - _computed(metrics, before.take(rows)))
    return _bounds(metrics, drawn)


def permutation_p(metrics: Sequence[Metric], before: Columns, after: Columns) -> dict[str, float]:
    """The two-sided p of each metric's difference by approximate randomisation: runs are swapped case by case.

    Noreen 1989; Yeh 2000. p = (differences at least as large + 1) / (rounds + 1); NaN where there is no figure.
    """
    generator = np.random.default_rng(SEED)
    seen = np.abs(_computed(metrics, after) - _computed(metrics, before))
    as_large = np.zeros(len(metrics))
    size = before.size
    both = _stacked(before, after)
    for _ in range(ROUNDS if size else 0):
        swapped = generator.integers(2, size=size) * size
        own = np.arange(size)
        first, second = both.take(own + swapped), both.take(own + size - swapped)
        # A hair of tolerance: sums of the same numbers in another order.
        as_large += np.abs(_computed(metrics, second) - _computed(metrics, first)) >= seen - 1e-12
    values = np.where(np.isnan(seen), np.nan, (as_large + 1) / (ROUNDS + 1))
    return {metric.name: float(value) for metric, value in zip(metrics, values, strict=True)}


def mcnemar_p(before: Floats, after: Floats) -> float:
    """The exact two-sided p that as many cases got better as got worse; scores are 0 or 1, NaN rows are left out.

    McNemar 1947, by the binomial distribution: with b and c the cases that changed one way and the other,
    p = 2 · P(X ≤ min(b, c)) for X ~ Binomial(b + c, 1/2), at most 1.
    """
    there = ~np.isnan(before) & ~np.isnan(after)
    better = int(np.sum((before < after)[there]))
    worse = int(np.sum((before > after)[there]))
    changed = better + worse
    tail = sum(math.comb(changed, count) for count in range(min(better, worse) + 1))
    return float(min(1.0, 2 * tail / 2**changed))


def holm(ps: Mapping[str, float], level: float) -> set[str]:
    """The names whose p is significant when all of them are tested together at `level` (Holm 1979); NaN never is."""
    found: set[str] = set()
    ordered = sorted((p, name) for name, p in ps.items() if not math.isnan(p))
    for place, (p, name) in enumerate(ordered):
        if p > level / (len(ordered) - place):
            break
        found.add(name)
    return found


def is_binary(column: Floats) -> bool:
    """Whether a score is 0 or 1 in every case that has it."""
    there = column[~np.isnan(column)]
    return bool(np.isin(there, (0.0, 1.0)).all())


def _by_confidence(columns: Columns) -> Rows:
    # No figure depends on the order of cases, but what is sorted already is sorted again in a third of the time.
    return np.argsort(-columns.number("confidence"), kind="stable")


def _computed(metrics: Sequence[Metric], columns: Columns) -> Floats:
    return np.array([metric.compute(columns) for metric in metrics], np.float64)


def _bounds(metrics: Sequence[Metric], drawn: Sequence[Floats]) -> dict[str, Interval]:
    found = {}
    for place, metric in enumerate(metrics):
        # A resample without a single case of the metric says nothing about it.
        values = [row[place] for row in drawn if not np.isnan(row[place])]
        low, high = np.percentile(values, OUTSIDE_PERCENT) if values else (np.nan, np.nan)
        found[metric.name] = Interval(float(low), float(high))
    return found


def _stacked(first: Columns, second: Columns) -> Columns:
    numbers = sorted({*first.numbers, *second.numbers})
    texts = sorted({*first.texts, *second.texts})
    return Columns(
        {name: np.concatenate([first.number(name), second.number(name)]) for name in numbers},
        {name: np.concatenate([first.text(name), second.text(name)]) for name in texts},
        first.size + second.size,
    )
