"""Rankings, with articles that stand in for expected ones."""

from math import log2

import pytest

from evals.metrics.ranking import ranking_scores, stood_in
from tests.evals.material import case


def test_scores_a_ranking() -> None:
    scores = ranking_scores([case("q", ["b"])], {"q": ["a", "b", "c"]})["q"]
    assert scores == {
        "hit@1": 0,
        "hit@3": 1,
        "hit@5": 1,
        "mrr": 1 / 2,
        "ndcg@10": pytest.approx((1 / log2(3)) / (1 / log2(2))),
    }


def test_grades_weigh_in_ndcg() -> None:
    graded = case("q", grades={"best": 2, "good": 1})
    scores = ranking_scores([graded], {"q": ["good", "best"]})["q"]
    ideal = 2 / log2(2) + 1 / log2(3)
    assert scores["ndcg@10"] == pytest.approx((1 / log2(2) + 2 / log2(3)) / ideal)


def test_the_order_of_the_system_stands_whatever_the_ids_are() -> None:
    cases = [case("up", ["z"]), case("down", ["a"])]
    scores = ranking_scores(cases, {"up": ["z", "a"], "down": ["a", "z"]})
    assert (scores["up"]["hit@1"], scores["down"]["hit@1"]) == (1, 1)


def test_nothing_found_scores_nothing() -> None:
    assert set(ranking_scores([case("q", ["a"])], {"q": []})["q"].values()) == {0}


def test_unanswerable_questions_have_no_ranking() -> None:
    assert ranking_scores([case("q")], {"q": ["a"]}) == {}


def test_a_translation_stands_in_for_the_expected_article_once() -> None:
    either = case(articles=["en"], also_right=frozenset({"zh"}))
    assert list(stood_in(["zh", "x", "en"], either)) == ["en", "x"]
    assert list(stood_in(["en", "zh", "x"], either)) == ["en", "x"]


def test_two_expected_articles_can_both_be_stood_in_for() -> None:
    two = case(articles=["a", "b"], also_right=frozenset({"a2", "b2"}))
    assert set(stood_in(["a2", "b2"], two)) == {"a", "b"}
