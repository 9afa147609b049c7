"""Pairs of articles worth laying beside each other, from the vectors that the indexes hold. Nothing is encoded here."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.adaptation import unit
from knowledge.domain import Hit, PassageKind, Vectors
from knowledge.protocols import VectorIndex

NEAREST_BODIES = 10
"""How many of the nearest body passages of other articles each body passage is paired with."""

NEAREST_QUESTIONS = 8
"""How many of the articles whose questions are nearest each article is paired with."""

MOST_PAIRS = 40
"""Pairs that one article brings in, however many passages it has."""

_NEIGHBOURS = 10
_ROWS_AT_ONCE = 512

Pair = tuple[str, str]
"""The ids of two articles, in their order."""


@dataclass(frozen=True, slots=True)
class ArticleVectors:
    """Vectors of articles of one language.

    `questions` holds the mean of each article's questions, a row an article, and `bodies` their body passages, with the
    row of its article in `owners`.
    """

    ids: Sequence[str]
    questions: Vectors
    bodies: Vectors
    owners: NDArray[np.int64]


def read_vectors(indexes: Iterable[VectorIndex], revisions: Mapping[str, int]) -> ArticleVectors:
    """The vectors of these articles, given with the number of their revisions; others' are left out."""
    rows = {article_id: row for row, article_id in enumerate(sorted(revisions))}
    questions: dict[int, list[Vectors]] = {}
    bodies: list[tuple[int, str, Vectors]] = []
    for index in indexes:
        for passage_id, vector in _vectors(index, PassageKind.QUESTION, revisions):
            questions.setdefault(rows[Hit.from_id(passage_id, 0.0).article_id], []).append(vector)
        for passage_id, vector in _vectors(index, PassageKind.BODY, revisions):
            bodies.append((rows[Hit.from_id(passage_id, 0.0).article_id], passage_id, vector))
    # In no particular order in the index; the same articles shall give the same pairs.
    bodies.sort(key=lambda each: each[:2])
    kept = [row for row in range(len(rows)) if row in questions]
    ids = sorted(rows)
    places = {row: place for place, row in enumerate(kept)}
    told = [(places[row], vector) for row, _, vector in bodies if row in places]
    means = [np.mean(np.stack(questions[row]), axis=0) for row in kept]
    return ArticleVectors(
        [ids[row] for row in kept],
        unit(np.stack(means).astype(np.float32)) if means else np.zeros((0, 0), np.float32),
        np.stack([vector for _, vector in told]) if told else np.zeros((0, 0), np.float32),
        np.array([place for place, _ in told], dtype=np.int64),
    )


def _vectors(index: VectorIndex, kind: PassageKind, revisions: Mapping[str, int]) -> Iterator[tuple[str, Vectors]]:
    wanted = []
    for passage_id in index.passage_ids(kind):
        hit = Hit.from_id(passage_id, 0.0)
        if revisions.get(hit.article_id) == hit.revision:
            wanted.append(passage_id)
    yield from index.vectors(kind, sorted(wanted)).items()


def pairs_of(vectors: ArticleVectors, changed: Collection[str] | None = None) -> dict[Pair, float]:
    """Pairs of near articles, each with how close their questions are; with `changed` only pairs that hold one of them.

    Closeness is the cosine of their questions less the mean of what both have with their ten nearest: how much nearer
    they are to each other than either is to its like ("local scaling", Conneau et al. 2018, eq. 4).
    """
    rows = [row for row, article_id in enumerate(vectors.ids) if changed is None or article_id in changed]
    cosines: dict[tuple[int, int], float] = {}
    for row, others, found in _nearest_articles(vectors, rows):
        for other, cosine in zip(others, found, strict=True):
            cosines[min(row, other), max(row, other)] = cosine
    for row, other in _nearest_by_body(vectors, rows):
        key = min(row, other), max(row, other)
        if key not in cosines:
            cosines[key] = float(vectors.questions[row] @ vectors.questions[other])
    crowds = dict(_crowds(vectors, sorted({row for key in cosines for row in key})))
    return {
        (vectors.ids[one], vectors.ids[other]): cosine - (crowds[one] + crowds[other]) / 2
        for (one, other), cosine in sorted(cosines.items())
    }


def _nearest_articles(vectors: ArticleVectors, rows: Sequence[int]) -> Iterator[tuple[int, list[int], list[float]]]:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = np.array(rows[start : start + _ROWS_AT_ONCE])
        cosines = vectors.questions[block] @ vectors.questions.T
        cosines[np.arange(len(block)), block] = -1.0
        for row, own, best in zip(block, cosines, _highest(cosines, NEAREST_QUESTIONS), strict=True):
            kept = [int(other) for other in best if own[other] > -1.0]
            yield int(row), kept, [float(own[other]) for other in kept]


def _crowds(vectors: ArticleVectors, rows: Sequence[int]) -> Iterator[tuple[int, float]]:
    """The mean cosine of each article's questions with those of the nearest others."""
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        block = np.array(rows[start : start + _ROWS_AT_ONCE])
        cosines = vectors.questions[block] @ vectors.questions.T
        cosines[np.arange(len(block)), block] = -1.0
        best = _highest(cosines, min(_NEIGHBOURS, len(vectors.ids) - 1))
        means = np.take_along_axis(cosines, best, axis=1).mean(axis=1)
        yield from zip(map(int, block), map(float, means), strict=True)


def _nearest_by_body(vectors: ArticleVectors, rows: Sequence[int]) -> Iterator[tuple[int, int]]:
    chosen = np.flatnonzero(np.isin(vectors.owners, rows))
    best: dict[int, dict[int, float]] = {}
    for start in range(0, len(chosen), _ROWS_AT_ONCE):
        block = chosen[start : start + _ROWS_AT_ONCE]
        cosines = vectors.bodies[block] @ vectors.bodies.T
        owners = vectors.owners[block]
        cosines[owners[:, None] == vectors.owners[None, :]] = -1.0
        for owner, own, nearest in zip(owners, cosines, _highest(cosines, NEAREST_BODIES), strict=True):
            found = best.setdefault(int(owner), {})
            for passage in nearest:
                other = int(vectors.owners[passage])
                if own[passage] > -1.0:
                    found[other] = max(found.get(other, -1.0), float(own[passage]))
    for owner, found in best.items():
        for other, _ in sorted(found.items(), key=lambda each: (-each[1], each[0]))[:MOST_PAIRS]:
            yield owner, other


def _highest(cosines: Vectors, wanted: int) -> NDArray[np.int64]:
    """The columns of the highest values of each row, in no order; all of them when there are no more."""
    wanted = min(wanted, cosines.shape[1])
    return (
        np.argpartition(-cosines, wanted - 1, axis=1)[:, :wanted] if wanted else np.zeros((len(cosines), 0), np.int64)
    )
