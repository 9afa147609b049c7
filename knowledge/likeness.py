"""How a question stands to the questions that articles are known by, and to those that people judged before."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.adaptation import Adaptation, Numbers, unit
from knowledge.domain import Vectors
from knowledge.errors import RankingModelRefused
from knowledge.judged_questions import JudgedQuestions


@dataclass(frozen=True, slots=True)
class Likeness:
    """How one article stands to a question.

    `ratio` is how much likelier the question is under the article's questions than at large (`Adaptation.likeness`),
    `cosine` that of the question to their mean after the adaptation; `confirmed` and `refused` are the highest cosines
    to questions that were judged: see `JudgedQuestions.nearest`.
    """

    ratio: float
    cosine: float
    confirmed: float
    refused: float


NO_LIKENESS = Likeness(0.0, 0.0, 0.0, 0.0)
"""Where there is no adaptation: it says nothing for or against."""


@lru_cache(maxsize=4096)
def _centre(adaptation: Adaptation, mean: bytes) -> Numbers:
    """The placed mean (d,) of an article's questions: the same articles are found again and again."""
    (placed,) = adaptation.place(np.frombuffer(mean, np.float32)[None])
    return np.asarray(placed, np.float32)


def likenesses(
    vector: Vectors,
    found: Sequence[tuple[str, tuple[Vectors, int] | None]],
    adaptation: Adaptation,
    judged: JudgedQuestions | None,
) -> list[Likeness]:
    """For a question's vector (d,) and articles, each with the mean (d,) of its questions and their number.

    Raises `RankingModelRefused` when the adaptation is for vectors of another length.
    """
    if len(vector) != adaptation.dimension:
        raise RankingModelRefused(
            f"the ranking model is adapted to vectors of {adaptation.dimension} numbers, the encoder gives "
            f"{len(vector)}: run answerdesk calibrate"
        )
    if not found:
        return []
    # What is not indexed yet is taken for an article in the middle of everything, of which nothing is known.
    placed = adaptation.place(vector[None])
    centres = np.stack([_centre(adaptation, (mean[0] if mean else adaptation.mean).tobytes()) for _, mean in found])
    ratios = adaptation.likeness(placed, centres, [mean[1] if mean else 0 for _, mean in found])[0]
    asked = unit(placed)[0]
    cosines = unit(centres) @ asked
    to_judged = judged.cosines(asked) if judged else None
    return [
        Likeness(
            float(ratio),
            float(cosine),
            # Without any judged question a candidate's own questions are all it is compared with.
            *(judged.nearest(to_judged, article_id) if judged and to_judged is not None else (float(cosine),) * 2),
        )
        for (article_id, _), ratio, cosine in zip(found, ratios, cosines, strict=True)
    ]
