"""The promise is kept: on simulated questions, whose true risk at every level is known."""

import math
from collections.abc import Callable

import numpy as np
import pytest

from evals.metrics.columns import Floats
from evals.risk_control import (
    FAILURE_PROBABILITY,
    Judged,
    binomial_tail,
    certified_level,
    fewest_answers,
    questions_needed,
)
from knowledge import NEVER

RISK = 0.05
SETS = 400
# Three standard deviations of a share over so many simulated sets.
TOLERANCE = 3 * math.sqrt(FAILURE_PROBABILITY * (1 - FAILURE_PROBABILITY) / SETS)

Population = Callable[[np.random.Generator, int], tuple[Floats, Floats]]


def calibrated(generator: np.random.Generator, size: int) -> tuple[Floats, Floats]:
    """Confidences of a search that is often sure, and the probability that each is right: the same."""
    clear = generator.random(size) < 0.62
    logit = np.where(clear, generator.normal(3.6, 2.0, size), generator.normal(-3.0, 1.8, size))
    confidence = 1 / (1 + np.exp(-logit))
    return confidence, confidence


def boastful(generator: np.random.Generator, size: int) -> tuple[Floats, Floats]:
    """Confidences that promise too much."""
    confidence, truth = calibrated(generator, size)
    return confidence**0.4, truth


def hopeless(generator: np.random.Generator, size: int) -> tuple[Floats, Floats]:
    """However sure, a little more than the accepted share is wrong: no level keeps the promise."""
    return generator.random(size) ** 0.2, np.full(size, 1 - RISK - 0.002)


def drawn(population: Population, generator: np.random.Generator, size: int) -> Judged:
    confidence, truth = population(generator, size)
    right = (generator.random(size) < truth).astype(np.float64)
    # An answerable question may still be answered from the wrong article.
    answerable = np.maximum(right, generator.random(size) < 0.3).astype(np.float64)
    return Judged(confidence, right, answerable)


def naive_level(judged: Judged) -> float:
    """What a look at the risk–coverage curve suggests: the lowest level whose risk was small enough this time."""
    fitting = [level for level in np.unique(judged.confidence) if judged.risk(level) <= RISK]
    return min(fitting, default=NEVER)


def broken(population: Population, choose: Callable[[Judged], float], size: int, sets: int = SETS) -> float:
    """The share of simulated sets of questions that lead to a level whose true risk is above the accepted one."""
    generator = np.random.default_rng(20_261_122)
    confidence, truth = population(generator, 400_000)
    order = np.argsort(-confidence)
    risks = 1 - np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
    count = 0
    for _ in range(sets):
        level = choose(drawn(population, generator, size))
        answered = int((confidence >= level).sum())
        count += bool(answered and level < NEVER and risks[answered - 1] > RISK)
    return count / sets


def chosen(judged: Judged) -> float:
    return certified_level(judged, RISK).answer_level


@pytest.mark.parametrize("population", [calibrated, boastful, hopeless])
@pytest.mark.parametrize("size", [150, 500])
def test_the_promise_is_broken_no_more_often_than_stated(population: Population, size: int) -> None:
    assert broken(population, chosen, size) <= FAILURE_PROBABILITY + TOLERANCE


def test_a_level_read_off_the_curve_breaks_the_promise_half_the_time() -> None:
    assert broken(calibrated, naive_level, 500, sets=100) > 0.3


def test_the_promise_costs_coverage_and_the_more_questions_the_less() -> None:
    generator = np.random.default_rng(1)
    whole = drawn(calibrated, generator, 200_000)
    best = whole.coverage(
        naive_level(Judged(*(column[:20_000] for column in (whole.confidence, whole.right, whole.answerable))))
    )
    kept = [
        np.mean([whole.coverage(chosen(drawn(calibrated, generator, size))) for _ in range(40)]) / best
        for size in (150, 600, 2_400)
    ]
    assert kept == sorted(kept)
    assert 0.85 < kept[2] < 1


def test_a_level_tells_what_it_was_tested_on() -> None:
    judged = drawn(calibrated, np.random.default_rng(2), 1_000)
    level = certified_level(judged, RISK)
    assert (level.risk, level.questions, level.failure_probability) == (RISK, 1_000, FAILURE_PROBABILITY)
    answered = judged.confidence[judged.answerable == 1] >= level.answer_level
    assert level.coverage == answered.sum() / len(answered)
    assert binomial_tail(
        round(judged.risk(level.answer_level) * judged.answered(level.answer_level)),
        judged.answered(level.answer_level),
        RISK,
    ) <= FAILURE_PROBABILITY  # fmt: skip


def test_a_smaller_risk_is_paid_with_a_higher_level() -> None:
    judged = drawn(calibrated, np.random.default_rng(3), 3_000)
    levels = [certified_level(judged, risk).answer_level for risk in (0.02, 0.05, 0.1)]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > levels[2]


def test_never_answers_where_nothing_can_be_certified_and_says_how_many_questions_would_do() -> None:
    few = drawn(calibrated, np.random.default_rng(4), 40)
    assert certified_level(few, RISK).answer_level == NEVER
    wanted = questions_needed(few, RISK)
    assert wanted is not None
    assert fewest_answers(RISK) < wanted < 2_000
    generator = np.random.default_rng(5)
    for size, least in ((wanted, 0.3), (2 * wanted, 0.8)):
        succeeded = [chosen(drawn(calibrated, generator, size)) < NEVER for _ in range(50)]
        assert np.mean(succeeded) >= least


def test_more_questions_do_not_help_a_search_that_is_too_often_wrong() -> None:
    generator = np.random.default_rng(6)
    judged = Judged(generator.random(2_000), (generator.random(2_000) < 0.8).astype(np.float64), np.ones(2_000))
    assert certified_level(judged, RISK).answer_level == NEVER
    assert questions_needed(judged, RISK) is None


def test_no_questions_certify_nothing() -> None:
    nothing = Judged(*(np.zeros(0) for _ in range(3)))
    assert certified_level(nothing, RISK).answer_level == NEVER


def test_no_level_below_the_floor_is_chosen() -> None:
    judged = drawn(calibrated, np.random.default_rng(7), 4_000)
    low = certified_level(judged, 0.1).answer_level
    assert low < 0.6 <= certified_level(judged, 0.1, floor=0.6).answer_level < 0.61


def test_fewest_answers_are_those_whose_being_all_right_is_just_unlikely_enough() -> None:
    assert 0.95 ** fewest_answers(0.05, 0.05) <= 0.05 < 0.95 ** (fewest_answers(0.05, 0.05) - 1)


@pytest.mark.parametrize(("successes", "trials"), [(0, 3), (1, 3), (2, 3), (7, 60)])
def test_the_binomial_tail_is_the_sum_of_its_terms(successes: int, trials: int) -> None:
    terms = [math.comb(trials, count) * 0.05**count * 0.95 ** (trials - count) for count in range(successes + 1)]
    assert binomial_tail(successes, trials, 0.05) == pytest.approx(sum(terms))


def test_the_binomial_tail_of_very_many_trials_does_not_vanish() -> None:
    assert binomial_tail(10_000, 100_000, 0.1) == pytest.approx(0.5, abs=0.01)
    assert binomial_tail(3, 3, 0.05) == binomial_tail(0, 0, 0.05) == 1
