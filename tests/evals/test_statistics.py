"""Intervals and paired tests, on numbers small enough to work out."""

import math

import numpy as np
import pytest

from evals.metrics.catalogue import BY_NAME
from evals.statistics import difference_intervals, holm, intervals, is_binary, mcnemar_p, permutation_p
from tests.evals.material import columns

HIT = BY_NAME["hit@1"]
MRR = BY_NAME["mrr"]


def test_the_interval_of_a_share_is_about_two_standard_errors_wide() -> None:
    share = columns(**{"hit@1": [1.0] * 300 + [0.0] * 100})
    found = intervals([HIT], share)["hit@1"]
    error = math.sqrt(0.75 * 0.25 / 400)
    assert found.low == pytest.approx(0.75 - 1.96 * error, abs=0.01)
    assert found.high == pytest.approx(0.75 + 1.96 * error, abs=0.01)


def test_the_same_cases_give_the_same_interval() -> None:
    share = columns(**{"hit@1": [1.0, 0.0, 1.0]})
    assert intervals([HIT], share) == intervals([HIT], share)


def test_a_figure_without_cases_has_no_interval() -> None:
    found = intervals([HIT], columns(mrr=[1.0]))["hit@1"]
    assert math.isnan(found.low)
    assert math.isnan(found.high)


def test_the_difference_of_paired_runs_is_surer_than_that_of_strangers() -> None:
    before = columns(mrr=[0.1, 0.9] * 50)
    after = columns(mrr=[0.2, 1.0] * 50)
    found = difference_intervals([MRR], before, after)["mrr"]
    assert found.low == pytest.approx(0.1)
    assert found.high == pytest.approx(0.1)


def test_a_constant_gain_is_no_chance() -> None:
    before, after = columns(mrr=[0.5] * 20), columns(mrr=[0.6] * 20)
    assert permutation_p([MRR], before, after)["mrr"] == 1 / 1001


def test_gains_and_losses_alike_are_chance() -> None:
    before, after = columns(mrr=[0.5, 0.6] * 10), columns(mrr=[0.6, 0.5] * 10)
    assert permutation_p([MRR], before, after)["mrr"] == 1


def test_few_cases_can_prove_nothing() -> None:
    # Of the eight ways to swap three cases, two give so large a difference.
    before, after = columns(mrr=[0.1] * 3), columns(mrr=[0.9] * 3)
    assert permutation_p([MRR], before, after)["mrr"] == pytest.approx(2 / 8, abs=0.05)


def test_mcnemar_looks_at_the_cases_that_changed_alone() -> None:
    before = np.array([1.0] * 6 + [0.0] * 1 + [1.0] * 100)
    after = np.array([0.0] * 6 + [1.0] * 1 + [1.0] * 100)
    assert mcnemar_p(before, after) == pytest.approx(2 * (1 + 7) / 2**7)


def test_mcnemar_without_a_change_is_sure_of_nothing() -> None:
    assert mcnemar_p(np.array([1.0, math.nan]), np.array([1.0, 0.0])) == 1


def test_holm_asks_more_of_each_when_many_are_tested() -> None:
    assert holm({"a": 0.01, "b": 0.02, "c": 0.9}, 0.05) == {"a", "b"}
    assert holm({"a": 0.02, "b": 0.02, "c": 0.9}, 0.05) == set()
    assert holm({"a": 0.04, "b": math.nan}, 0.05) == {"a"}


def test_scores_between_nothing_and_one_are_not_binary() -> None:
    assert is_binary(np.array([0.0, 1.0, math.nan]))
    assert not is_binary(np.array([0.0, 0.5]))
