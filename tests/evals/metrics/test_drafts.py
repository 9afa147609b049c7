"""What can be counted about a reply, in Chinese as in English."""

import pytest

from assistant import Outcome
from evals.domain import Answer, Found, Said
from evals.metrics.drafts import (
    citation_precision,
    citation_recall,
    grounded_share,
    has_right_language,
    is_grounded,
    stating_sentences,
    wrong_numbers,
)
from tests.evals.material import case

SOURCE = "退款多久到账？\n退款审核通过后，会在 3 个工作日内原路退回。"


def test_a_chinese_reply_is_split_at_its_own_marks() -> None:
    answer = Answer(
        (Found("a", "退款", "原文", 0.9),),
        outcome=Outcome.ANSWER,
        text="退款需3.5天，请留意“到账提醒！”短信。运费怎么算？由商城承担；不用垫付！",
    )
    assert [said.text for said in stating_sentences(answer)] == [
        "退款需3.5天，请留意“到账提醒！”短信。",
        "运费怎么算？",
        "由商城承担；不用垫付！",
    ]
    assert {said.sources for said in stating_sentences(answer)} == {("原文",)}


def test_sentences_that_a_system_names_are_taken_as_they_are() -> None:
    said = (Said("一。二。", ("一。二。",)),)
    assert stating_sentences(Answer(text="您好！一。二。", said=said)) == said


def test_a_system_that_only_searches_says_nothing() -> None:
    assert stating_sentences(Answer()) == ()


def test_what_stands_in_a_source_is_grounded_whatever_its_marks() -> None:
    assert is_grounded(Said("退款审核通过后会在3个工作日内，原路退回", (SOURCE,)))


def test_a_paraphrase_of_the_same_terms_is_grounded() -> None:
    assert is_grounded(Said("审核通过后，退款会在 3 个工作日内原路退回给您。", (SOURCE,)))


@pytest.mark.parametrize(
    "text",
    ["本店支持货到付款和分期付款。", "退款审核通过后，会在 5 个工作日内原路退回。"],
    ids=["invented", "another number"],
)
def test_what_no_source_says_is_not_grounded(text: str) -> None:
    assert not is_grounded(Said(text, (SOURCE,)))


def test_a_sentence_without_sources_is_not_grounded() -> None:
    assert not is_grounded(Said("退款会原路退回。", ()))


def test_the_share_of_sentences_grounded() -> None:
    said = [Said("原路退回", (SOURCE,)), Said("支持货到付款。", (SOURCE,)), Said("3 个工作日内", (SOURCE,))]
    assert grounded_share(said) == 2 / 3


def test_a_number_is_wrong_when_no_source_states_it_in_any_unit() -> None:
    said = Said("48 小时内发货，5 天内送达。", ("2 天内发货。", "运费 12 元。"))
    assert wrong_numbers(said) == ["5 天"]


def test_citations_are_judged_by_article() -> None:
    asked = case(articles=["a", "b"], also_right=frozenset({"a-en"}))
    assert citation_precision(["a-en", "x"], asked) == 1 / 2
    assert citation_recall(["a-en", "x"], asked) == 1 / 2
    assert citation_recall(["a", "a-en", "b"], asked) == 1


def test_the_language_is_that_of_the_statements_not_of_the_courtesy() -> None:
    english = Answer(text="您好！Refunds take three days.", said=(Said("Refunds take three days.", ()),))
    assert not has_right_language(english, case(language="zh"))
    assert has_right_language(english, case(language="en"))
