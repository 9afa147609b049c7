"""How near a case comes to the handbook's own wording."""

import pytest

from evals.overlap import character_pairs, median_overlap, nearest_questions
from knowledge import ArticleContent, ArticleDraft
from tests.evals.material import case

ARTICLES = [
    ArticleDraft("a", ArticleContent("退货运费谁出？", "商城。", ("邮费谁付", "Who pays postage?"))),
    ArticleDraft("b", ArticleContent("寄到香港要几天？", "三天。")),
]


def test_pairs_are_of_letters_in_normal_form() -> None:
    assert character_pairs("運 費，Ab") == {"运费", "费a", "ab"}


def test_the_nearest_question_is_a_title_or_a_similar_question() -> None:
    (found,) = nearest_questions([case(text="邮费该谁付")], ARTICLES)
    # 邮费 and 谁付 of 邮费 费谁 谁付 and 邮费 费该 该谁 谁付.
    assert found.question == "邮费谁付"
    assert found.overlap == pytest.approx(2 * 2 / (3 + 4))


def test_the_same_wording_overlaps_wholly_whatever_its_script() -> None:
    (found,) = nearest_questions([case(text="退貨運費誰出")], ARTICLES)
    assert found.overlap == 1


def test_nothing_in_common_is_no_overlap() -> None:
    assert [each.overlap for each in nearest_questions([case(text="天气"), case(text="x")], ARTICLES)] == [0, 0]


def test_the_median_is_over_cases() -> None:
    cases = [case("1", text="邮费谁付"), case("2", text="天气"), case("3", text="邮费该谁付")]
    assert median_overlap(nearest_questions(cases, ARTICLES)) == pytest.approx(2 * 2 / (3 + 4))
