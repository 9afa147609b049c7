"""What ranking compares of texts: shares of a question's terms, and how an article words what it answers."""

import math
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.domain import Origin, Revision, RevisionState
from knowledge.text import terms
from knowledge.wording import Question, Wording, terms_of, wording_of
from tests.knowledge.articles import content

WORDS = st.sampled_from("abcdefghij")
QUESTIONS = st.builds(
    lambda rarity: Question(frozenset(rarity), rarity),
    st.dictionaries(WORDS, st.floats(0.0, 20.0, allow_nan=False)),
)


def worded(*questions: str) -> Wording:
    """The wording of an article with these questions, a term a letter."""
    return Wording(tuple(map(frozenset, questions)), Counter("".join(questions)), len("".join(questions)), True)


def revision(number: int = 1, *similar: str, title: str = "退货运费谁出?", digest: str = "digest") -> Revision:
    said = content(title=title, similar_questions=similar)
    now = datetime(2026, 3, 1, tzinfo=UTC)
    return Revision("wording", number, RevisionState.PUBLISHED, said, "trainer", now, Origin.EDIT, digest)


# BM25 of all questions as one text


@given(QUESTIONS, st.lists(st.text("abcdefghijk", max_size=12), min_size=1, max_size=5), st.floats(0, 1e6))
def test_bm25_is_a_share(question: Question, questions: list[str], mean_length: float) -> None:
    assert 0 <= worded(*questions).bm25(question, mean_length) <= 1


@given(QUESTIONS, st.lists(st.text("abcdefghijk", max_size=12), min_size=1, max_size=5))
def test_shares_of_a_question_are_shares(question: Question, questions: list[str]) -> None:
    for found in questions:
        assert 0 <= question.share(frozenset(found)) <= 1 + 1e-9


def test_bm25_is_that_of_the_books() -> None:
    # Robertson & Zaragoza 2009, with k1 = 1.2 and b = 0.75, over the weight of the question's terms.
    question = Question(frozenset("ab"), {"a": 2.0, "b": 3.0})
    found = worded("aax", "xx").bm25(question, mean_length=10.0)
    norm = 1.2 * (1 - 0.75 + 0.75 * 5 / 10)
    assert found == pytest.approx(2.0 * 2 / (2 + norm) / (2.0 + 3.0))


def test_a_term_in_many_of_its_questions_counts_more_than_in_one() -> None:
    question = Question(frozenset("a"), {"a": 1.0})
    assert worded("ax", "ay").bm25(question, 4.0) > worded("ax", "zy").bm25(question, 4.0) > 0


def test_a_long_article_must_say_it_more_often() -> None:
    question = Question(frozenset("a"), {"a": 1.0})
    assert worded("a").bm25(question, 4.0) > worded("a" + "xyz" * 9).bm25(question, 4.0)


def test_a_question_without_terms_shares_nothing() -> None:
    nothing = Question(frozenset(), {})
    assert worded("abc").bm25(nothing, 3.0) == 0.0
    assert nothing.share({"a"}) == 0.0
    assert nothing.length == 1.0


# Questions


def test_rare_terms_weigh_more_in_a_share() -> None:
    question = Question(frozenset("ab"), {"a": 1.0, "b": 3.0})
    assert question.weight == 4.0
    assert question.share({"b"}) == 3.0 / 4.0
    assert question.share({"a", "b", "c"}) == 1.0


def test_length_is_the_square_root_of_one_more_than_its_terms() -> None:
    assert Question(frozenset("abc"), dict.fromkeys("abc", 1.0)).length == math.sqrt(3 + 1)


# Articles


def test_an_article_is_worded_by_its_title_and_its_similar_questions() -> None:
    found = wording_of(revision(1, "邮费算谁的"))
    assert found.questions == (frozenset(terms("退货运费谁出?")), frozenset(terms("邮费算谁的")))
    assert found.length == len(terms("退货运费谁出?")) + len(terms("邮费算谁的"))
    assert found.frequencies["谁"] == 2
    assert found.has_body


def test_a_body_that_repeats_the_title_is_no_body() -> None:
    said = revision(1)
    assert not wording_of(replace(said, digest="same", content=content(body="退货运费谁出?"))).has_body


def test_another_revision_is_worded_anew() -> None:
    first, second = wording_of(revision(1)), wording_of(revision(2, title="会员积分", digest="other"))
    assert first.questions != second.questions
    assert wording_of(revision(1)) is first


def test_the_terms_of_a_text_are_each_there_once() -> None:
    assert terms_of("退货退货") == frozenset(terms("退货退货"))
