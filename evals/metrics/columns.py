"""The scores of many cases as columns, so that a thousand resamples of them take seconds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.domain import Marks

Floats = NDArray[np.float64]
Texts = NDArray[np.str_]
Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Columns:
    """Arrays of shape (cases,): `numbers` hold NaN where a score does not apply, `texts` an empty string."""

    numbers: Mapping[str, Floats]
    texts: Mapping[str, Texts]
    size: int

    def number(self, name: str) -> Floats:
        """A column of scores; all NaN where no case has one."""
        found = self.numbers.get(name)
        return np.full(self.size, np.nan) if found is None else found

    def text(self, name: str) -> Texts:
        """A column of labels; all empty where no case has one."""
        found = self.texts.get(name)
        return np.full(self.size, "") if found is None else found

    def take(self, rows: Rows) -> "Columns":
        """These rows, in this order, with repetitions."""
        return Columns(
            {name: column[rows] for name, column in self.numbers.items()},
            {name: column[rows] for name, column in self.texts.items()},
            len(rows),
        )


def columns_of(marks: Sequence[Marks]) -> Columns:
    """The columns of some cases, a row a case, in their order."""
    scores = sorted({name for mark in marks for name in mark.scores})
    labels = sorted({name for mark in marks for name in mark.labels})
    return Columns(
        {name: np.array([mark.scores.get(name, np.nan) for mark in marks], np.float64) for name in scores},
        {name: np.array([mark.labels.get(name, "") for mark in marks], np.str_) for name in labels},
        len(marks),
    )


def mean(column: Floats) -> float:
    """The mean of the scores that are there; NaN where none is."""
    there = column[~np.isnan(column)]
    return float(there.mean()) if len(there) else float("nan")
