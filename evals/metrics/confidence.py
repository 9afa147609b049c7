"""How far confidence can be relied on: whether it orders right above wrong, and whether it means what it says.

A question counts as answered at a level when its confidence reaches it. Then, over the whole set with all its
unanswerable questions,

    risk     = (answers whose first article is not relevant + answers to unanswerable questions) / all answers given
    coverage = answerable questions that are answered / answerable questions

and `right_coverage` counts only right answers above the line. Columns: "confidence", "right" (the first article is
relevant; 0 for unanswerable questions), "answerable" and "near" (1 for near-unanswerable questions).
"""

from dataclasses import dataclass

import numpy as np

from evals.metrics.columns import Columns, Floats

BINS = 10
COLUMNS = ("confidence", "right", "answerable", "near")


@dataclass(frozen=True, slots=True)
class Curve:
    """Risk and coverage at every level that occurs, from the highest down; arrays of one shape, all between 0 and 1."""

    level: Floats
    risk: Floats
    coverage: Floats
    right_coverage: Floats


@dataclass(frozen=True, slots=True)
class Bin:
    """The cases whose confidence lies in one tenth: their mean confidence, the share that is right, their number."""

    confidence: float
    right: float
    cases: int


def auroc(positive: Floats, negative: Floats) -> float:
    """The probability that a positive scores higher than a negative, ties counting half; NaN without both.

    Hanley & McNeil 1982: the Wilcoxon–Mann–Whitney statistic over the number of pairs.
    """
    if not len(positive) or not len(negative):
        return float("nan")
    order = np.sort(negative)
    below = np.searchsorted(order, positive, "left")
    not_above = np.searchsorted(order, positive, "right")
    return float((below + not_above).sum() / (2 * len(positive) * len(negative)))


def auroc_right(columns: Columns) -> float:
    """AUROC of the confidence for "the answer is right", over all questions."""
    confidence, right = columns.number("confidence"), columns.number("right") == 1
    return auroc(confidence[right], confidence[~right])


def auroc_near(columns: Columns) -> float:
    """AUROC of the confidence for answerable against near-unanswerable questions."""
    confidence = columns.number("confidence")
    return auroc(confidence[columns.number("answerable") == 1], confidence[columns.number("near") == 1])


def risk_coverage(columns: Columns) -> Curve:
    """The risk–coverage curve (El-Yaniv & Wiener 2010), with this module's risk and coverage."""
    confidence = columns.number("confidence")
    order = np.argsort(-confidence, kind="stable")
    level, right = confidence[order], columns.number("right")[order]
    answerable = columns.number("answerable")[order]
    # Questions of one confidence are answered together or not at all.
    last = np.flatnonzero(np.append(level[1:] != level[:-1], True)) if len(level) else np.array([], np.intp)
    answered = (last + 1).astype(np.float64)
    rights = np.cumsum(right)[last]
    asked = max(float(answerable.sum()), 1.0)
    return Curve(level[last], (answered - rights) / answered, np.cumsum(answerable)[last] / asked, rights / asked)


def risk_coverage_area(columns: Columns) -> float:
    """The area under the risk–coverage curve: the mean, over answerable questions, of the risk at their level.

    Geifman & El-Yaniv 2017, with coverage as defined here. NaN without answerable questions.
    """
    if not columns.number("answerable").sum() > 0:
        return float("nan")
    curve = risk_coverage(columns)
    return float(np.sum(curve.risk * np.diff(curve.coverage, prepend=0.0)))


def coverage_at_risk(columns: Columns, risk: float) -> float:
    """The largest coverage at a level whose risk is at most `risk`; 0 when there is none, NaN if none can be.

    This reads the level off the very cases it counts: what a level chosen beforehand keeps is for calibration to say.
    """
    curve = risk_coverage(columns)
    return _largest(curve.coverage, curve.risk <= risk, columns)


def right_coverage_at_risk(columns: Columns, risk: float) -> float:
    """The same, counting right answers alone: the stricter figure."""
    curve = risk_coverage(columns)
    return _largest(curve.right_coverage, curve.risk <= risk, columns)


def expected_calibration_error(columns: Columns) -> float:
    """The mean distance of confidence and share that is right, over ten bins of equal width, weighted by their cases.

    Naeini, Cooper & Hauskrecht 2015. NaN without cases.
    """
    bins = reliability(columns)
    cases = sum(each.cases for each in bins)
    return sum(each.cases * abs(each.confidence - each.right) for each in bins) / cases if cases else float("nan")


def reliability(columns: Columns) -> list[Bin]:
    """The bins of the reliability diagram that hold a case, from low confidence to high."""
    confidence, right = columns.number("confidence"), columns.number("right")
    place = np.minimum((confidence * BINS).astype(np.intp), BINS - 1)
    counts = np.bincount(place, minlength=BINS)
    confidences = np.bincount(place, confidence, minlength=BINS)
    rights = np.bincount(place, right, minlength=BINS)
    return [
        Bin(float(confidences[number] / count), float(rights[number] / count), int(count))
        for number, count in enumerate(counts)
        if count
    ]


def _largest(coverage: Floats, allowed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], columns: Columns) -> float:
    if not columns.number("answerable").sum() > 0:
        return float("nan")
    return float(coverage[allowed].max()) if allowed.any() else 0.0
