"""Two batch tests of the same questions, case by case."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from evals.batch_domain import Asked, BatchRow, Verdict
from evals.statistics import mcnemar_p

_WORTH = {Verdict.WRONG: 0, Verdict.NOT_ANSWERED: 1, Verdict.RIGHT: 2}


class Fate(StrEnum):
    """What became of a question from one test to the other."""

    BETTER = "better"
    WORSE = "worse"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Pair:
    """A question in both tests."""

    before: BatchRow
    after: BatchRow
    fate: Fate


@dataclass(frozen=True, slots=True)
class Comparison:
    """Both tests' common questions; `p` says how likely so many or more changes to one side are by chance (McNemar).

    `right_before` and `right_after` count the right ones among `judged` pairs, whose right article is known in both.
    """

    pairs: tuple[Pair, ...]
    judged: int
    right_before: int
    right_after: int
    p: float
    only_before: int
    only_after: int

    def count(self, fate: Fate) -> int:
        """How many questions had this fate."""
        return sum(pair.fate is fate for pair in self.pairs)


def compare(before: Sequence[BatchRow], after: Sequence[BatchRow]) -> Comparison:
    """What changed from one test to another; a question that stands in a file twice counts once."""
    earlier = {row.digest: row for row in before if row.asked is not None}
    later = {row.digest: row for row in after if row.asked is not None}
    pairs = tuple(
        Pair(earlier[key], row, _fate(earlier[key].asked, row.asked)) for key, row in later.items() if key in earlier
    )
    judged = [
        (first, second) for pair in pairs if (first := _verdict(pair.before)) and (second := _verdict(pair.after))
    ]
    right = np.array([[verdict is Verdict.RIGHT for verdict in both] for both in judged], np.float64).reshape(-1, 2)
    return Comparison(
        pairs,
        len(judged),
        int(right[:, 0].sum()),
        int(right[:, 1].sum()),
        mcnemar_p(right[:, 0], right[:, 1]),
        len(earlier) - len(pairs),
        len(later) - len(pairs),
    )


def _verdict(row: BatchRow) -> Verdict | None:
    return row.asked.verdict if row.asked else None


def _fate(before: Asked | None, after: Asked | None) -> Fate:
    assert before is not None  # noqa: S101 - only what was asked is compared
    assert after is not None  # noqa: S101
    if before.verdict is not None and after.verdict is not None and before.verdict is not after.verdict:
        return Fate.BETTER if _WORTH[after.verdict] > _WORTH[before.verdict] else Fate.WORSE
    same = (before.outcome, _first(before), before.text) == (after.outcome, _first(after), after.text)
    return Fate.SAME if same else Fate.CHANGED


def _first(asked: Asked) -> str | None:
    return asked.found[0].article_id if asked.found else None
