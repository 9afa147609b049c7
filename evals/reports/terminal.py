"""The table on the terminal: a block a set, a line a figure."""

from collections.abc import Sequence

from evals.comparing import Difference
from evals.domain import Estimate, Judgement, Measurement
from evals.metrics.catalogue import CALIBRATED, metric_named
from evals.reports.numbers import change_text, interval_text, value_text

_HEAD = ("", "value", "95 % interval", "cases", "change")


def table(measurement: Measurement, changes: Sequence[Difference] = ()) -> str:
    """The figures of one set; changes against an earlier run are marked with "*" where the paired test calls them real.

    Titles are in Latin letters, so that columns align on any terminal.
    """
    changed = {difference.metric: difference for difference in changes}
    figures = [
        (
            metric_named(estimate.metric).title,
            value_text(estimate.metric, estimate.value),
            interval_text(estimate),
            str(estimate.cases),
            _change(changed.get(estimate.metric)),
        )
        for estimate in measurement.estimates
    ]
    head = f"{measurement.name} · {measurement.system} · {measurement.half} · {len(measurement.marks)} cases"
    return _block(head, [_HEAD, *figures], 5 if changed else 4)


def judgement_table(judgement: Judgement) -> str:
    """What a judge said of a set's replies; it stands apart from the figures."""
    head = f"{judgement.name} · judged by {judgement.judge} · {len(judgement.rulings)} replies"
    figures = [
        (each.metric, f"{each.value:.3f}", f"{each.low:.3f}–{each.high:.3f}", str(each.cases))
        for each in judgement.estimates
    ]
    return _block(head, [_HEAD[:4], *figures, ("without a verdict", str(judgement.without_verdict), "", "")], 4)


def side_by_side(shipped: Measurement, fitted: Measurement) -> str:
    """Confidence and decisions as the product ships, and fitted on the other half of the same questions."""
    rows: list[Sequence[str]] = [("", "as shipped", "", "fitted", "")]
    for name in CALIBRATED:
        pair = shipped.estimate(name), fitted.estimate(name)
        cells = [text for each in pair for text in _value_and_interval(each)]
        rows.append((metric_named(name).title, *cells))
    return _block(f"{shipped.name} · confidence as shipped, and fitted on the other half", rows, 5)


def _value_and_interval(estimate: Estimate | None) -> tuple[str, str]:
    return ("–", "") if estimate is None else (value_text(estimate.metric, estimate.value), interval_text(estimate))


def _block(head: str, rows: Sequence[Sequence[str]], columns: int) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(columns)]
    lines = [
        "  ".join(row[c].ljust(widths[c]) if c == 0 else row[c].rjust(widths[c]) for c in range(columns)).rstrip()
        for row in rows
    ]
    return "\n".join([head, *(f"  {line}" for line in lines)])


def _change(difference: Difference | None) -> str:
    if difference is None or difference.change == 0:
        return ""
    return change_text(difference.metric, difference.change) + ("*" if difference.is_real else "")
