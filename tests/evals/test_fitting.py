import numpy as np
import pytest

from evals.fitting import Coefficients, fit_logistic, fit_weighted, log_loss
from evals.metrics.columns import Floats

TRUTH = Coefficients(np.array([1.0, 8.0, -0.4]), -6.0)
START = Coefficients(np.array([0.5, 5.0, 0.3]), -3.0)
FREE = np.array([[-np.inf] * 3, [np.inf] * 3])
NOT_NEGATIVE = np.array([[0.0] * 3, [np.inf] * 3])


def drawn(size: int, seed: int = 1) -> tuple[Floats, Floats]:
    """Features on different scales, and whether each row is right by the true coefficients."""
    generator = np.random.default_rng(seed)
    features = generator.normal(size=(size, 3)) * [1.0, 0.1, 3.0] + [2.0, 0.5, 1.0]
    return features, (generator.random(size) < TRUTH.probability(features)).astype(np.float64)


def moved(found: Coefficients) -> float:
    """How far, on average, a probability is from where it started."""
    features, _ = drawn(2_000, seed=2)
    return float(np.abs(found.probability(features) - START.probability(features)).mean())


def test_many_rows_lead_to_the_truth() -> None:
    features, right = drawn(50_000)
    found = fit_logistic(features, right, START, FREE)
    assert found.weights == pytest.approx(TRUTH.weights, rel=0.1)
    assert found.intercept == pytest.approx(TRUTH.intercept, rel=0.1)


def test_the_fit_is_the_minimum_of_its_cost() -> None:
    features, right = drawn(300)
    strength = 2.0
    scale = features.std(axis=0)
    centre = features.mean(axis=0)

    def cost(coefficients: Coefficients) -> float:
        change = coefficients.weights - START.weights
        shift = coefficients.intercept - START.intercept + change @ centre
        penalty = strength / 2 * (np.square(change * scale).sum() + shift**2)
        return float(len(right) * log_loss(coefficients.probability(features), right) + penalty)

    found = fit_logistic(features, right, START, FREE, strength)
    for place in range(3):
        for step in (-0.01, 0.01):
            weights = found.weights.copy()
            weights[place] += step / scale[place]
            assert cost(Coefficients(weights, found.intercept)) > cost(found)
    for step in (-0.01, 0.01):
        assert cost(Coefficients(found.weights, found.intercept + step)) > cost(found)


def test_few_rows_move_it_little_and_more_rows_further() -> None:
    distances = [moved(fit_logistic(*drawn(size), START, FREE)) for size in (5, 50, 500)]
    assert distances == sorted(distances)
    assert distances[0] < 0.3 * distances[2]


def test_nothing_moves_without_rows() -> None:
    assert fit_logistic(np.zeros((0, 3)), np.zeros(0), START, FREE) is START


def test_no_weight_leaves_its_bounds_and_the_others_make_the_best_of_it() -> None:
    features, right = drawn(5_000)
    held = fit_logistic(features, right, START, NOT_NEGATIVE, 1e-6)
    assert held.weights[2] == 0
    assert held.weights[0] > START.weights[0]
    capped = fit_logistic(features, right, START, np.array([[-np.inf] * 3, [0.7, np.inf, np.inf]]), 1e-6)
    assert capped.weights[0] == pytest.approx(0.7)
    without = fit_logistic(features[:, :2], right, Coefficients(START.weights[:2], -3.0), NOT_NEGATIVE[:, :2], 1e-6)
    assert held.weights[:2] == pytest.approx(without.weights, rel=1e-3)


def test_a_feature_that_never_changes_keeps_its_weight() -> None:
    features, right = drawn(1_000)
    features[:, 1] = 7.0
    found = fit_logistic(features, right, START, FREE, 1e-6)
    assert found.weights[1] == START.weights[1]
    assert found.probability(features).mean() == pytest.approx(right.mean(), abs=1e-4)


def test_rows_that_are_all_right_do_not_lead_to_infinity() -> None:
    features, _ = drawn(200)
    found = fit_logistic(features, np.ones(200), START, FREE)
    assert np.isfinite(found.weights).all()
    assert START.probability(features).mean() < found.probability(features).mean() < 1


def test_a_row_of_weight_three_counts_as_three_rows() -> None:
    features, right = drawn(400)
    times = np.arange(400) % 3 + 1
    weighted = fit_weighted(features, right, times.astype(np.float64))
    repeated = fit_weighted(features.repeat(times, axis=0), right.repeat(times), np.ones(times.sum()))
    plain = fit_weighted(features, right, np.ones(400))
    assert weighted.probability(features) == pytest.approx(repeated.probability(features), abs=0.002)
    assert np.abs(weighted.probability(features) - plain.probability(features)).max() > 0.01


def test_without_a_start_many_rows_lead_to_the_truth() -> None:
    features, right = drawn(50_000)
    assert fit_weighted(features, right, np.ones(50_000)).weights == pytest.approx(TRUTH.weights, rel=0.1)


def test_log_loss_is_the_mean_surprise() -> None:
    assert log_loss(np.array([0.5, 0.8]), np.array([1.0, 0.0])) == pytest.approx(-(np.log(0.5) + np.log(0.2)) / 2)
    assert log_loss(np.zeros(0), np.zeros(0)) == 0
