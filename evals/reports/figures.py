"""Figures as tables of the page: by topic for a set, by group of cases, and a judge's beside them."""

from collections.abc import Callable, Sequence
from html import escape

from evals.comparing import Difference
from evals.domain import Estimate, Group, Judgement, Measurement
from evals.metrics.catalogue import CALIBRATED, HEADLINE, MILLISECONDS, metric_named
from evals.reports.numbers import change_text, interval_text, value_text
from evals.reports.plots import interval_plot, trend_plot

_SHOWN_RUNS = 8


def headline_head(names: Sequence[str] = HEADLINE) -> str:
    """The cells of a heading row over `headline_cells`."""
    return "".join(f"<th>{escape(metric_named(name).title)}</th>" for name in names)


def headline_cells(estimate_of: Callable[[str], Estimate | None], names: Sequence[str] = HEADLINE) -> str:
    """A cell a figure: its value with the interval below, a dash where the figure does not apply."""
    return "".join(map(_cell, map(estimate_of, names)))


def figures_table(measurement: Measurement, changes: Sequence[Difference], trend: Sequence[Measurement]) -> str:
    """Every figure of a set under its topic; `changes` are against the last run, `trend` are all runs before."""
    changed = {difference.metric: difference for difference in changes}
    topics = dict.fromkeys(metric_named(each.metric).topic for each in measurement.estimates)
    head = "<th>change since the last run</th><th>trend</th>" if trend else ""
    body = "".join(
        f'<tr class="topic"><th colspan="{7 if trend else 5}">{escape(topic)}</th></tr>'
        + "".join(
            _figure(each, changed.get(each.metric), trend)
            for each in measurement.estimates
            if metric_named(each.metric).topic == topic
        )
        for topic in topics
    )
    return (
        '<div class="scroll"><table class="figures"><tr><th></th><th>value</th><th class="wide"></th>'
        f'<th>95 % interval</th><th class="wide">cases</th>{head}</tr>{body}</table></div>'
    )


def groups_tables(groups: Sequence[Group]) -> str:
    """A table a kind of group, of the headline figures that some of them have."""
    found = []
    for kind in dict.fromkeys(group.kind for group in groups):
        inside = [group for group in groups if group.kind == kind and group.estimates]
        names = [name for name in HEADLINE if any(_of(group, name) for group in inside)]
        rows = "".join(_group_row(group, names) for group in inside)
        found.append(
            f'<h3>By {escape(kind)}</h3><div class="scroll"><table class="sheet"><tr><th></th><th>cases</th>'
            f"{headline_head(names)}</tr>{rows}</table></div>"
        )
    return "".join(found)


def calibration_block(shipped: Measurement, fitted: Measurement) -> str:
    """Confidence and decisions as the product ships, beside those fitted on the other half of the same questions."""
    rows = "".join(
        f"<tr><td>{escape(metric_named(name).title)}</td>{_cell(shipped.estimate(name))}{_cell(fitted.estimate(name))}</tr>"
        for name in CALIBRATED
    )
    return (
        "<h3>What calibration brings here</h3><p>Each half with confidence and answer level fitted by "
        "<code>answerdesk calibrate</code> on the other half alone; the order of the articles stays.</p>"
        '<div class="scroll"><table class="figures"><tr><th></th><th>as shipped</th><th>fitted</th></tr>'
        f"{rows}</table></div>"
    )


def judgement_block(judgement: Judgement) -> str:
    """What a judge said of a set; apart from the figures, and said to be so."""
    rows = "".join(
        f"<tr><td>{escape(each.metric)}</td><td>{each.value:.3f}</td><td>{each.low:.3f}–{each.high:.3f}</td>"
        f"<td>{each.cases}</td></tr>"
        for each in judgement.estimates
    )
    return (
        f"<h3>A second opinion</h3><p>The chat model {escape(judgement.judge)} was asked of "
        f"{len(judgement.rulings)} replies whether they answer the question with its key facts in it; "
        f"{judgement.without_verdict} times it gave no verdict. No other figure knows of this.</p>"
        '<div class="scroll"><table class="figures"><tr><th></th><th>value</th><th>95 % interval</th>'
        f"<th>replies</th></tr>{rows}</table></div>"
    )


def _group_row(group: Group, names: Sequence[str]) -> str:
    cases = max(each.cases for each in group.estimates)
    cells = headline_cells(lambda name: _of(group, name), names)
    return f"<tr><td>{escape(group.name.replace('_', ' '))}</td><td>{cases}</td>{cells}</tr>"


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return '<td class="quiet">–</td>'
    return f"<td>{value_text(estimate.metric, estimate.value)}<small>{interval_text(estimate)}</small></td>"


def _figure(estimate: Estimate, change: Difference | None, trend: Sequence[Measurement]) -> str:
    metric = metric_named(estimate.metric)
    bar = "" if metric.unit == MILLISECONDS else interval_plot(estimate)
    history = f"{_change(change)}<td>{_trend(estimate, trend)}</td>" if trend else ""
    return (
        f"<tr><td>{escape(metric.title)}</td><td>{value_text(estimate.metric, estimate.value)}</td>"
        f'<td class="wide">{bar}</td><td>{interval_text(estimate)}</td><td class="wide">{estimate.cases}</td>'
        f"{history}</tr>"
    )


def _change(difference: Difference | None) -> str:
    if difference is None or difference.change == 0:
        return "<td></td>"
    kind = ("worse" if difference.is_worse else "better") if difference.is_real else "quiet"
    low, high = (change_text(difference.metric, each) for each in (difference.low, difference.high))
    said = change_text(difference.metric, difference.change)
    return f'<td class="{kind}">{said}, {_chance(difference.p)}<small>{low} to {high}</small></td>'


def _chance(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _trend(estimate: Estimate, trend: Sequence[Measurement]) -> str:
    past = [found.value for each in trend if (found := each.estimate(estimate.metric)) is not None]
    values = [*past, estimate.value]
    title = " → ".join(value_text(estimate.metric, value) for value in values[-_SHOWN_RUNS:])
    return trend_plot(values, title) if len(values) > 1 else ""


def _of(group: Group, metric: str) -> Estimate | None:
    return next((estimate for estimate in group.estimates if estimate.metric == metric), None)
