"""From records to figures with intervals, for the whole set and for the groups of cases in it."""

import math
from collections import defaultdict
from collections.abc import Sequence

from evals.domain import Estimate, Group, Marks, Measurement, Record
from evals.metrics.catalogue import BY_NAME, HEADLINE, Metric, metrics_in
from evals.metrics.columns import columns_of
from evals.statistics import RESAMPLES, intervals

FEWEST = 8
"""A smaller group gives no figure worth a line."""

GROUP_RESAMPLES = 400
KINDS = {"expected_type": "business type", "language": "language", "traits": "trait"}


def measure(name: str, system: str, half: str, records: Sequence[Record], *, resamples: int = RESAMPLES) -> Measurement:
    """All figures of what a system made of a set; intervals come from so many `resamples` of its cases."""
    marks = tuple(record.marks for record in records)
    return Measurement(
        name=name,
        system=system,
        half=half,
        estimates=estimates(metrics_in(columns_of(marks)), marks, resamples),
        groups=tuple(_groups(marks)),
        marks=marks,
    )


def estimates(metrics: Sequence[Metric], marks: Sequence[Marks], resamples: int) -> tuple[Estimate, ...]:
    """Each metric that applies to these cases, with its interval."""
    columns = columns_of(marks)
    values = {metric.name: metric.compute(columns) for metric in metrics}
    there = [metric for metric in metrics if not math.isnan(values[metric.name])]
    bounds = intervals(there, columns, resamples)
    return tuple(
        Estimate(metric.name, values[metric.name], bounds[metric.name].low, bounds[metric.name].high, cases)
        for metric in there
        if (cases := metric.cases(columns))
    )


def _groups(marks: Sequence[Marks]) -> list[Group]:
    metrics = [BY_NAME[name] for name in HEADLINE]
    members: dict[tuple[str, str], list[Marks]] = defaultdict(list)
    for mark in marks:
        for label, kind in KINDS.items():
            for name in mark.labels.get(label, "").split():
                members[kind, name].append(mark)
    found = []
    for (kind, name), inside in sorted(members.items()):
        # A group that is the whole set would only say the same again.
        if FEWEST <= len(inside) < len(marks):
            found.append(Group(kind, name, estimates(metrics, inside, GROUP_RESAMPLES)))
    return found
