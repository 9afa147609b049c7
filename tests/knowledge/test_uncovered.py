"""What of a question no text says: named in the question's own words, and weighed."""

from collections.abc import Sequence

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.text import terms
from knowledge.uncovered import LONGEST_QUESTION, Stretch, uncovered_stretches, uncovered_weight

SHOP = (
    "会员有什么折扣？",
    "金卡会员购物可打 95 折，二手商品不打折。",
    "寄到广东要几天？",
    "寄到广东的包裹需要 3–5 天，单件不超过 30 公斤。",
    "Who pays the return postage?",
    "The mall pays it when the goods are faulty; a discount for members leaves it as it is.",
)
QUESTIONS = st.text(
    st.sampled_from("你们卖不二手车学生证能打折吗寄到新疆要几天的[]_PHONE1 3公斤.-'’\n%studen disco國İßé😀\0，？!"),
    max_size=60,
) | st.text(max_size=60)


def named(question: str, texts: Sequence[str] = SHOP) -> list[str]:
    return [stretch.text for stretch in uncovered_stretches(question, texts, dict.fromkeys(terms(question), 1.0))]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("你们卖不卖自行车", ["自行车"]),
        ("寄到新疆要几天", ["新疆"]),
        ("学生证能打折吗", ["学生证"]),
        ("學生證能打折嗎", ["學生證"]),
        ("請問寄到新疆要幾天", ["新疆"]),
        ("会员有什么折扣，停车费呢，ＶＩＰ呢", ["停车费", "ＶＩＰ"]),
        ("Is there a student discount?", ["student discount"]),
        ("are there pre-owned cars", ["pre-owned cars"]),
        ("the driver's postage", ["driver"]),
        ("drone postage laptop", ["drone postage", "laptop"]),
        ("会员用PayPal付行吗", ["PayPal"]),
    ],
)
def test_names_the_words_that_no_text_holds(question: str, words: list[str]) -> None:
    found = named(question)
    assert [word for word in found if word in words] == words
    assert not set("".join(found)) & set("你们卖请請吗嗎要几幾天到呢")


@pytest.mark.parametrize(
    "question",
    [
        "会员有什么折扣",
        "會員有什麼折扣",
        "who PAYS the postage",
        "Is the discount for memebrs?",
        "请问你们可以吗",
        "can you please",
        "",
    ],
)
def test_names_nothing_that_is_said_or_says_nothing(question: str) -> None:
    assert named(question) == []
    assert uncovered_weight(question, SHOP, dict.fromkeys(terms(question), 1.0)) == 0


def test_a_word_is_whole_although_its_half_is_known() -> None:
    assert named("二手车") == ["二手车"]


def test_words_known_each_by_itself_are_not_missing_together() -> None:
    assert named("包裹折扣") == []


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("单件40公斤的包裹", ["40公斤"]),
        ("单件30kg的包裹", []),
        ("单件三十公斤的包裹", []),
        # Days, money and pieces are the customer's own case.
        ("5天前的包裹", []),
        ("40公斤的钢琴", ["钢琴"]),
    ],
)
def test_a_quantity_is_one_unit_and_named_where_no_word_is(question: str, words: list[str]) -> None:
    assert named(question) == words


def test_personal_data_that_was_masked_is_no_word() -> None:
    assert named("[PHONE_1] [ORDER_12] www.example.com 13800138000") == []


def test_words_are_weighed_by_their_mean_rarity() -> None:
    rarity = {"自行": 2.0, "行车": 4.0}
    assert uncovered_stretches("卖不卖自行车", SHOP, rarity) == [Stretch(3, 6, "自行车", (2.0 + 4.0) / 2)]


def test_the_weight_is_the_share_of_what_is_not_said() -> None:
    rarity = {"会员": 1.0, "折扣": 2.0, "钢琴": 5.0}
    assert uncovered_weight("会员的折扣和钢琴", SHOP, rarity) == 5.0 / (1.0 + 2.0 + 5.0)
    assert uncovered_weight("会员的折扣和钢琴", (), rarity) == 1.0
    assert uncovered_weight("会员的折扣和钢琴", SHOP, {}) == 0.0


def test_only_the_beginning_of_a_long_question_is_looked_at() -> None:
    assert named("会员" * (LONGEST_QUESTION // 2) + "钢琴") == []


@given(QUESTIONS, st.lists(st.text(max_size=40) | st.sampled_from(SHOP), max_size=3))
@example("二手\n車 student\ndiscount", [])
@example("İ学生证ﬁ 的İ", [])
def test_every_stretch_stands_literally_in_the_question_on_one_line(question: str, texts: list[str]) -> None:
    rarity = dict.fromkeys(terms(question), 1.0)
    last = 0
    for stretch in uncovered_stretches(question, texts, rarity):
        assert stretch.text == question[stretch.start : stretch.end]
        assert last <= stretch.start < stretch.end
        assert len(stretch.text.splitlines()) == 1
        assert stretch.weight >= 0
        last = stretch.end
    assert 0 <= uncovered_weight(question, texts, rarity) <= 1


@given(QUESTIONS)
def test_nothing_is_missing_in_the_question_itself(question: str) -> None:
    assert uncovered_weight(question, [question], dict.fromkeys(terms(question), 1.0)) == 0
