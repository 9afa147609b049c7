"""What a calibration changes, and what its promise costs, with intervals."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evals.calibration import Calibration
from evals.domain import Estimate
from evals.metrics.catalogue import Metric
from evals.metrics.columns import Columns
from evals.metrics.confidence import auroc_right, coverage_at_risk, expected_calibration_error
from evals.risk_control import Judged
from evals.statistics import RESAMPLES, intervals
from knowledge import NEVER


@dataclass(frozen=True, slots=True)
class Effect:
    """One figure with the model that a calibration starts from, and with the fitted one."""

    title: str
    before: Estimate
    after: Estimate


def effects(
    calibration: Calibration, risk: float, level_before: float, resamples: int = RESAMPLES
) -> tuple[Effect, ...]:
    """The figures that matter, at an accepted risk; before it was answered from `level_before` on."""
    level_after = calibration.model.level(risk).answer_level
    before = _figures(calibration.before, risk, level_before, resamples)
    after = _figures(calibration.after, risk, level_after, resamples)
    titles = [metric.title for metric in _metrics(risk, level_before)]
    return tuple(map(Effect, titles, before, after))


def price(calibration: Calibration, risk: float) -> tuple[float, float]:
    """What a promise costs: the coverage it keeps, and that of a level read off these very questions."""
    best = coverage_at_risk(_columns(calibration.after), risk)
    return calibration.model.level(risk).coverage, 0.0 if np.isnan(best) else best


def effects_table(shown: tuple[Effect, ...]) -> str:
    """A line a figure, before and after."""
    rows = [("", "before", "after"), *((each.title, _text(each.before), _text(each.after)) for each in shown)]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"  {name.ljust(widths[0])}  {before.rjust(widths[1])}  {after.rjust(widths[2])}"
        for name, before, after in rows
    )


def _figures(judged: Judged, risk: float, level: float, resamples: int) -> list[Estimate]:
    columns = _columns(judged)
    metrics = _metrics(risk, level)
    bounds = intervals(metrics, columns, resamples)
    return [
        Estimate(each.name, each.compute(columns), bounds[each.name].low, bounds[each.name].high, columns.size)
        for each in metrics
    ]


def _metrics(risk: float, level: float) -> tuple[Metric, ...]:
    read_off = f"coverage at {risk:.1%} risk, read off these questions"
    return (
        _metric("auroc_right", "AUROC of confidence for a right answer", auroc_right),
        _metric("ece", "expected calibration error", expected_calibration_error),
        _metric("answer_level", "answered from this confidence on", lambda _: level),
        _metric("risk", "risk: wrong among the answers given", lambda columns: _risk(columns, level)),
        _metric("coverage", "coverage: answered among the answerable", lambda columns: _coverage(columns, level)),
        _metric("coverage_at_best", read_off, lambda columns: coverage_at_risk(columns, risk)),
    )


def _metric(name: str, title: str, compute: Callable[[Columns], float]) -> Metric:
    return Metric(name, title, "confidence", compute)


def _columns(judged: Judged) -> Columns:
    numbers = {"confidence": judged.confidence, "right": judged.right, "answerable": judged.answerable}
    return Columns(numbers, {}, len(judged.confidence))


def _risk(columns: Columns, level: float) -> float:
    judged = _judged(columns)
    return judged.risk(level) if judged.answered(level) else float("nan")


def _coverage(columns: Columns, level: float) -> float:
    return _judged(columns).coverage(level)


def _judged(columns: Columns) -> Judged:
    return Judged(columns.number("confidence"), columns.number("right"), columns.number("answerable"))


def _text(estimate: Estimate) -> str:
    if estimate.metric == "answer_level":
        return "never" if estimate.value >= NEVER else f"{estimate.value:.3f}"
    if np.isnan(estimate.value):
        return "–"
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"
