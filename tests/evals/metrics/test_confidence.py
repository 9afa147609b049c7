"""Figures of confidence, each against the arithmetic that defines it."""

import math

import pytest

from evals.metrics.confidence import (
    auroc_near,
    auroc_right,
    coverage_at_risk,
    expected_calibration_error,
    reliability,
    right_coverage_at_risk,
    risk_coverage,
    risk_coverage_area,
)
from tests.evals.material import columns, judged

# (confidence, right, answerable): one right, one wrong, one unanswerable, one right.
FOUR = judged((0.9, 1, 1), (0.8, 0, 1), (0.7, 0, 0), (0.6, 1, 1))


def test_auroc_is_the_share_of_pairs_in_the_right_order() -> None:
    # Right: .9 and .6; not right: .8 and .7. Of the four pairs .9 wins both and .6 loses both.
    assert auroc_right(FOUR) == 2 / 4


def test_a_tie_is_half_a_pair() -> None:
    assert auroc_right(judged((0.5, 1, 1), (0.5, 0, 1), (0.4, 0, 1))) == (1 / 2 + 1) / 2


def test_auroc_needs_both_kinds() -> None:
    assert math.isnan(auroc_right(judged((0.9, 1, 1))))


def test_near_unanswerable_questions_are_told_from_answerable_ones_and_from_nothing_else() -> None:
    cases = judged((0.9, 0, 1), (0.5, 1, 1), (0.7, 0, 0), (0.99, 0, 0), near=[0, 0, 1, 0])
    assert auroc_near(cases) == 1 / 2


def test_risk_counts_wrong_articles_and_answers_to_unanswerable_questions() -> None:
    curve = risk_coverage(FOUR)
    assert curve.level.tolist() == [0.9, 0.8, 0.7, 0.6]
    assert curve.risk.tolist() == pytest.approx([0 / 1, 1 / 2, 2 / 3, 2 / 4])
    assert curve.coverage.tolist() == pytest.approx([1 / 3, 2 / 3, 2 / 3, 3 / 3])
    assert curve.right_coverage.tolist() == pytest.approx([1 / 3, 1 / 3, 1 / 3, 2 / 3])


def test_questions_of_one_confidence_are_answered_together() -> None:
    curve = risk_coverage(judged((0.9, 1, 1), (0.5, 0, 1), (0.5, 1, 1)))
    assert curve.level.tolist() == [0.9, 0.5]
    assert curve.risk.tolist() == pytest.approx([0, 1 / 3])


def test_the_area_is_the_mean_risk_at_the_level_of_each_answerable_question() -> None:
    assert risk_coverage_area(FOUR) == pytest.approx((0 + 1 / 2 + 2 / 4) / 3)


def test_coverage_at_a_risk_is_the_largest_that_keeps_it() -> None:
    assert coverage_at_risk(FOUR, 0.05) == pytest.approx(1 / 3)
    assert coverage_at_risk(FOUR, 1 / 2) == pytest.approx(3 / 3)
    assert right_coverage_at_risk(FOUR, 1 / 2) == pytest.approx(2 / 3)


def test_coverage_is_nothing_when_the_surest_answer_is_wrong() -> None:
    assert coverage_at_risk(judged((0.9, 0, 1), (0.8, 0, 1)), 0.05) == 0


def test_coverage_may_recover_after_a_wrong_answer() -> None:
    # One wrong at the top, nineteen right below it: 1 / 20 wrong in all.
    cases = judged((0.99, 0, 1), *[(0.9 - place / 100, 1, 1) for place in range(19)])
    assert coverage_at_risk(cases, 0.05) == pytest.approx(20 / 20)


def test_without_answerable_questions_there_is_no_coverage() -> None:
    nothing = judged((0.9, 0, 0))
    assert math.isnan(coverage_at_risk(nothing, 0.05))
    assert math.isnan(risk_coverage_area(nothing))


def test_calibration_error_weighs_bins_by_their_cases() -> None:
    cases = judged((0.95, 1, 1), (0.91, 0, 1), (0.15, 0, 1), (1.0, 1, 1))
    upper = abs((0.95 + 0.91 + 1.0) / 3 - 2 / 3)
    assert expected_calibration_error(cases) == pytest.approx(3 / 4 * upper + 1 / 4 * 0.15)


def test_reliability_shows_the_bins_that_hold_a_case() -> None:
    bins = reliability(judged((0.95, 1, 1), (0.91, 0, 1), (0.15, 0, 1)))
    assert [(each.cases, each.right) for each in bins] == [(1, 0), (2, 1 / 2)]


def test_no_case_gives_no_calibration_error() -> None:
    assert math.isnan(expected_calibration_error(columns(confidence=[], right=[])))
