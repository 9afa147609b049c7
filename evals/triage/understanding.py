"""How well labelled messages are sorted: type of business, who needs a person, how near rewritten questions come."""

import time
from collections import Counter
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant import Inquiry, understand
from evals.domain import Marks
from evals.metrics.catalogue import Metric, mean_of
from evals.metrics.columns import Columns
from evals.triage.dialogues import Labelled
from evals.triage.sections import Section, figure, section
from knowledge import normalize

FEWEST_ROWS = 15
"""A type with fewer labelled rows tells nothing about itself and is left out of macro F1."""

Truths = NDArray[np.bool_]

ACCURACY, MACRO_F1, PERSON_F1 = "business type, accuracy", "business type, macro F1", "needs a person, F1"


def understanding(name: str, rows: Sequence[Labelled]) -> Section:
    """What a message alone, with the conversation before it, is understood as: no handbook is asked."""
    return section(name, [*type_metrics(rows), *_PERSON, *_REWRITING, _MILLISECONDS], [_marks(row) for row in rows])


def type_metrics(rows: Sequence[Labelled]) -> list[Metric]:
    """Accuracy, F1 of each type with at least `FEWEST_ROWS` of these rows, and the mean of those.

    The types are chosen once: a resample in which one falls below counts it none the less.
    """
    counts = Counter(row.business_type.value for row in rows)
    kinds = sorted(kind for kind, count in counts.items() if count >= FEWEST_ROWS)
    return [
        figure(ACCURACY, mean_of("right_type"), "right_type"),
        figure(MACRO_F1, lambda columns: _mean([f1_of(kind)(columns) for kind in kinds])),
        *(figure(f"  F1 of {kind} ({counts[kind]} rows)", f1_of(kind)) for kind in kinds),
    ]


def f1_of(kind: str) -> Callable[[Columns], float]:
    """F1 of one type, columns "expected_type" and "given_type"; NaN where it is neither expected nor given."""
    return lambda columns: _f1(columns.text("expected_type") == kind, columns.text("given_type") == kind)


def type_marks(row: Labelled, given: str) -> Marks:
    """Whether a row's type was told right."""
    expected = row.business_type.value
    return Marks(row.id, {"right_type": float(given == expected)}, {"expected_type": expected, "given_type": given})


def _marks(row: Labelled) -> Marks:
    started = time.perf_counter()
    inquiry = understand(row.conversation)
    spent = 1000 * (time.perf_counter() - started)
    types = type_marks(row, inquiry.business_type.value)
    person = {"needed": float(row.needs_person), "given": float(inquiry.personal or inquiry.wants_person)}
    return Marks(
        row.id, {**types.scores, **person, **_rewriting(row, inquiry), "milliseconds": spent}, dict(types.labels)
    )


def _rewriting(row: Labelled, inquiry: Inquiry) -> dict[str, float]:
    if row.question is None or len(row.conversation) == 1:
        return {}
    return {"inquiry": overlap(row.question, inquiry.text), "alone": overlap(row.question, row.message)}


def overlap(reference: str, text: str) -> float:
    """Dice's coefficient of the character bigrams of two texts in normal form, repetitions counted."""
    wanted, given = _bigrams(reference), _bigrams(text)
    return 2 * (wanted & given).total() / max(wanted.total() + given.total(), 1)


def _bigrams(text: str) -> Counter[str]:
    letters = "".join(letter for letter in normalize(text) if letter.isalnum())
    return Counter(letters[start : start + 2] for start in range(len(letters) - 1))


def _mean(values: Sequence[float]) -> float:
    return float(np.mean(values)) if values else float("nan")


def _f1(expected: Truths, given: Truths) -> float:
    total = int(expected.sum()) + int(given.sum())
    return 2 * int((expected & given).sum()) / total if total else float("nan")


def _share(of: str, among: str) -> Callable[[Columns], float]:
    def compute(columns: Columns) -> float:
        chosen = columns.number(of)[columns.number(among) == 1]
        return float(chosen.mean()) if len(chosen) else float("nan")

    return compute


_PERSON = (
    figure("needs a person, precision", _share("needed", "given")),
    figure("needs a person, recall", _share("given", "needed")),
    figure(PERSON_F1, lambda columns: _f1(columns.number("needed") == 1, columns.number("given") == 1)),
)
_REWRITING = (
    figure("bigrams shared with the labelled question: inquiry", mean_of("inquiry"), "inquiry"),
    figure("bigrams shared with the labelled question: message alone", mean_of("alone"), "alone"),
)
_MILLISECONDS = figure("milliseconds, mean", mean_of("milliseconds"), "milliseconds")
