"""What calibration would bring on a set: each half with confidence and level fitted on the other half alone.

Both directions are pooled, so that every case is measured, and none by a fit that saw it. The order of the candidates
stays; only confidence and decision change.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from assistant import Caution, Outcome
from evals.calibration import Nearest, Trials, calibrate, fold_of
from evals.domain import Answer, Half, Marks, Record
from evals.risk_control import RISKS
from evals.scoring import is_right, scores_of
from knowledge import RankingModel


@dataclass(frozen=True, slots=True)
class Fitted:
    """Records with fitted confidences and decisions, and from which confidence on each half was answered."""

    records: tuple[Record, ...]
    levels: Mapping[Half, float]


def fitted_on_other_half(
    records: Sequence[Record], nearest: Mapping[str, Nearest], start: RankingModel, caution: Caution
) -> Fitted:
    """The records, in their order, as models see them that were fitted from `start` on the half they are not in.

    `nearest` are the first candidates by case id; a case without one found nothing.
    """
    models = {
        half: calibrate(
            _trials([record for record in records if record.case.half is not half], nearest, start),
            start,
            sorted({*RISKS, caution.accepted_risk}),
        ).model
        for half in {record.case.half for record in records}
    }
    levels = {half: caution.policy(model).answer_level for half, model in models.items()}
    return Fitted(
        tuple(
            _judged_by(models[record.case.half], record, nearest.get(record.case.id), levels[record.case.half])
            for record in records
        ),
        levels,
    )


def has_two_halves(records: Sequence[Record]) -> bool:
    """Whether each half has right first candidates and others to learn from."""
    seen = {(record.case.half, is_right(record.case, record.answer)) for record in records}
    return len(seen) == 2 * len(Half)


def _trials(records: Sequence[Record], nearest: Mapping[str, Nearest], start: RankingModel) -> Trials:
    names = tuple(sorted(start.confidence))
    nothing = [np.nan] * len(names)
    rows = [
        [found.features[name] for name in names] if (found := nearest.get(record.case.id)) else nothing
        for record in records
    ]
    return Trials(
        names,
        np.array(rows, np.float64).reshape(len(records), len(names)),
        np.array([is_right(record.case, record.answer) for record in records], np.float64),
        np.array([record.case.is_answerable for record in records], np.float64),
        np.array([fold_of(record.case.question) for record in records], np.float64),
    )


def _judged_by(model: RankingModel, record: Record, found: Nearest | None, level: float) -> Record:
    confidence = _confidence(model, found) if found else 0.0
    outcome = Outcome.ANSWER if confidence >= level else Outcome.HAND_OFF
    answer = replace(record.answer, confidence=confidence, outcome=outcome)
    return replace(record, answer=answer, marks=_marked_anew(record, answer))


def _confidence(model: RankingModel, found: Nearest) -> float:
    odds = model.intercept + sum(weight * found.features[name] for name, weight in model.confidence.items())
    return float(0.5 * (1.0 + np.tanh(odds / 2)))


def _marked_anew(record: Record, answer: Answer) -> Marks:
    """The marks with those scores anew that depend on confidence and decision."""
    gone = scores_of(record.case, record.answer, drafts=False)
    kept = {name: score for name, score in record.marks.scores.items() if name not in gone}
    return replace(record.marks, scores={**kept, **scores_of(record.case, answer, drafts=False)})
