"""Diagrams as SVG: small, sharp on any screen, readable without a script."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from evals.domain import Estimate
from evals.metrics.confidence import Bin, Curve

SIZE, MARGIN = 300, 44
_SPAN = SIZE - MARGIN - 14
_MOST_POINTS = 400
_REACHES = (0.1, 0.2, 0.3, 0.4, 0.6, 0.8, 1.0)


@dataclass(frozen=True, slots=True)
class Axes:
    """What the two sides of a diagram say, and how far the upright one reaches (the other one reaches 1)."""

    across: str
    upright: str
    reach: float = 1.0


def risk_coverage_plot(curve: Curve, accepted_risk: float, decided: tuple[float, float] | None = None) -> str:
    """Risk over coverage, with the risk that the company accepts as a line across.

    `decided` are coverage and risk of the answers that were given; rules beside the level can put them off the curve.
    """
    most = max(curve.risk.max(initial=0.0), accepted_risk, decided[1] if decided else 0.0)
    axes = Axes("coverage", "risk", reach=next(each for each in _REACHES if each >= most))
    step = max(1, len(curve.risk) // _MOST_POINTS)
    places = sorted({*range(0, len(curve.risk), step), len(curve.risk) - 1}) if len(curve.risk) else []
    line = _path([(float(curve.coverage[each]), float(curve.risk[each])) for each in places], axes)
    limit = _path([(0.0, accepted_risk), (1.0, accepted_risk)], axes)
    accepted = (
        f'<text class="tick" x="{_x(1.0):.1f}" y="{_y(accepted_risk, axes) - 4:.1f}" text-anchor="end">'
        f"accepted: {100 * accepted_risk:g} %</text>"
    )
    body = f'<path class="limit" d="{limit}"/>{accepted}<path class="curve" d="{line}"/>{_decision(decided, axes)}'
    return _frame(axes, body, f"Risk–coverage curve; the line across is the accepted risk of {accepted_risk:.0%}")


def _decision(decided: tuple[float, float] | None, axes: Axes) -> str:
    if decided is None:
        return ""
    coverage, risk = decided
    x, y = _x(coverage), _y(risk, axes)
    return (
        f'<rect class="decided" x="{x - 5:.1f}" y="{y - 5:.1f}" width="10" height="10">'
        f"<title>as decided: coverage {coverage:.3f}, risk {risk:.3f}</title></rect>"
    )


def reliability_plot(bins: Sequence[Bin]) -> str:
    """The share that is right over confidence: a dot a bin, as large as the bin; on the diagonal they agree."""
    axes = Axes("confidence", "share that is right")
    most = max((each.cases for each in bins), default=1)
    dots = "".join(
        f'<circle class="dot" cx="{_x(each.confidence):.1f}" cy="{_y(each.right, axes):.1f}" '
        f'r="{3 + 9 * (each.cases / most) ** 0.5:.1f}"><title>{each.cases} cases: confidence {each.confidence:.2f}, '
        f"right {each.right:.2f}</title></circle>"
        for each in bins
    )
    line = _path([(each.confidence, each.right) for each in bins], axes)
    diagonal = _path([(0.0, 0.0), (1.0, 1.0)], axes)
    body = f'<path class="limit" d="{diagonal}"/><path class="thin" d="{line}"/>{dots}'
    return _frame(axes, body, "Reliability diagram; on the diagonal confidence is the share that is right")


def interval_plot(estimate: Estimate) -> str:
    """A share between 0 and 1 as a mark on its interval."""
    wide, high = 120.0, 14.0
    if math.isnan(estimate.low):
        return ""
    low, value, top = (4 + each * (wide - 8) for each in (estimate.low, estimate.value, estimate.high))
    middle = high / 2
    return (
        f'<svg class="interval" viewBox="0 0 {wide:.0f} {high:.0f}" aria-hidden="true">'
        f'<path class="grid" d="M4 {middle:.0f}H{wide - 4:.0f}"/>'
        f'<path class="span" d="M{low:.1f} {middle:.0f}H{top:.1f}"/>'
        f'<circle class="dot" cx="{value:.1f}" cy="{middle:.0f}" r="4"/></svg>'
    )


def trend_plot(values: Sequence[float], title: str) -> str:
    """A figure over the runs, oldest on the left, in the height of a line of text; the newest is the dot."""
    wide, high, rim = 120.0, 26.0, 4.0
    low, reach = min(values), max(max(values) - min(values), 1e-9)
    step = (wide - 2 * rim) / max(len(values) - 1, 1)
    points = [
        (rim + place * step, high - rim - (value - low) / reach * (high - 2 * rim))
        for place, value in enumerate(values)
    ]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    x, y = points[-1]
    return (
        f'<svg class="trend" viewBox="0 0 {wide:.0f} {high:.0f}" role="img" aria-label="{escape(title)}">'
        f'<title>{escape(title)}</title><path class="thin" d="{line}"/>'
        f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="3"/></svg>'
    )


def _x(value: float) -> float:
    return MARGIN + value * _SPAN


def _y(value: float, axes: Axes) -> float:
    return SIZE - MARGIN - min(value / axes.reach, 1.0) * _SPAN


def _path(points: Iterable[tuple[float, float]], axes: Axes) -> str:
    joined = "L".join(f"{_x(across):.1f} {_y(upright, axes):.1f}" for across, upright in points)
    return f"M{joined}" if joined else ""


def _frame(axes: Axes, body: str, title: str) -> str:
    ticks = "".join(
        f'<text class="tick" x="{_x(part):.1f}" y="{SIZE - MARGIN + 16}" text-anchor="middle">{part:g}</text>'
        f'<text class="tick" x="{MARGIN - 6}" y="{_y(part * axes.reach, axes) + 4:.1f}" text-anchor="end">'
        f"{part * axes.reach:.2f}</text>"
        f'<path class="grid" d="{_path([(0.0, part * axes.reach), (1.0, part * axes.reach)], axes)}"/>'
        for part in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    middle = MARGIN + _SPAN / 2
    names = (
        f'<text x="{middle:.0f}" y="{SIZE - 8}" text-anchor="middle">{escape(axes.across)}</text>'
        f'<text transform="translate(11 {SIZE - middle:.0f}) rotate(-90)" text-anchor="middle">'
        f"{escape(axes.upright)}</text>"
    )
    return (
        f'<svg class="plot" viewBox="0 0 {SIZE} {SIZE}" role="img" aria-label="{escape(title)}">'
        f"<title>{escape(title)}</title>{ticks}{names}{body}</svg>"
    )
