"""Why a candidate stands where it stands: what each feature adds to its score and to its confidence."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.domain import Candidate
from knowledge.ranking_model import RankingModel


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one feature adds: `part` is `weight` times `value`, in the unit of log odds."""

    feature: str
    value: float
    weight: float
    part: float


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sums behind a candidate, the greatest parts first.

    The parts of `score` add up to the score. Those of `confidence` and the `intercept` add up to the log odds of what
    the model said; a candidate that was found only with what was said before has a share of that as its confidence.
    """

    score: tuple[Contribution, ...]
    confidence: tuple[Contribution, ...]
    intercept: float


def explain(candidate: Candidate, model: RankingModel) -> Explanation:
    """The sums of a candidate that this model ranked."""
    return Explanation(
        _contributions(_order(model), candidate.features),
        _contributions(model.confidence, candidate.features),
        model.intercept,
    )


def log_odds(probability: float) -> float:
    """The log odds of a probability between 0 and 1, both excluded."""
    return math.log(probability / (1 - probability))


def _order(model: RankingModel) -> Mapping[str, float]:
    """The weights of the score as it is mixed from both orders (`RankingModel.score`)."""
    adaptation = model.adaptation
    if adaptation is None or not adaptation.weight:
        return model.order
    mixed = {name: (1.0 - adaptation.weight) * weight for name, weight in model.order.items()}
    for name, weight in model.adapted_order.items():
        mixed[name] = mixed.get(name, 0.0) + adaptation.weight * adaptation.sharpness * weight
    return mixed


def _contributions(weights: Mapping[str, float], features: Mapping[str, float]) -> tuple[Contribution, ...]:
    found = [Contribution(name, features[name], weight, weight * features[name]) for name, weight in weights.items()]
    return tuple(sorted(found, key=lambda each: (-abs(each.part), each.feature)))
