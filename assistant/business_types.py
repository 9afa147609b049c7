"""Which type of business a message is about: a linear model over its words, what was said before, and what was found.

A clue speaks for some types, and its weight is the same for all of them: the whole model is nine numbers that can be
read (`business_types.json`, fitted by `evals.triage.fitting`). The probability of a type is the softmax of its sum
(McFadden 1974, conditional logit); the highest sum wins.
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.business_words import RAREST_FIRST
from assistant.domain import TypeClues
from knowledge import BusinessType, Candidate

EVIDENCE = 8
"""So many of the first candidates tell what kind of articles answer such a message."""

# One strong word tells as much as three: people who are upset, or tell all that happened, use many.
_MOST_FROM_WORDS = 4.0
# In so many characters without a known word hardly anybody puts a matter of business; in five times as many they do.
_SHORT = 6

TypeFeatures = Mapping[str, Mapping[BusinessType, float]]
"""What each clue, by its name, adds to the types it speaks for."""


@dataclass(frozen=True, slots=True)
class TypeModel:
    """The fitted artefact: a weight a clue. There is no prior: how common a type is differs from company to company."""

    version: str
    fitted_on: str
    weights: Mapping[str, float]

    @classmethod
    @cache
    def default(cls) -> "TypeModel":
        """The model that ships with the product."""
        return cls(**json.loads(files("assistant").joinpath("business_types.json").read_text("utf-8")))

    def likeliest(self, features: TypeFeatures) -> BusinessType:
        """The type with the highest sum; of equal ones the rarer and more serious."""
        sums = dict.fromkeys(RAREST_FIRST, 0.0)
        for name, values in features.items():
            for kind, value in values.items():
                sums[kind] += self.weights[name] * value
        return max(sums, key=lambda kind: sums[kind])


def type_features(clues: TypeClues, candidates: Sequence[Candidate] = ()) -> TypeFeatures:
    """The clues of a message and of what was found for it, best first, as the model weighs them."""
    wordless = not clues.said
    tells = wordless and not clues.asks
    return {
        "said": _capped(clues.said),
        "earlier": _capped(clues.earlier),
        "asked_back": _capped(clues.asked_back),
        "found": _found(candidates),
        "answered": _answered(candidates),
        "wordless_question": {BusinessType.CONSULTATION: float(wordless and clues.asks)},
        "wordless_statement": {BusinessType.OTHER: float(tells)},
        "short_statement": {BusinessType.OTHER: tells * math.exp(-clues.length / _SHORT)},
        "bare": {BusinessType.OTHER: float(clues.bare)},
    }


def business_type(clues: TypeClues, candidates: Sequence[Candidate] = ()) -> BusinessType:
    """The likeliest type; the candidates are what the handbook was found to say, best first."""
    return TypeModel.default().likeliest(type_features(clues, candidates))


def _capped(words: Mapping[BusinessType, float]) -> dict[BusinessType, float]:
    return {kind: min(weight, _MOST_FROM_WORDS) for kind, weight in words.items()}


def _found(candidates: Sequence[Candidate]) -> dict[BusinessType, float]:
    """Each type's share of the confidence in the first candidates; they often share a type where none is sure."""
    first = candidates[:EVIDENCE]
    total = sum(candidate.confidence for candidate in first)
    shares: dict[BusinessType, float] = {}
    for candidate in first if total else ():
        kind = candidate.revision.content.business_type
        shares[kind] = shares.get(kind, 0.0) + candidate.confidence / total
    return shares


def _answered(candidates: Sequence[Candidate]) -> dict[BusinessType, float]:
    """The first article's type as far as it answers; as far as it does not, the matter may be none of the company's."""
    if not candidates:
        return {}
    kind, sure = candidates[0].revision.content.business_type, candidates[0].confidence
    return {BusinessType.OTHER: 1.0} if kind is BusinessType.OTHER else {kind: sure, BusinessType.OTHER: 1.0 - sure}
