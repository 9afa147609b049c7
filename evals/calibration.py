"""Fits the confidence of search, and the levels that keep a promise, to the labelled questions of a knowledge base.

The order of candidates stays as it was shipped. The logistic regression for "the first candidate answers" starts from
the shipped coefficients (see `fitting`), so that few questions move it little and many as far as they must.

No question is used both to fit and to certify. The questions fall into folds by their text; the confidences of each
fold come from a fit on all the others, and figures and levels are taken from these alone (cross-fitting). The model
that is kept is the fit on all of them; it differs from those of the folds by the weight of a tenth of the questions,
and that difference is the one thing the proof in `risk_control` does not cover. The simulation in its tests does.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from assistant import Reader
from evals.errors import BadDataset
from evals.fitting import STRENGTH, Coefficients, fit_logistic
from evals.labelled import Labelled
from evals.metrics.columns import Floats
from evals.risk_control import LOWEST, RISKS, Judged, certified_level
from knowledge import Progress, RankingModel, normalize

FOLDS = 10

Bools = NDArray[np.bool_]

NOT_NEGATIVE = frozenset(
    {"question_cosine", "body_cosine", "best_cosine", "bm25", "coverage", "echo", "score", "margin", "lead"}
)
"""Features of which more can only speak for an article: a fit to few questions must not turn one against it.

Where the shipped model itself has a negative weight, to take back what a related feature says too much, that weight is
the floor.
"""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The first candidate of a search, with all its features by name."""

    article_id: str
    features: Mapping[str, float]


Find = Callable[[str, Reader], Nearest | None]
"""Searches a knowledge base for a text, as one who may or may not read internal articles."""


@dataclass(frozen=True, slots=True)
class Trials:
    """What search made of labelled questions: arrays with a row a question.

    `features` of shape (questions, len(names)) are those of the first candidate, NaN where nothing was found; `folds`
    are between 0 and `FOLDS` - 1, the same for the same text.
    """

    names: tuple[str, ...]
    features: Floats
    right: Floats
    answerable: Floats
    folds: Floats

    @property
    def found(self) -> Bools:
        """Where search found anything."""
        return np.asarray(np.isfinite(self.features).all(axis=1), np.bool_)


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted model with its levels, and what the questions say of the model before and after.

    `after` holds confidences of fits that did not see the question.
    """

    model: RankingModel
    before: Judged
    after: Judged


def try_out(find: Find, labelled: Sequence[Labelled], start: RankingModel, progress: Progress | None = None) -> Trials:
    """Search for every question; where nobody knows whether the first candidate is right, it is left out.

    Of a message that asks several things, the one that `start` is surest about counts. Raises `BadDataset` when no
    question is left.
    """
    names = tuple(sorted(start.confidence))
    rows, rights, answerables, folds = [], [], [], []
    for done, question in enumerate(labelled, 1):
        nearest = _surest([found for text in question.texts if (found := find(text, question.reader))], start)
        right = question.judges(nearest.article_id) if nearest else False
        if right is not None:
            rows.append([nearest.features[name] if nearest else np.nan for name in names])
            rights.append(right)
            answerables.append(question.answerable and bool(question.right))
            folds.append(fold_of(" ".join(question.texts)))
        if progress is not None:
            progress("searching", done, len(labelled))
    if not rows:
        raise BadDataset("there is no labelled question to calibrate with: give cases, a dataset folder or feedback")
    return Trials(names, *(np.array(column, np.float64) for column in (rows, rights, answerables, folds)))


def calibrate(
    trials: Trials,
    start: RankingModel,
    risks: Sequence[float] = RISKS,
    *,
    floor: float = LOWEST,
    in_use: RankingModel | None = None,
) -> Calibration:
    """The confidence fitted to the trials, and a level for each accepted risk; nothing below `floor` is certified.

    What the questions say of the model `in_use`, that of `start` if left out, is `before`. Version and time of the new
    one are given when it is stored.
    """
    begin, before = (_coefficients(model, trials.names) for model in (start, in_use or start))
    judged = Judged(out_of_fold(trials, begin), trials.right, trials.answerable)
    levels = tuple(certified_level(judged, risk, floor=floor) for risk in sorted({*risks}))
    fitted = _fitted(trials, trials.found, begin, STRENGTH)
    weights = {name: float(weight) for name, weight in zip(trials.names, fitted.weights, strict=True)}
    model = replace(
        start,
        confidence=weights,
        intercept=fitted.intercept,
        levels=levels,
        fitted_on=f"{len(trials.right)} labelled questions",
    )
    return Calibration(model, Judged(_confidence(trials, before), trials.right, trials.answerable), judged)


def out_of_fold(trials: Trials, start: Coefficients, strength: float = STRENGTH) -> Floats:
    """The confidence of each question by a fit on the other folds; 0 where nothing was found."""
    confidence = np.zeros(len(trials.right))
    for fold in np.unique(trials.folds):
        own = trials.folds == fold
        fitted = _fitted(trials, trials.found & ~own, start, strength)
        confidence[own] = _confidence(trials, fitted)[own]
    return confidence


def fold_of(text: str) -> int:
    """The fold of a question by a hash of its text: the same on every machine, for every writing of the same."""
    return hashlib.sha256(normalize(text).encode()).digest()[0] % FOLDS


def _coefficients(model: RankingModel, names: Sequence[str]) -> Coefficients:
    return Coefficients(np.array([model.confidence.get(name, 0.0) for name in names]), model.intercept)


def _fitted(trials: Trials, rows: Bools, start: Coefficients, strength: float) -> Coefficients:
    floors = np.array(
        [
            min(0.0, weight) if name in NOT_NEGATIVE else -np.inf
            for name, weight in zip(trials.names, start.weights, strict=True)
        ]
    )
    return fit_logistic(trials.features[rows], trials.right[rows], start, floors, strength)


def _confidence(trials: Trials, coefficients: Coefficients) -> Floats:
    return np.where(trials.found, coefficients.probability(np.nan_to_num(trials.features)), 0.0)


def _surest(found: Sequence[Nearest], model: RankingModel) -> Nearest | None:
    def odds(nearest: Nearest) -> float:
        return sum(weight * nearest.features[name] for name, weight in model.confidence.items())

    return max(found, key=odds, default=None)
