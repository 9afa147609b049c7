"""The page: one HTML file that holds all it needs, for a person who wants to know how good it is and what fails."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from evals.comparing import Difference
from evals.domain import Estimate, Group, Measurement, Record, Run
from evals.metrics.catalogue import BY_NAME, HEADLINE
from evals.metrics.columns import columns_of
from evals.metrics.confidence import reliability, risk_coverage
from evals.reports.case_cards import card
from evals.reports.numbers import change_text, interval_text, value_text
from evals.reports.plots import reliability_plot, risk_coverage_plot, trend_plot
from evals.reports.worst import faults, worst

ACCEPTED_RISK = 0.05


@dataclass(frozen=True, slots=True)
class Section:
    """What the page says of one set: `changes` are against the last run, `trend` are all runs, oldest first."""

    measurement: Measurement
    records: Sequence[Record]
    remarks: Sequence[str]
    changes: Sequence[Difference]
    trend: Sequence[Measurement]


def page(run: Run, sections: Sequence[Section]) -> str:
    """The whole page."""
    style = files("evals").joinpath("reports", "style.css").read_text("utf-8")
    settings = " · ".join(f"{name} {value}" for name, value in run.settings.items())
    names = [section.measurement.name for section in sections]
    links = "".join(f'<a href="#set-{place}">{escape(name)}</a>' for place, name in enumerate(names))
    body = "".join(_section(section, place) for place, section in enumerate(sections))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Answerdesk evaluation</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style}</style></head><body><h1>How good it is</h1>"
        f'<p class="quiet">{escape(run.created_at)} · Answerdesk {escape(run.version)} · {escape(settings)}</p>'
        f"{_overview(sections)}<nav>{links}</nav>{body}</body></html>\n"
    )


def _overview(sections: Sequence[Section]) -> str:
    head = "".join(f"<th>{escape(BY_NAME[name].title)}</th>" for name in HEADLINE)
    rows = "".join(
        f"<tr><td>{escape(section.measurement.name)} <span class='quiet'>{escape(section.measurement.half)}, "
        f"{len(section.measurement.marks)} cases</span></td>"
        + "".join(_cell(section.measurement.estimate(name)) for name in HEADLINE)
        + "</tr>"
        for section in sections
    )
    return f'<div class="scroll"><table><tr><th></th>{head}</tr>{rows}</table></div>'


def _cell(estimate: Estimate | None) -> str:
    if estimate is None:
        return "<td>–</td>"
    return f'<td title="95 %: {interval_text(estimate)}">{value_text(estimate.metric, estimate.value)}</td>'


def _section(section: Section, place: int) -> str:
    measurement = section.measurement
    columns = columns_of(measurement.marks)
    remarks = "".join(f'<p class="quiet">{escape(remark)}</p>' for remark in section.remarks)
    return (
        f'<h2 id="set-{place}">{escape(measurement.name)}</h2>'
        f'<p class="quiet">{escape(measurement.system)}, {escape(measurement.half)}, {columns.size} cases</p>{remarks}'
        f'<div class="plots">{risk_coverage_plot(risk_coverage(columns), ACCEPTED_RISK)}'
        f"{reliability_plot(reliability(columns))}</div>"
        f"{_figures(section)}{_groups(measurement.groups)}{_worst(section.records)}"
    )


def _figures(section: Section) -> str:
    changed = {difference.metric: difference for difference in section.changes}
    rows = "".join(
        f"<tr><td>{escape(BY_NAME[each.metric].title)}</td><td>{value_text(each.metric, each.value)}</td>"
        f"<td>{interval_text(each)}</td><td>{each.cases}</td>{_change(changed.get(each.metric))}"
        f"<td>{_trend(each, section.trend)}</td></tr>"
        for each in section.measurement.estimates
    )
    since = "since the last run" if changed else ""
    return (
        '<div class="scroll"><table><tr><th></th><th>value</th><th>95 % interval</th><th>cases</th>'
        f"<th>{since}</th><th></th></tr>{rows}</table></div>"
    )


def _change(difference: Difference | None) -> str:
    if difference is None or difference.change == 0:
        return "<td></td>"
    kind = ("worse" if difference.is_worse else "better") if difference.is_real else "quiet"
    low, high = (change_text(difference.metric, each) for each in (difference.low, difference.high))
    said = change_text(difference.metric, difference.change)
    return f'<td class="{kind}" title="95 %: {low} to {high}">{said}, p = {difference.p:.3f}</td>'


def _trend(estimate: Estimate, trend: Sequence[Measurement]) -> str:
    past = [found.value for each in trend if (found := each.estimate(estimate.metric)) is not None]
    values = [*past, estimate.value]
    title = " → ".join(value_text(estimate.metric, value) for value in values[-8:])
    return trend_plot(values, title) if len(values) > 1 else ""


def _groups(groups: Sequence[Group]) -> str:
    found = []
    for kind in dict.fromkeys(group.kind for group in groups):
        metrics = [name for name in HEADLINE if any(_of(group, name) for group in groups if group.kind == kind)]
        head = "".join(f"<th>{escape(BY_NAME[name].title)}</th>" for name in metrics)
        rows = "".join(
            f"<tr><td>{escape(group.name)}</td>{''.join(_cell(_of(group, name)) for name in metrics)}</tr>"
            for group in groups
            if group.kind == kind
        )
        found.append(
            f'<h3>By {escape(kind)}</h3><div class="scroll"><table><tr><th></th>{head}</tr>{rows}</table></div>'
        )
    return "".join(found)


def _of(group: Group, metric: str) -> Estimate | None:
    return next((estimate for estimate in group.estimates if estimate.metric == metric), None)


def _worst(records: Sequence[Record]) -> str:
    chosen = worst(records)
    if not chosen:
        return ""
    counts = Counter(fault.kind for fault in faults(records))
    said = " · ".join(f"{escape(kind)}: {count}" for kind, count in counts.items())
    cards = "".join(card(fault) for fault in chosen)
    return f'<h3>What went wrong</h3><p class="quiet">{said}</p>{cards}'
