"""How far a judge can be trusted: its agreement with the labels made from key facts."""

from collections.abc import Sequence

import numpy as np

from evals.domain import Estimate, Judgement, Ruling
from evals.metrics.columns import Floats
from evals.statistics import OUTSIDE_PERCENT, RESAMPLES, SEED

RIGHT, AGREEMENT, KAPPA = "judged right", "agreement with the key facts", "Cohen's kappa"


def judgement_of(name: str, judge: str, rulings: Sequence[Ruling]) -> Judgement:
    """The figures of a judge on one set, each with its 95 % percentile bootstrap interval over the same cases.

    Rulings without a verdict are counted, and left out of the figures.
    """
    said = [ruling for ruling in rulings if ruling.is_right is not None]
    if not said:
        return Judgement(name, judge, tuple(rulings), ())
    judged = np.array([ruling.is_right for ruling in said], np.float64)
    labels = np.array([ruling.holds_facts for ruling in said], np.float64)
    rows = np.random.default_rng(SEED).integers(len(said), size=(RESAMPLES, len(said)))
    estimates = [
        _estimate(metric, value, drawn, len(said))
        for metric, value, drawn in (
            (RIGHT, _share(judged), _share(judged[rows])),
            (AGREEMENT, _share(judged == labels), _share((judged == labels)[rows])),
            (KAPPA, cohens_kappa(judged, labels), cohens_kappa(judged[rows], labels[rows])),
        )
    ]
    return Judgement(name, judge, tuple(rulings), tuple(estimates))


def cohens_kappa(first: Floats, second: Floats) -> Floats:
    """Agreement beyond chance of two raters of 0 or 1, along the last axis: (observed − expected) / (1 − expected).

    Cohen 1960. NaN where both raters say the same of every case, so that chance alone would agree wholly.
    """
    observed = _share(first == second)
    one, other = _share(first), _share(second)
    expected = one * other + (1 - one) * (1 - other)
    beyond = np.where(expected < 1, 1 - expected, np.nan)
    return np.asarray((observed - expected) / beyond)


def _share(values: np.ndarray) -> Floats:
    return np.asarray(values.mean(axis=-1), np.float64)


def _estimate(metric: str, value: Floats, drawn: Floats, cases: int) -> Estimate:
    there = drawn[~np.isnan(drawn)]
    low, high = np.percentile(there, OUTSIDE_PERCENT) if len(there) else (np.nan, np.nan)
    return Estimate(metric, float(value), float(low), float(high), cases)
