from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.text import is_traditional, language_of, normalize, sentences, terms, to_simplified

MIXED = st.text(
    alphabet=st.one_of(
        st.sampled_from("。！？；…“”‘’（）()【】：:,.;!?\"' \n\t　-•1２a.m.Ｕ.S.退貨著|#①﷐İß\u200b\u0345"),
        st.characters(),
    ),
    max_size=60,
)


def told(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＡＢＣ　１２３", "abc 123"),
        ("請問退貨運費誰出？", "请问退货运费谁出?"),
        ("看著瞭解", "看着了解"),
        ("  line one \r\n\t line two ", "line one line two"),
        ("zero\u200bwidth\ufeff \x07bell", "zerowidth bell"),
        ("“7–day” customer’s", '"7-day" customer\'s'),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("", ""),
    ],
)
def test_normalizes_what_looks_alike_to_the_same_form(written: str, compared: str) -> None:
    assert normalize(written) == compared


@given(MIXED)
def test_normalizing_twice_changes_nothing(text: str) -> None:
    assert normalize(normalize(text)) == normalize(text)


@given(MIXED)
def test_simplifying_keeps_every_offset(text: str) -> None:
    assert len(to_simplified(text)) == len(text)


def test_han_text_gives_characters_and_their_pairs() -> None:
    assert terms("退貨吗") == ["退", "货", "吗", "退货", "货吗"]


def test_pairs_do_not_reach_across_punctuation() -> None:
    assert "货运" not in terms("退货，运费")


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        ("refunds", "refund"),
        ("refunded", "Refunding"),
        ("deliveries", "delivery"),
        ("changed", "change"),
        ("shipping", "ship"),
        ("cancelled", "cancelling"),
        ("boxes", "box"),
        ("e-mail", "email"),
        ("4005550178", "400-555-0178"),
        ("1000", "1,000"),
        ("３kg", "3 KG"),
    ],
)
def test_different_spellings_meet(asked: str, written: str) -> None:
    assert set(terms(asked)) & set(terms(written))


@pytest.mark.parametrize(("one", "other"), [("customs", "customer"), ("need", "ne"), ("string", "str"), ("bus", "bu")])
def test_different_words_do_not_meet(one: str, other: str) -> None:
    assert not set(terms(one)) & set(terms(other))


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("400-555-0178", {"400-555-0178", "400", "555", "0178"}),
        ("v2.3", {"v2.3", "v", "2", "3"}),
        ("SF123", {"sf123", "sf", "123"}),
        ("a.b@example.com", {"a.b@example.com", "exampl", "com"}),
        ("1,000.50元", {"1000.50", "元"}),
    ],
)
def test_joined_words_are_found_whole_and_by_their_parts(written: str, parts: set[str]) -> None:
    assert parts <= set(terms(written))


def test_english_stop_words_are_no_terms() -> None:
    assert terms("What is the fee? Don't you're I'm can't") == ["fee"]


def test_words_of_other_scripts_are_terms() -> None:
    assert terms("возврат、café。ありがとう") == ["возврат", "café", "ありがとう"]


@given(MIXED)
def test_terms_are_never_empty_and_hold_no_blanks(text: str) -> None:
    assert all(term and not any(sign.isspace() for sign in term) for term in terms(text))


@given(MIXED)
def test_terms_of_a_text_are_those_of_its_normal_form(text: str) -> None:
    assert terms(text) == terms(normalize(text))


@pytest.mark.parametrize(
    "parts",
    [
        ["请问怎么退货？", "我昨天买的。", "急！！"],
        ["国内订单7天内发货；国际订单15天内发货。", "谢谢。"],
        ["他说：“可以退货。”", "然后挂了电话。"],
        ["点击“是否退货？”按钮，再点确认。", "完成。"],
        ["请在7天内申请（须保留包装。特殊商品除外。）并寄回。", "谢谢！"],
        ["（注：节假日顺延。春节除外。）", "其他照常。"],
        ["嗯……", "我想想。"],
        ["发货.", "退货."],
        ["Mr. Smith paid 3.5 dollars to Example Inc. yesterday.", "He left."],
        ["We ship to the U.S. and the U.K. every day.", "Call us."],
        ["We ship to the U.S.", "We do not ship to Mars."],
        ["Our desk opens at 9 a.m. Monday to Friday.", "It closes at 6 p.m."],
        ["See No. 5, e.g. Chapter 2.", "Then go on."],
        ["Version 2.3.1 is out.", "Get it from https://example.com/a?b=1.html now!"],
        ["Write to help@example.com.", "It weighs 3.5kg."],
        ['"Really?" she asked.', "Yes... maybe not."],
        ["where is my order?", "i paid yesterday.", "please help"],
        ["支持PDF.请上传。", "好"],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert told(" ".join(parts)) == parts


def test_a_list_item_is_told_from_the_next() -> None:
    assert told("需要：\n1. 订单号；照片\n2、发票\n- other\n① 视频") == [
        "需要：",
        "1. 订单号；照片",
        "2、发票",
        "- other",
        "① 视频",
    ]


def test_an_enumeration_within_a_line_is_not_torn_at_semicolons() -> None:
    assert told("步骤：1、登录；2、选择；3、提交。完成。") == ["步骤：1、登录；2、选择；3、提交。", "完成。"]


def test_a_heading_a_table_row_and_a_blank_line_end_a_sentence() -> None:
    assert told("# Returns\nFree of charge\n\nand quick\n| Days | a. B. |\n| 7 | x |\n售后政策\n七天内可退") == [
        "# Returns",
        "Free of charge",
        "and quick",
        "| Days | a. B. |",
        "| 7 | x |",
        "售后政策",
        "七天内可退",
    ]


def test_a_line_wrapped_by_hand_does_not_end_a_sentence() -> None:
    wrapped = "You may return goods\nwithin seven days.\nThen we refund."
    assert told(wrapped) == ["You may return goods\nwithin seven days.", "Then we refund."]


def test_a_wrapped_list_item_goes_on_when_it_is_indented() -> None:
    assert told("- keep the box\n  and the receipt\n- wait") == ["- keep the box\n  and the receipt", "- wait"]


@given(MIXED)
@settings(max_examples=300)
def test_sentences_lose_and_invent_nothing(text: str) -> None:
    spans = sentences(text)
    assert all(text[start:end] == text[start:end].strip() != "" for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert "".join("".join(part.split()) for part in told(text)) == "".join(text.split())


@pytest.mark.parametrize("hostile", ["（", "“", ".", "。", "a. ", "1. x\n", "a" * 50, "…", "U.S.", "\n"])
def test_sentences_of_200_kb_of_hostile_text_lose_nothing(hostile: str) -> None:
    text = hostile * (200_000 // len(hostile))
    assert "".join("".join(part.split()) for part in told(text)) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("请帮我 track 一下我的 order", "zh"),
        ("What does 保价 mean?", "en"),
        ("iPhone 15 Pro Max 多少钱", "zh"),
        ("Can I use 支付宝 or 微信支付?", "en"),
        ("請問退貨", "zh"),
        ("ＨＥＬＬＯ there", "en"),
        ("12345 ?!", "zh"),
        ("", "zh"),
    ],
)
def test_tells_the_language_of_mixed_text(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "traditional"),
    [
        ("請問退貨運費誰出", True),
        ("请问退货运费谁出", False),
        ("这款「電腦」怎么样", False),
        ("OK 7", False),
        ("", False),
    ],
)
def test_tells_traditional_from_simplified(text: str, traditional: bool) -> None:
    assert is_traditional(text) is traditional
