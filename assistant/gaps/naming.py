"""What a gap is called, in a customer's own words: the question in its middle; and which of its questions differ."""

from collections.abc import Sequence

import numpy as np

from knowledge import Vectors

LONGEST_NAME = 60
_ELLIPSIS = "…"


def middle(directions: Vectors) -> int:
    """The row of (n, d) whose mean cosine to all is the highest; the first of several."""
    return int(np.argmax(directions @ directions.mean(axis=0)))


def name_of(question: str) -> str:
    """A question as a name: one line, cut behind a word or a sign where it is long."""
    line = " ".join(question.split())
    if len(line) <= LONGEST_NAME:
        return line
    cut = line[: LONGEST_NAME - 1]
    for sign in ("。？！?!；;", "，,、 "):
        at = max(cut.rfind(each) for each in sign)
        if at >= LONGEST_NAME // 2:
            return cut[: at + 1].rstrip(" ，,、；;") + _ELLIPSIS
    return cut + _ELLIPSIS


def most_distinct(directions: Vectors, wanted: int) -> list[int]:
    """Rows of (n, d) that say it most differently: the middle one, then each time the farthest from those chosen."""
    if not len(directions):
        return []
    chosen = [middle(directions)]
    nearest = directions @ directions[chosen[0]]
    while len(chosen) < min(wanted, len(directions)):
        row = int(np.argmin(nearest))
        chosen.append(row)
        nearest = np.maximum(nearest, directions @ directions[row])
    return chosen


def most_central(similar: Sequence[Sequence[float]], times: Sequence[int]) -> list[int]:
    """Texts in the order of how much they have in common with all, each counted as often as it was written.

    `similar` (n, n) says how much two have in common.
    """
    shared = np.asarray(similar, np.float64) @ np.asarray(times, np.float64)
    return np.argsort(-shared, kind="stable").tolist() if len(times) else []
