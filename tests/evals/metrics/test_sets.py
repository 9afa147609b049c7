"""Figures of whole sets: types of business, times, and the catalogue of all of them."""

import math

import pytest

from evals.domain import Marks
from evals.metrics.catalogue import BY_NAME, HEADLINE, METRICS
from evals.metrics.columns import Columns, columns_of
from evals.metrics.latency import latency_percentile
from evals.metrics.triage import macro_f1
from tests.evals.material import columns


def typed(*pairs: tuple[str, str]) -> Columns:
    labels = [{"expected_type": expected, "given_type": given} for expected, given in pairs]
    return columns_of([Marks(str(row), {}, label) for row, label in enumerate(labels)])


def test_macro_f1_is_the_mean_over_types() -> None:
    rows = [("delivery", "delivery")] * 4 + [("delivery", "other")] + [("other", "other")] * 5
    delivery, other = 2 * 4 / (5 + 4), 2 * 5 / (5 + 6)
    assert macro_f1(typed(*rows)) == pytest.approx((delivery + other) / 2)


def test_a_type_with_few_cases_is_left_out_of_the_mean() -> None:
    rows = [("delivery", "delivery")] * 5 + [("feedback", "delivery")] * 4
    assert macro_f1(typed(*rows)) == pytest.approx(2 * 5 / (5 + 9))


def test_without_labels_there_is_no_macro_f1() -> None:
    assert math.isnan(macro_f1(typed(("", ""))))


def test_a_percentile_lies_between_the_times_beside_it() -> None:
    assert latency_percentile(columns(milliseconds=[10, 20, 30]), 75) == 20 + (30 - 20) / 2


def test_no_figure_applies_to_nothing() -> None:
    assert [metric.name for metric in METRICS if not math.isnan(metric.compute(columns_of([])))] == []


def test_a_mean_rests_on_the_cases_that_have_the_score() -> None:
    scores = columns_of([Marks("a", {"key_facts": 1.0}, {}), Marks("b", {"key_facts": 0.5}, {}), Marks("c", {}, {})])
    metric = BY_NAME["key_facts"]
    assert (metric.compute(scores), metric.cases(scores)) == ((1 + 0.5) / 2, 2)


def test_names_are_unique_and_headlines_exist() -> None:
    assert len(BY_NAME) == len(METRICS)
    assert set(HEADLINE) <= set(BY_NAME)
