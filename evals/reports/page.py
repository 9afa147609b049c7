"""The page: one HTML file that holds all it needs, for a person who wants to know how good it is and what fails."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape
from importlib.resources import files

from evals.comparing import Difference
from evals.domain import Judgement, Measurement, Record, Run
from evals.metrics.columns import columns_of
from evals.metrics.confidence import reliability, risk_coverage
from evals.reports.case_cards import card
from evals.reports.fates import fates_bar
from evals.reports.figures import (
    calibration_block,
    figures_table,
    groups_tables,
    headline_cells,
    headline_head,
    judgement_block,
)
from evals.reports.plots import reliability_plot, risk_coverage_plot
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
    judgement: Judgement | None = None
    fitted: Measurement | None = None


def page(run: Run, sections: Sequence[Section]) -> str:
    """The whole page."""
    style = files("evals").joinpath("reports", "style.css").read_text("utf-8")
    settings = " · ".join(f"{name} {value}" for name, value in run.settings.items())
    at = datetime.fromisoformat(run.created_at)
    body = "".join(_section(section, place) for place, section in enumerate(sections))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Answerdesk evaluation</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{style}</style></head><body><header><h1>How good it is</h1>"
        f'<p class="quiet">{at:%d %B %Y, %H:%M} {escape(at.tzname() or "")} · Answerdesk {escape(run.version)} · '
        f"{escape(settings)}</p></header>{_overview(sections)}{body}</body></html>\n"
    )


def _overview(sections: Sequence[Section]) -> str:
    rows = "".join(
        f'<tr><td><a href="#set-{place}">{escape(section.measurement.name)}</a><small>'
        f"{escape(_what(section.measurement))}</small></td>{headline_cells(section.measurement.estimate)}</tr>"
        for place, section in enumerate(sections)
    )
    return (
        f'<div class="scroll"><table class="sheet"><tr><th></th>{headline_head()}</tr>{rows}</table></div>'
        '<p class="quiet">Below each figure is the interval in which it lies with 95 % confidence.</p>'
    )


def _what(measurement: Measurement) -> str:
    half = "" if measurement.half == "all" else f", {measurement.half.replace('_', ' ')} half"
    return f"{measurement.system}{half}, {len(measurement.marks)} cases"


def _section(section: Section, place: int) -> str:
    measurement = section.measurement
    remarks = "".join(f'<p class="quiet">{escape(remark)}</p>' for remark in section.remarks)
    return (
        f'<section><h2 id="set-{place}">{escape(measurement.name)} <small>{escape(_what(measurement))}</small></h2>'
        f"{fates_bar(measurement.marks)}{_diagrams(measurement)}"
        f"{figures_table(measurement, section.changes, section.trend)}"
        f"{calibration_block(measurement, section.fitted) if section.fitted else ''}"
        f"{judgement_block(section.judgement) if section.judgement else ''}"
        f"{groups_tables(measurement.groups)}{_worst(section.records)}{remarks}</section>"
    )


def _diagrams(measurement: Measurement) -> str:
    columns = columns_of(measurement.marks)
    coverage, risk = measurement.estimate("covered"), measurement.estimate("wrong_answer")
    decided = (coverage.value, risk.value) if coverage and risk else None
    answered = [mark.scores["confidence"] for mark in measurement.marks if mark.scores["answered"]]
    said = (
        f"The square is what was decided: answers from a confidence of {min(answered):.2f} on."
        if decided and answered
        else "Nothing was answered."
    )
    return (
        '<div class="plots"><figure><figcaption><b>Risk over coverage</b>How many answers are wrong, the more '
        f"questions are answered. {said}</figcaption>"
        f"{risk_coverage_plot(risk_coverage(columns), ACCEPTED_RISK, decided)}</figure>"
        "<figure><figcaption><b>Reliability</b>Whether confidence is what it says: on the dashed line it is the share "
        "that is right. A larger dot stands for more questions.</figcaption>"
        f"{reliability_plot(reliability(columns))}</figure></div>"
    )


def _worst(records: Sequence[Record]) -> str:
    chosen = worst(records)
    if not chosen:
        return ""
    counts = Counter(fault.kind for fault in faults(records))
    said = "".join(f"<li>{escape(kind)} <b>{count}</b></li>" for kind, count in counts.items())
    cards = "".join(card(fault) for fault in chosen)
    shown = f"The worst {len(chosen)} of {counts.total()}" if counts.total() > len(chosen) else "All of them"
    return (
        f'<h3>What went wrong</h3><ul class="legend">{said}</ul>'
        f'<p class="quiet">{shown}, most harmful kind and surest answer first; a click shows what was found and why.'
        f"</p>{cards}"
    )
