"""Questions whose first article people judged: what is asked like one of them is likely to deserve the same verdict.

A question that the handbook does not answer lies near some article all the same, and no score tells that it is missed.
That it was missed before does.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from knowledge.adaptation import Numbers
from knowledge.domain import Vectors

NOT_ANSWERED = ""
"""Stands for the article of a question that no article answers."""

NONE_NEAR = -0.2
"""The cosine taken where there is no such question: about the lowest that occurs in a handbook."""


@dataclass(frozen=True, eq=False)
class JudgedQuestions:
    """`vectors` (n, d), adapted and of length 1; of each question the article judged, and whether it was right.

    The article is `NOT_ANSWERED` where none answers. The vectors belong to one adaptation: cosines are taken where it
    has evened the scatter.
    """

    vectors: Vectors
    articles: tuple[str, ...]
    right: tuple[bool, ...]

    @cached_property
    def _rows(self) -> tuple[Mapping[str, list[int]], Mapping[str, list[int]]]:
        confirmed: dict[str, list[int]] = {}
        refused: dict[str, list[int]] = {}
        for row, (article_id, right) in enumerate(zip(self.articles, self.right, strict=True)):
            (confirmed if right else refused).setdefault(article_id, []).append(row)
        return confirmed, refused

    def cosines(self, asked: Numbers) -> Numbers:
        """Of an adapted question (d,) of length 1 to each of these: shape (n,)."""
        return np.asarray(self.vectors @ asked, dtype=np.float32)

    def nearest(self, cosines: Numbers, article_id: str) -> tuple[float, float]:
        """The highest of these cosines to a question confirmed for the article, and to one refused or not answered."""
        confirmed, refused = self._rows
        against = [*refused.get(article_id, ()), *refused.get(NOT_ANSWERED, ())]
        return _highest(cosines, confirmed.get(article_id, ())), _highest(cosines, against)


def _highest(cosines: Numbers, rows: Sequence[int]) -> float:
    return float(cosines[rows].max()) if len(rows) else NONE_NEAR


def write_judged(judged: JudgedQuestions) -> dict[str, Any]:
    """What `read_judged` reads; the vectors as base64 of 16-bit floats, row by row. No text is kept."""
    vectors = base64.b64encode(judged.vectors.astype("<f2").tobytes()).decode()
    return {"articles": list(judged.articles), "right": list(judged.right), "vectors": vectors}


def read_judged(fields: Mapping[str, Any], dimension: int) -> JudgedQuestions:
    """Judged questions from their JSON. Raises ValueError, KeyError or TypeError where it has another shape."""
    articles, right = tuple(map(str, fields["articles"])), tuple(map(bool, fields["right"]))
    vectors = np.frombuffer(base64.b64decode(fields["vectors"], validate=True), "<f2").astype(np.float32)
    if len(articles) != len(right) or not np.isfinite(vectors).all():
        raise ValueError("the judged questions do not belong together")
    return JudgedQuestions(vectors.reshape(len(articles), dimension), articles, right)
