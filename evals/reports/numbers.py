"""Figures as they are written, everywhere the same way."""

import math

from evals.domain import Estimate
from evals.metrics.catalogue import MILLISECONDS, metric_named


def value_text(metric: str, value: float) -> str:
    """A share with three places after the point (".844"), a time in whole milliseconds."""
    if math.isnan(value):
        return "–"
    if metric_named(metric).unit == MILLISECONDS:
        return f"{value:.0f} ms" if value >= 10 else f"{value:.1f} ms"
    return f"{value:.3f}"


def interval_text(estimate: Estimate) -> str:
    """The 95 % interval ("0.812–0.871")."""
    if math.isnan(estimate.low):
        return "–"
    low, high = (value_text(estimate.metric, value).removesuffix(" ms") for value in (estimate.low, estimate.high))
    return f"{low}–{high}"


def change_text(metric: str, change: float) -> str:
    """A change with its sign ("+0.012")."""
    return f"{'−' if change < 0 else '+'}{value_text(metric, abs(change))}"
