"""Marks lie where the terms stand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.marking import marks
from knowledge.text import terms


def marked(text: str, question: str) -> list[str]:
    return [text[start:end] for start, end in marks(text, frozenset(terms(question)))]


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("质量问题的退货运费由商城承担。", "退货运费谁出?", ["退货运费"]),
        ("退貨運費由商城承擔", "退货运费谁出", ["退貨運費"]),
        ("寄到香港的包裹需要 3–5 天。", "香港多久能到", ["香港"]),
        ("Refunds are made within 3 days.", "When is my refund made?", ["Refunds", "made"]),
        ("请拨打 400-555-0178 咨询", "打 400-555-0178 吗", ["400-555-0178"]),
        ("ＶＩＰ会员免运费", "vip 免费吗", ["ＶＩＰ"]),
        ("café — résumé", "Café", ["café"]),
        ("的了是", "的了吗", ["的了"]),
        ("什么都没有", "invoice", []),
        ("", "退货", []),
    ],
)
def test_marks_what_the_question_shares(text: str, question: str, expected: list[str]) -> None:
    assert marked(text, question) == expected


TEXTS = st.text(alphabet="退货运费香港abc123ÄéＡ①㈱-. \n\u0301\u200b", max_size=40)


@given(TEXTS, TEXTS)
def test_every_mark_holds_a_term_of_the_question(text: str, question: str) -> None:
    asked = frozenset(terms(question))
    end = 0
    for start, stop in marks(text, asked):
        assert end <= start < stop <= len(text)
        assert asked & set(terms(text[start:stop]))
        end = stop
