"""Every figure of a report, in its order: its name, what it says, and the one function that computes it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from evals.metrics.columns import Columns, mean
from evals.metrics.confidence import (
    auroc_near,
    auroc_right,
    coverage_at_risk,
    expected_calibration_error,
    right_coverage_at_risk,
    risk_coverage_area,
)
from evals.metrics.latency import latency_percentile
from evals.metrics.triage import macro_f1

SHARE, MILLISECONDS = "share", "ms"
SEARCH, CONFIDENCE, DECISION, REPLY, TRIAGE, RUN = "search", "confidence", "decisions", "replies", "triage", "the run"

OWN = "own: "
"""Begins the names of scores that somebody added; what follows is their title."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure of a set: `compute` gives NaN where it does not apply.

    `column` is the score it is the mean of, where it is one. `is_guarded` figures fail the gate when they drop.
    """

    name: str
    title: str
    topic: str
    compute: Callable[[Columns], float]
    column: str | None = None
    higher_is_better: bool = True
    is_guarded: bool = False
    unit: str = SHARE

    def cases(self, columns: Columns) -> int:
        """How many cases the figure rests on."""
        return columns.size if self.column is None else int((~np.isnan(columns.number(self.column))).sum())


def mean_of(column: str) -> Callable[[Columns], float]:
    """The mean of a score over the cases that have it."""
    return lambda columns: mean(columns.number(column))


def _average(name: str, title: str, topic: str, *, higher: bool = True, guarded: bool = False) -> Metric:
    return Metric(name, title, topic, mean_of(name), name, higher, guarded)


def _at_risk(compute: Callable[[Columns, float], float], risk: float) -> Callable[[Columns], float]:
    return lambda columns: compute(columns, risk)


def _percentile(percent: float) -> Callable[[Columns], float]:
    return lambda columns: latency_percentile(columns, percent)


METRICS: tuple[Metric, ...] = (
    _average("hit@1", "first article is right", SEARCH, guarded=True),
    _average("hit@3", "a right article among the first three", SEARCH),
    _average("hit@5", "a right article among the first five", SEARCH, guarded=True),
    _average("mrr", "mean reciprocal rank", SEARCH),
    _average("ndcg@10", "nDCG of the first ten", SEARCH, guarded=True),
    Metric("auroc_right", "AUROC of confidence for a right answer", CONFIDENCE, auroc_right, is_guarded=True),
    Metric("auroc_near", "AUROC of answerable against near-unanswerable", CONFIDENCE, auroc_near, is_guarded=True),
    Metric("coverage@5%", "coverage at 5 % risk", CONFIDENCE, _at_risk(coverage_at_risk, 0.05), is_guarded=True),
    Metric("coverage@2%", "coverage at 2 % risk", CONFIDENCE, _at_risk(coverage_at_risk, 0.02)),
    Metric(
        "right_coverage@5%",
        "right answers at 5 % risk, of answerable",
        CONFIDENCE,
        _at_risk(right_coverage_at_risk, 0.05),
    ),
    Metric("risk_coverage_area", "area under risk–coverage", CONFIDENCE, risk_coverage_area, higher_is_better=False),
    Metric("ece", "expected calibration error", CONFIDENCE, expected_calibration_error, higher_is_better=False),
    _average("wrong_answer", "risk: wrong among the answers given", DECISION, higher=False, guarded=True),
    _average("covered", "coverage: answered among the answerable", DECISION),
    _average("false_refusal", "false refusals", DECISION, higher=False, guarded=True),
    _average("false_answer", "answered, though no article does", DECISION, higher=False),
    _average("right_outcome", "answer, ask back or hand off as expected", DECISION, guarded=True),
    _average("key_facts", "key facts in the answers given", REPLY, guarded=True),
    _average("key_facts_delivered", "key facts delivered, refusals counting 0", REPLY, guarded=True),
    _average("citation_precision", "cited articles that are right", REPLY, guarded=True),
    _average("citation_recall", "expected articles that are cited", REPLY),
    _average("grounded", "sentences that rest on their sources", REPLY, guarded=True),
    _average("wrong_number", "answers with a number no source has", REPLY, higher=False, guarded=True),
    _average("right_language", "answers in the customer's language", REPLY, guarded=True),
    _average("right_type", "business type, accuracy", TRIAGE),
    Metric("macro_f1", "business type, macro F1", TRIAGE, macro_f1, is_guarded=True),
    _average("failed", "cases that failed", RUN, higher=False, guarded=True),
    Metric("p50", "latency, median", RUN, _percentile(50), "milliseconds", higher_is_better=False, unit=MILLISECONDS),
    Metric(
        "p95",
        "latency, 95th percentile",
        RUN,
        _percentile(95),
        "milliseconds",
        higher_is_better=False,
        unit=MILLISECONDS,
    ),
    Metric(
        "p99",
        "latency, 99th percentile",
        RUN,
        _percentile(99),
        "milliseconds",
        higher_is_better=False,
        unit=MILLISECONDS,
    ),
)

BY_NAME = {metric.name: metric for metric in METRICS}


def metric_named(name: str) -> Metric:
    """A metric of the catalogue, or the mean of a score that somebody added."""
    return BY_NAME.get(name) or _average(name, name.removeprefix(OWN), "of your own")


def metrics_in(columns: Columns) -> tuple[Metric, ...]:
    """Those of the catalogue, then the means of scores that were added."""
    return (*METRICS, *(metric_named(name) for name in sorted(columns.numbers) if name.startswith(OWN)))


HEADLINE = (
    "hit@1",
    "hit@5",
    "auroc_right",
    "coverage@5%",
    "covered",
    "wrong_answer",
    "false_answer",
    "key_facts",
)
"""What a glance should tell; groups of cases are measured by these alone."""

CALIBRATED = ("auroc_right", "auroc_near", "ece", "wrong_answer", "covered", "coverage@5%", "right_coverage@5%")
"""What calibration can change: shown as shipped and as fitted, side by side."""
