"""A logistic regression that starts from known coefficients and leaves them only as far as its questions warrant."""

from dataclasses import dataclass

import numpy as np

from evals.metrics.columns import Floats

STRENGTH = 16.0
"""How firmly the fit holds on to the coefficients it starts from.

The penalty of moving a coefficient by one, where its feature has a standard deviation of one: a normal prior with a
standard deviation of 1/4 around the start. About 16 / (p (1 - p)) questions, p being the share that is right, weigh as
much as the start: some hundred. docs/calibration.md shows the figures it was checked by.
"""

ROUNDS = 100
SWEEPS = 200
CONVERGED = 1e-9


@dataclass(frozen=True, slots=True)
class Coefficients:
    """log odds = `intercept` + `weights` · features; `weights` of shape (features,)."""

    weights: Floats
    intercept: float

    def probability(self, features: Floats) -> Floats:
        """The probability of each row of `features`, of shape (rows, features)."""
        return _probability(features @ self.weights + self.intercept)


def fit_logistic(
    features: Floats, right: Floats, start: Coefficients, bounds: Floats, strength: float = STRENGTH
) -> Coefficients:
    """The coefficients that explain `right` (1 or 0 a row) best, with a ridge towards `start`.

    `bounds` of shape (2, features) hold the lowest and the highest value of each weight.

    Minimises the negative log likelihood plus strength/2 · Σ (weight - start)² over standardised features, the
    intercept taken at their mean (le Cessie & van Houwelingen 1992, around `start` instead of zero), by projected
    Newton steps. A feature that is the same in all rows keeps its weight; without rows everything stays.
    """
    if not len(right):
        return start
    mean, scale = features.mean(axis=0), features.std(axis=0)
    varies = scale > CONVERGED
    rows = np.column_stack([np.ones(len(right)), (features[:, varies] - mean[varies]) / scale[varies]])
    fixed = features[:, ~varies] @ start.weights[~varies] + start.intercept + mean[varies] @ start.weights[varies]
    begin = np.append(0.0, start.weights[varies] * scale[varies])
    limits = np.column_stack([[-np.inf, np.inf], bounds[:, varies] * scale[varies]])
    problem = _Problem(rows, right, fixed, begin, limits, strength, np.ones(len(right)))
    found = problem.solve()
    weights = start.weights.copy()
    weights[varies] = found[1:] / scale[varies]
    return Coefficients(weights, float(start.intercept + found[0] - mean[varies] @ (weights - start.weights)[varies]))


def fit_weighted(features: Floats, right: Floats, weights: Floats) -> Coefficients:
    """The coefficients that explain rows best that count by their `weights`, above 0, with no start to hold on to.

    A ridge of 1 around zero over standardised features: next to nothing beside some hundred rows.
    """
    mean, scale = features.mean(axis=0), np.maximum(features.std(axis=0), CONVERGED)
    rows = np.column_stack([np.ones(len(right)), (features - mean) / scale])
    columns = rows.shape[1]
    limits = np.tile([[-np.inf], [np.inf]], columns)
    found = _Problem(rows, right, np.zeros(len(right)), np.zeros(columns), limits, 1.0, weights).solve()
    fitted = found[1:] / scale
    return Coefficients(fitted, float(found[0] - mean @ fitted))


def log_loss(probability: Floats, right: Floats) -> float:
    """The mean negative log likelihood; 0.0 without rows."""
    if not len(right):
        return 0.0
    kept = np.clip(np.where(right == 1, probability, 1 - probability), 1e-12, 1)
    return float(-np.log(kept).mean())


@dataclass(frozen=True, slots=True)
class _Problem:
    """min over v within limits of: -log likelihood(rows · v + fixed) + strength/2 · |v - begin|².

    Each row's likelihood counts by its weight.
    """

    rows: Floats
    right: Floats
    fixed: Floats
    begin: Floats
    limits: Floats
    strength: float
    weights: Floats

    def solve(self) -> Floats:
        value = np.clip(self.begin, *self.limits)
        for _ in range(ROUNDS):
            step = self._newton_step(value)
            moved = self._shortened(value, step)
            if np.abs(moved - value).max() < CONVERGED:
                break
            value = moved
        return value

    def _cost(self, value: Floats) -> float:
        odds = self.rows @ value + self.fixed
        misfit = self.weights @ (np.logaddexp(0.0, odds) - self.right * odds)
        return float(misfit + self.strength / 2 * np.square(value - self.begin).sum())

    def _newton_step(self, value: Floats) -> Floats:
        """The minimum of the quadratic approximation within the bounds, by coordinate descent, less `value`."""
        probability = _probability(self.rows @ value + self.fixed)
        slope = self.rows.T @ (self.weights * (probability - self.right)) + self.strength * (value - self.begin)
        weighted = self.rows * (self.weights * probability * (1 - probability))[:, None]
        curvature = self.rows.T @ weighted + self.strength * np.eye(len(value))
        lowest, highest = self.limits - value
        step = np.zeros_like(value)
        for _ in range(SWEEPS):
            before = step.copy()
            for place in range(len(value)):
                wanted = step[place] - (slope[place] + curvature[place] @ step) / curvature[place, place]
                step[place] = min(max(wanted, lowest[place]), highest[place])
            if np.abs(step - before).max() < CONVERGED:
                break
        return step

    def _shortened(self, value: Floats, step: Floats) -> Floats:
        """The step, halved until it does not make things worse."""
        cost = self._cost(value)
        length = 1.0
        while length > CONVERGED and self._cost(value + length * step) > cost:
            length /= 2
        return value + length * step if length > CONVERGED else value


def _probability(odds: Floats) -> Floats:
    # The same as 1 / (1 + exp(-odds)), without overflow.
    return np.asarray(0.5 * (1.0 + np.tanh(odds / 2)), np.float64)
