"""What is chosen on the development half: a contestant's setting, and the score from which on it answers."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from evals.domain import Marks
from evals.metrics.columns import columns_of
from evals.metrics.confidence import risk_coverage
from evals.peers.domain import Knob, Setting

RISK = 0.05


def best_setting(knobs: Sequence[Knob], rate: Callable[[Setting], float]) -> Setting:
    """The setting found by turning one knob after the other, each left where `rate` is highest.

    Not all combinations: four knobs of three values are nine tries and not 81. On a tie a knob stays where it was.
    """
    setting: dict[str, str | float] = {knob.name: knob.values[0] for knob in knobs}
    best = rate(setting) if any(len(knob.values) > 1 for knob in knobs) else 0.0
    for knob in knobs:
        for value in knob.values[1:]:
            tried = {**setting, knob.name: value}
            reached = rate(tried)
            if reached > best:
                best, setting = reached, tried
    return setting


def level_for_risk(marks: Sequence[Marks], risk: float = RISK) -> float:
    """The lowest score at which at most this share of the answers given is wrong; infinite when there is none."""
    curve = risk_coverage(columns_of(marks))
    kept = np.flatnonzero(curve.risk <= risk)
    return float(curve.level[kept[-1]]) if len(kept) else math.inf
