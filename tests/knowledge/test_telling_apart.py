"""Differences are told in words, and both texts can be read back from them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.telling_apart import Change, differences, word_difference
from tests.knowledge.articles import content


@pytest.mark.parametrize(
    ("before", "after", "gone", "new"),
    [
        ("免费仓储30天", "免费仓储45天", ["30"], ["45"]),
        ("运费由买家承担。", "运费由卖家承担。", ["买"], ["卖"]),
        ("It takes 12.5 days.", "It takes 12.8 days.", ["12.5"], ["12.8"]),
        ("We pay the postage.", "You pay the postage.", ["We"], ["You"]),
        ("第一行\n第二行\n", "第一行\n", ["第二行\n"], []),
        ("", "新的", [], ["新的"]),
        ("same", "same", [], []),
    ],
)
def test_names_the_words_that_differ(before: str, after: str, gone: list[str], new: list[str]) -> None:
    pieces = word_difference(before, after)
    assert [piece.text for piece in pieces if piece.change is Change.GONE] == gone
    assert [piece.text for piece in pieces if piece.change is Change.NEW] == new


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    pieces = word_difference(before, after)
    assert "".join(piece.text for piece in pieces if piece.change is not Change.NEW) == before
    assert "".join(piece.text for piece in pieces if piece.change is not Change.GONE) == after


def test_long_texts_are_compared_by_lines() -> None:
    before = "运" * 100_000
    assert [piece.change for piece in word_difference(before, before + "费")] == [Change.GONE, Change.NEW]


def test_tells_the_fields_that_differ_and_no_others() -> None:
    before = content("谁出运费?", "我们", similar_questions=("a", "b"), source="faq.csv row 1")
    after = replace(before, body="您", similar_questions=("a", "c"), source="faq.csv row 9")
    assert [each.field for each in differences(before, after)] == ["body", "similar_questions"]
    assert {each.field for each in differences(None, before)} >= {"title", "body", "language"}
