"""The promise: from which confidence on to answer, so that at most the accepted share of the answers given is wrong.

    risk     = (answers whose first candidate is not relevant + answers to unanswerable questions) / all answers given
    coverage = answerable questions that are answered / answerable questions

Learn then Test (Angelopoulos, Bates, Candès, Jordan & Lei 2021): every level of a grid is the hypothesis "the risk from
here on is above the accepted one", and the lowest level of those rejected is taken. The grid is the same whatever the
labels say. At a fixed level, given that n questions are answered, the wrong ones among them are Binomial(n, risk);
with k of them wrong, p = P(Binomial(n, accepted risk) ≤ k) is a valid p-value (the binomial bound on selective risk of
Geifman & El-Yaniv 2017). The levels are tested from the strictest down, each at the whole `failure_probability`, until
the first that is not rejected: fixed-sequence testing (Bauer 1991), which needs no correction, since nothing false can
be claimed before the first true hypothesis was rejected, and that happens with this probability at most.

The sequence begins at 1 - accepted risk, where a calibrated confidence promises that much of each single answer. Where
too few questions reach it for any test to succeed, it begins at the strictest level that enough of them reach. Whether
that is so depends on the confidences alone; for this start, and only for it, the proof also needs that those who are
surer are not wrong more often.

What is assumed: the labelled questions are like those to come (exchangeable with them, that is, drawn from the same
source in the same way, on the same handbook), each counts once, and none was used to fit the confidence. The
probability is over the draw of the labelled questions. Nothing is assumed about the confidence: a poor one costs
coverage, not the promise.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from evals.metrics.columns import Floats
from knowledge import NEVER, Level

FAILURE_PROBABILITY = 0.05
RISKS = (0.01, 0.02, 0.05, 0.10)

STEP = 0.005
# Below this the first candidate is more often wrong than right by the model's own account.
LOWEST = 0.3

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of labelled questions; arrays of shape (questions,).

    `confidence` is that of the first candidate (0 where nothing was found), `right` is 1 where it is relevant (never
    for unanswerable questions), `answerable` is 1 where some article answers.
    """

    confidence: Floats
    right: Floats
    answerable: Floats

    def answered(self, level: float) -> int:
        """How many are answered at a level."""
        return int((self.confidence >= level).sum())

    def risk(self, level: float) -> float:
        """The share of the answers given at a level that is wrong; 0 without any."""
        given = self.confidence >= level
        return float(1.0 - self.right[given].mean()) if given.any() else 0.0

    def coverage(self, level: float) -> float:
        """The share of the answerable questions that is answered at a level; 0 without any."""
        wanted = self.answerable == 1
        return float((self.confidence[wanted] >= level).mean()) if wanted.any() else 0.0


def certified_level(
    judged: Judged, risk: float, failure_probability: float = FAILURE_PROBABILITY, floor: float = LOWEST
) -> Level:
    """The lowest level, not below `floor`, whose risk is at most `risk` but for the failure probability.

    `NEVER` where nothing can be certified: `questions_needed` says what would help.
    """
    levels = _grid(risk, floor)
    answered, wrong = _counted(judged, levels)
    certified = NEVER
    for place in range(_start(answered, risk, failure_probability), len(levels)):
        if binomial_tail(int(wrong[place]), int(answered[place]), risk) > failure_probability:
            break
        certified = float(levels[place])
    return Level(risk, certified, judged.coverage(certified), len(judged.confidence), failure_probability)


def binomial_tail(successes: int, trials: int, probability: float) -> float:
    """P(X ≤ successes) for X ~ Binomial(trials, probability); 1 without trials."""
    if successes >= trials:
        return 1.0
    log_odds = math.log(probability) - math.log1p(-probability)
    term = trials * math.log1p(-probability)
    total = math.exp(term)
    for count in range(1, successes + 1):
        term += log_odds + math.log((trials - count + 1) / count)
        total += math.exp(term)
    return min(total, 1.0)


def fewest_answers(risk: float, failure_probability: float = FAILURE_PROBABILITY) -> int:
    """With fewer answers than this no risk can be certified, even if none of them is wrong: (1 - risk)^n ≤ failure."""
    return math.ceil(math.log(failure_probability) / math.log1p(-risk))


def questions_needed(judged: Judged, risk: float, failure_probability: float = FAILURE_PROBABILITY) -> int | None:
    """About how many labelled questions like these would certify some level; None when more of them would not help.

    An estimate for people, not a promise: it takes about what was seen here for what will be.
    """
    # Seen shares of few answers say little: as many answers as a test needs at least are added, at half the risk.
    least = fewest_answers(risk, failure_probability)
    needed = []
    for level in _grid(risk, LOWEST):
        answered = judged.answered(float(level))
        share = (judged.risk(float(level)) * answered + risk / 2 * least) / (answered + least)
        if share < risk:
            answers = _answers_needed(share, risk, failure_probability)
            needed.append(math.ceil(answers * len(judged.confidence) / max(answered, 1)))
    return min(needed, default=None)


def _grid(risk: float, floor: float) -> Floats:
    """The levels from 1 - risk down in even steps."""
    steps = math.floor((1.0 - risk - floor) / STEP + 1e-9)
    return 1.0 - risk - STEP * np.arange(steps + 1, dtype=np.float64)


def _counted(judged: Judged, levels: Floats) -> tuple[Counts, Counts]:
    """How many questions are answered at each level, and how many of these wrongly."""
    given = judged.confidence[None, :] >= levels[:, None]
    return given.sum(axis=1), (given & (judged.right[None, :] != 1)).sum(axis=1)


def _start(answered: Counts, risk: float, failure_probability: float) -> int:
    enough = answered >= fewest_answers(risk, failure_probability)
    return int(np.argmax(enough)) if enough.any() else 0


def _answers_needed(share: float, risk: float, failure_probability: float) -> int:
    """The number of answers from which a share of wrong ones below the risk is certified."""
    answers = fewest_answers(risk, failure_probability)
    while binomial_tail(math.ceil(share * answers), answers, risk) > failure_probability:
        answers = math.ceil(answers * 1.05)
    return answers
