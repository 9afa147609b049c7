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
from evals.remembering import FOLDS, Memory, Vectors, Verdict, remembered
from evals.risk_control import LOWEST, RISKS, Judged, certified_level
from knowledge import Progress, RankingModel, normalize

Bools = NDArray[np.bool_]
Encode = Callable[[Sequence[str]], Vectors]
"""Gives the vectors of questions, shape (texts, dimension)."""

NOT_NEGATIVE = frozenset(
    {
        "question_cosine", "body_cosine", "best_cosine", "centre_cosine", "likeness", "bm25", "bm25_long", "asked_bm25",
        "asked_bm25_long", "coverage", "asked_coverage", "asked_coverage_long", "echo", "score", "margin", "lead",
        "posterior", "confirmed_cosine", "confirmation",
    }
)  # fmt: skip
"""Features of which more can only speak for an article: a fit to few questions must not turn one against it.

Where the shipped model itself has a negative weight, to take back what a related feature says too much, that weight is
the bound.
"""

NOT_POSITIVE = frozenset({"doubt", "refused_cosine", "refusal"})
"""Features of which more can only speak against an article, likewise."""

OF_MEMORY = ("confirmation", "refusal")
"""What the labelled questions themselves add, once they are remembered (see `remembering`)."""


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

    `features` of shape (questions, len(names)) are those of the first candidate as search gave them, NaN where nothing
    was found; `folds` are between 0 and `FOLDS` - 1, the same for the same text. With a `memory` those features that
    come from judged questions are taken from it.
    """

    names: tuple[str, ...]
    features: Floats
    right: Floats
    answerable: Floats
    folds: Floats
    memory: Memory | None = None

    @property
    def found(self) -> Bools:
        """Where search found anything."""
        return np.asarray(np.isfinite(self.features).all(axis=1), np.bool_)

    def without(self, fold: int | None) -> Floats:
        """The features of each question as if neither its own fold nor this one had been judged; 0 for none found."""
        features = np.nan_to_num(self.features)
        if self.memory is not None:
            for name, column in self.memory.features(self.folds, fold).items():
                if name in self.names:
                    features[:, self.names.index(name)] = column
        return features


@dataclass(frozen=True, slots=True)
class Calibration:
    """The fitted model with its levels, and what the questions say of the model before and after.

    `after` holds confidences of fits that did not see the question.
    """

    model: RankingModel
    before: Judged
    after: Judged


def try_out(
    find: Find,
    labelled: Sequence[Labelled],
    start: RankingModel,
    progress: Progress | None = None,
    encode: Encode | None = None,
) -> Trials:
    """Search for every question; where nobody knows whether the first candidate is right, it is left out.

    Of a message that asks several things, the one that `start` is surest about counts. With `encode`, and a `start`
    that is adapted to the knowledge base, the questions are remembered. Raises `BadDataset` when no question is left.
    """
    tried = []
    for done, question in enumerate(labelled, 1):
        tried.append(_surest(find, question, start))
        if progress is not None:
            progress("searching", done, len(labelled))
    known = [
        (verdict, nearest)
        for verdict, nearest in tried
        if nearest is None or verdict.question.judges(verdict.article_id) is not None
    ]
    if not known:
        raise BadDataset("there is no labelled question to calibrate with: give cases, a dataset folder or feedback")
    adaptation = start.adaptation if encode else None
    names = tuple(sorted({*start.confidence, *(OF_MEMORY if adaptation else ())}))
    trials = Trials(
        names,
        np.array([[nearest.features[name] if nearest else np.nan for name in names] for _, nearest in known]),
        np.array([bool(verdict.question.judges(verdict.article_id)) for verdict, _ in known], np.float64),
        np.array([verdict.question.answerable and bool(verdict.question.right) for verdict, _ in known], np.float64),
        np.array([verdict.fold for verdict, _ in known], np.float64),
    )
    if adaptation is None or encode is None:
        return trials
    centre = np.array([nearest.features["centre_cosine"] if nearest else 0.0 for _, nearest in known])
    verdicts = [verdict for verdict, _ in known]
    memory = remembered(verdicts, encode([verdict.text for verdict in verdicts]), centre, adaptation)
    return replace(trials, memory=memory)


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
    fitted = _fitted(trials, trials.found, begin, None)
    weights = {name: float(weight) for name, weight in zip(trials.names, fitted.weights, strict=True)}
    model = replace(
        start,
        confidence=weights,
        judged=trials.memory.judged if trials.memory else None,
        intercept=fitted.intercept,
        levels=levels,
        fitted_on=f"{len(trials.right)} labelled questions",
    )
    return Calibration(
        model, Judged(_confidence(trials, before, trials.features), trials.right, trials.answerable), judged
    )


def out_of_fold(trials: Trials, start: Coefficients, strength: float = STRENGTH) -> Floats:
    """The confidence of each question by a fit on the other folds; 0 where nothing was found."""
    confidence = np.zeros(len(trials.right))
    for fold in np.unique(trials.folds).astype(int):
        own = trials.folds == fold
        fitted = _fitted(trials, trials.found & ~own, start, fold, strength)
        confidence[own] = _confidence(trials, fitted, trials.without(fold))[own]
    return confidence


def fold_of(text: str) -> int:
    """The fold of a question by a hash of its text: the same on every machine, for every writing of the same."""
    return hashlib.sha256(normalize(text).encode()).digest()[0] % FOLDS


def _coefficients(model: RankingModel, names: Sequence[str]) -> Coefficients:
    return Coefficients(np.array([model.confidence.get(name, 0.0) for name in names]), model.intercept)


def _fitted(
    trials: Trials, rows: Bools, start: Coefficients, left_out: int | None, strength: float = STRENGTH
) -> Coefficients:
    bounds = np.array([_bounds(name, weight) for name, weight in zip(trials.names, start.weights, strict=True)]).T
    return fit_logistic(trials.without(left_out)[rows], trials.right[rows], start, bounds, strength)


def _bounds(name: str, weight: float) -> tuple[float, float]:
    lowest = min(0.0, weight) if name in NOT_NEGATIVE else -np.inf
    highest = max(0.0, weight) if name in NOT_POSITIVE else np.inf
    return lowest, highest


def _confidence(trials: Trials, coefficients: Coefficients, features: Floats) -> Floats:
    return np.where(trials.found, coefficients.probability(np.nan_to_num(features)), 0.0)


def _surest(find: Find, question: Labelled, model: RankingModel) -> tuple[Verdict, Nearest | None]:
    fold = fold_of(" ".join(question.texts))
    found = [(text, nearest) for text in question.texts if (nearest := find(text, question.reader))]
    if not found:
        return Verdict(question, question.texts[0], fold, ""), None
    text, nearest = max(found, key=lambda each: model.probability(each[1].features))
    return Verdict(question, text, fold, nearest.article_id), nearest
