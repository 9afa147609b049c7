"""How well messages are sorted into types of business."""

import numpy as np

from evals.metrics.columns import Columns

COLUMNS = ("expected_type", "given_type")

FEWEST = 5
"""A type with fewer cases says nothing about itself and is left out of the mean."""


def macro_f1(columns: Columns) -> float:
    """The mean over types of F1 = 2·hits / (expected + given), columns "expected_type" and "given_type".

    Types with fewer than `FEWEST` expected cases are left out; NaN when none is left.
    """
    labelled = columns.text("expected_type") != ""
    expected, given = columns.text("expected_type")[labelled], columns.text("given_type")[labelled]
    kinds, counts = np.unique(expected, return_counts=True)
    scores = [
        2 * np.sum((expected == kind) & (given == kind)) / (count + np.sum(given == kind))
        for kind, count in zip(kinds, counts, strict=True)
        if count >= FEWEST
    ]
    return float(np.mean(scores)) if scores else float("nan")
