"""Labelled questions as a memory: what is asked like one of them is likely to deserve the same verdict.

Search compares a question with those that were judged before (`knowledge.JudgedQuestions`). A question that is itself
among them would find itself there, so for a fit each is compared only with those of other folds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.labelled import Labelled
from evals.metrics.columns import Floats
from knowledge import NONE_NEAR, NOT_ANSWERED, Adaptation, JudgedQuestions

FOLDS = 10

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A question's text as it was searched for, its fold, and its first candidate ("" where nothing was found)."""

    question: Labelled
    text: str
    fold: int
    article_id: str


@dataclass(frozen=True, slots=True)
class Memory:
    """How each labelled question stands to the others; `judged` are all of them.

    `confirmed` and `refused`, of shape (questions, FOLDS), are the cosines to the nearest question of each fold that
    was confirmed for its first candidate, and that was refused for it or not answered; `NONE_NEAR` where there is none.
    `centre` is the cosine to the mean of the candidate's own questions, shape (questions,).
    """

    centre: Floats
    confirmed: Floats
    refused: Floats
    judged: JudgedQuestions

    def features(self, own: Floats, left_out: int | None) -> dict[str, Floats]:
        """The features that a memory gives without each question's `own` fold, and without one more."""
        kept = np.ones_like(self.confirmed, dtype=bool)
        kept[np.arange(len(own)), own.astype(np.intp)] = False
        if left_out is not None:
            kept[:, left_out] = False
        confirmed, refused = (
            np.where(kept, cosines, NONE_NEAR).max(axis=1) for cosines in (self.confirmed, self.refused)
        )
        return {
            "confirmed_cosine": confirmed,
            "refused_cosine": refused,
            "confirmation": confirmed - self.centre,
            "refusal": refused - self.centre,
        }


def remembered(verdicts: Sequence[Verdict], vectors: Vectors, centre: Floats, adaptation: Adaptation) -> Memory:
    """The memory of questions with these vectors, shape (questions, dimension)."""
    placed = adaptation.directions(vectors)
    entries = [(row, article_id, right) for row, each in enumerate(verdicts) for article_id, right in _judgements(each)]
    rows = np.array([row for row, _, _ in entries], np.intp)
    judged = JudgedQuestions(placed[rows], tuple(entry[1] for entry in entries), tuple(entry[2] for entry in entries))
    folds = np.array([verdicts[row].fold for row in rows], np.intp)
    confirmed, refused = (_nearest(verdicts, placed, judged, folds, right=right) for right in (True, False))
    return Memory(centre, confirmed, refused, judged)


def _judgements(verdict: Verdict) -> list[tuple[str, bool]]:
    question = verdict.question
    known = [(article_id, True) for article_id in sorted(question.right)]
    known += [(article_id, False) for article_id in sorted(question.wrong)]
    if not question.answerable:
        known.append((NOT_ANSWERED, False))
    elif verdict.article_id and question.judges(verdict.article_id) is False and question.right:
        known.append((verdict.article_id, False))
    return known


def _nearest(
    verdicts: Sequence[Verdict], placed: Vectors, judged: JudgedQuestions, folds: NDArray[np.intp], *, right: bool
) -> Floats:
    """The highest cosine of each question to those of each fold whose verdict on its first candidate is `right`."""
    rows: dict[str, list[int]] = {}
    for row, article_id in enumerate(judged.articles):
        if judged.right[row] is right:
            rows.setdefault(article_id, []).append(row)
    everywhere = [] if right else rows.get(NOT_ANSWERED, [])
    found = np.full((len(verdicts), FOLDS), NONE_NEAR)
    for place, verdict in enumerate(verdicts):
        against = [*rows.get(verdict.article_id, ()), *everywhere] if verdict.article_id else []
        if against:
            # A fold with a question holds its cosine, however low.
            cosines = np.full(FOLDS, -np.inf)
            np.maximum.at(cosines, folds[against], judged.vectors[against] @ placed[place])
            found[place] = np.where(np.isfinite(cosines), cosines, NONE_NEAR)
    return found
