"""How likely each candidate answers: its own features, and how far it stands out among its rivals."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge.domain import Candidate
from knowledge.ranking_model import RankingModel
from knowledge.text import terms

# A candidate is compared with the leading ones; those behind them say nothing any more.
RIVALS = 7
# Two articles say the same when this share of the shorter one's terms stands in the other; a text of a few words says
# too little to tell.
SAME_MATTER = 0.45
LEAST_MATTER = 25
MATTER_CHARACTERS = 600

# Further ahead is sure enough.
FARTHEST_MARGIN, FARTHEST_LEAD, LEAST_DOUBT = 10.0, 30.0, -7.0

RIVAL_FEATURES = frozenset(
    {"score", "margin", "lead", "doubt", "posterior", "confirmed_cosine", "refused_cosine", "confirmation", "refusal"}
)
"""What a candidate has only among others, or by what people judged before: for the confidence, not for the order."""


@dataclass(frozen=True, slots=True)
class _Leading:
    """One of the first candidates, and the terms of what its article says."""

    candidate: Candidate
    matter: frozenset[str]


def judge_among(rows: Sequence[Candidate], model: RankingModel) -> list[Candidate]:
    """The candidates, which are best first, with their confidence among just each other."""
    leading = [_Leading(row, _matter(row.revision.content.body[:MATTER_CHARACTERS])) for row in rows[:RIVALS]]
    rivals = [[other.candidate.score for other in leading if _contradicts(own, other)] for own in leading]
    behind = [own.candidate.score for own in leading]
    return [_judged(row, rivals[place] if place < len(leading) else behind, model) for place, row in enumerate(rows)]


def _judged(candidate: Candidate, rivals: Sequence[float], model: RankingModel) -> Candidate:
    features = {**candidate.features, **_among(candidate.score, rivals)}
    centre = features["centre_cosine"]
    features["confirmation"] = features["confirmed_cosine"] - centre
    features["refusal"] = features["refused_cosine"] - centre
    return Candidate(candidate.revision, candidate.passage, candidate.score, model.probability(features), features)


def _among(score: float, rivals: Sequence[float]) -> dict[str, float]:
    """Margin to the best rival, lead over their mean, and the odds against the candidate by the scores alone.

    Scores are in the unit of log odds, so that rivals add up: many weak ones are as bad as a strong one.
    """
    if not rivals:
        # Whoever stands alone stands out from nothing: a single article is nearest to every question there is.
        return {"margin": 0.0, "lead": 0.0, "doubt": 0.0, "posterior": 0.5}
    ahead = [max(min(rival - score, 50.0), -50.0) for rival in rivals]
    doubt = math.log(sum(math.exp(difference) for difference in ahead))
    return {
        "margin": min(score - rivals[0], FARTHEST_MARGIN),
        "lead": min(score - sum(rivals) / len(rivals), FARTHEST_LEAD),
        "doubt": max(doubt, LEAST_DOUBT),
        "posterior": 1.0 / (1.0 + math.exp(doubt)),
    }


def _contradicts(own: _Leading, other: _Leading) -> bool:
    """Whether only one of two articles can be right: a translation, or one that says the same, is no rival."""
    if other.candidate is own.candidate:
        return False
    if other.candidate.revision.family == own.candidate.revision.family:
        return False
    smaller = min(len(own.matter), len(other.matter))
    return smaller < LEAST_MATTER or len(own.matter & other.matter) / smaller < SAME_MATTER


@lru_cache(maxsize=2048)
def _matter(beginning: str) -> frozenset[str]:
    # Single characters are shared by everything; the beginning says what an article is about.
    return frozenset(term for term in terms(beginning) if len(term) > 1)
