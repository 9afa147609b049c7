"""The fitted artefact of ranking: weights of the order, a calibrated confidence, and the levels that keep a promise.

Readable JSON, a file or a row in SQL: whoever wants to know why an answer was given can read every number of it.
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from knowledge.adaptation import Adaptation, read_adaptation, write_adaptation
from knowledge.errors import RankingModelRefused
from knowledge.judged_questions import JudgedQuestions, read_judged, write_judged

FORMAT = 1
NEVER = 1.0
"""The answer level where nothing can be promised: no confidence reaches it."""


@dataclass(frozen=True, slots=True)
class Level:
    """From which confidence on is answered so that at most the share `risk` of the answers given is wrong.

    The promise was tested on `questions` labelled questions and holds with a probability of at least
    1 - `failure_probability`; a `failure_probability` of 1 promises nothing. `coverage` is the share of the
    answerable ones among them that were answered.
    """

    risk: float
    answer_level: float
    coverage: float
    questions: int
    failure_probability: float


@dataclass(frozen=True, slots=True)
class RankingModel:
    """Weights of the order, a logistic regression for the confidence, and the table of decision levels.

    `order` weighs the features of an article where nothing is known of the knowledge base; `adapted_order` takes its
    place by the weight of the `adaptation` to its own questions. Both are in the unit of log odds. `confidence` weighs
    the same features, and what a candidate has among its rivals, after `intercept`; `judged` are questions whose
    verdict is known, which two of those features compare with. `encoder` and `text_rules` say what the numbers belong
    to, `fitted_on` which questions they come from, and `based_on` which shipped model they started from: another one
    may compute its features otherwise.
    """

    version: str
    based_on: str
    encoder: str
    text_rules: int
    order: Mapping[str, float]
    adapted_order: Mapping[str, float]
    adaptation: Adaptation | None
    judged: JudgedQuestions | None
    confidence: Mapping[str, float]
    intercept: float
    levels: tuple[Level, ...]
    fitted_on: str
    created_at: datetime

    @classmethod
    @cache
    def default(cls) -> "RankingModel":
        """The model that ships with the product."""
        return read_model(files("knowledge").joinpath("ranking_default.json").read_text("utf-8"))

    @property
    def fitted_here(self) -> bool:
        """Whether the confidence comes from labelled questions of a knowledge base, not from those it ships with."""
        return self.fitted_on != RankingModel.default().fitted_on

    def score(self, features: Mapping[str, float]) -> float:
        """What orders candidates: both orders, mixed by how much of its own questions the knowledge base showed."""
        weight = self.adaptation.weight if self.adaptation else 0.0
        plain, adapted = _weigh(self.order, features), _weigh(self.adapted_order, features) if weight else 0.0
        return (1.0 - weight) * plain + weight * adapted * (self.adaptation.sharpness if self.adaptation else 1.0)

    def probability(self, features: Mapping[str, float]) -> float:
        """The probability that a candidate's article answers."""
        return 1.0 / (1.0 + math.exp(-max(min(self.intercept + _weigh(self.confidence, features), 500.0), -500.0)))

    def level(self, risk: float) -> Level:
        """The level for an accepted risk: that of the greatest risk in the table that is not above it.

        Without one nothing was promised for so small a risk, and nothing is answered: `NEVER`.
        """
        kept = [level for level in self.levels if level.risk <= risk]
        return max(kept, key=lambda level: level.risk, default=Level(risk, NEVER, 0.0, 0, 1.0))

    def belongs_to(self, encoder: str, text_rules: int) -> bool:
        """Whether its numbers were fitted with this encoder and these text rules."""
        return (self.encoder, self.text_rules) == (encoder, text_rules)

    def check_features(self, of_order: Iterable[str], of_confidence: Iterable[str]) -> None:
        """Raise `RankingModelRefused`, naming them, when it weighs features that ranking does not compute by then."""
        unknown = sorted({*self.order, *self.adapted_order} - {*of_order} | {*self.confidence} - {*of_confidence})
        if unknown:
            named = ", ".join(map(repr, unknown))
            raise RankingModelRefused(f"ranking model {self.version!r} weighs unknown features: {named}")


def write_model(model: RankingModel) -> str:
    """The artefact as JSON, in a stable order and with a line a number."""
    arrays = {
        "adaptation": write_adaptation(model.adaptation) if model.adaptation else None,
        "judged": write_judged(model.judged) if model.judged else None,
    }
    plain = asdict(replace(model, adaptation=None, judged=None))
    fields = {"format": FORMAT, **plain, "created_at": model.created_at.isoformat(), **arrays}
    return json.dumps(fields, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def read_model(text: str) -> RankingModel:
    """The artefact from its JSON. Raises `RankingModelRefused`, which says what is wrong with it."""
    try:
        fields = json.loads(text)
        found = fields.pop("format")
        if found != FORMAT:
            raise RankingModelRefused(f"ranking model has format {found!r}: this version reads {FORMAT}")
        model = _model(fields)
    except KeyError as error:
        raise RankingModelRefused(f"ranking model lacks {error.args[0]!r}") from error
    except (ValueError, TypeError, AttributeError, OverflowError) as error:
        raise RankingModelRefused(f"ranking model cannot be read: {error}") from error
    _check_levels(model)
    return model


def _model(fields: dict[str, Any]) -> RankingModel:
    for name in RankingModel.__dataclass_fields__.keys() - fields.keys():
        raise KeyError(name)
    adaptation = read_adaptation(fields["adaptation"]) if fields["adaptation"] else None
    read = {
        "order": _weights(fields["order"]),
        "adapted_order": _weights(fields["adapted_order"]),
        "adaptation": adaptation,
        "judged": _judged(fields["judged"], adaptation) if fields["judged"] else None,
        "confidence": _weights(fields["confidence"]),
        "intercept": float(fields["intercept"]),
        "levels": tuple(Level(**level) for level in fields["levels"]),
        "created_at": datetime.fromisoformat(fields["created_at"]),
    }
    return RankingModel(**{**fields, **read})


def _judged(fields: Mapping[str, Any], adaptation: Adaptation | None) -> JudgedQuestions:
    if adaptation is None:
        raise ValueError("judged questions belong to an adaptation, and there is none")
    return read_judged(fields, adaptation.dimension)


def _weights(found: Mapping[str, Any]) -> dict[str, float]:
    weights = {name: float(weight) for name, weight in found.items()}
    for name, weight in weights.items():
        if not math.isfinite(weight):
            raise ValueError(f"the weight of {name!r} is no number")
    return weights


def _check_levels(model: RankingModel) -> None:
    for level in model.levels:
        if not (0 < level.risk < 1 and 0 <= level.answer_level <= 1):
            raise RankingModelRefused(f"ranking model {model.version!r} has a level out of range: {level}")


def _weigh(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    return sum([weight * features[name] for name, weight in weights.items()])
