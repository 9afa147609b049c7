"""Which bare numbers of a conversation are an order's, and which the end of a phone's."""

import pytest

from assistant.domain import Message, Role
from assistant.given_numbers import given_numbers
from assistant.privacy import mask_conversation

ASK_NUMBER = "请提供订单号或运单号。"
ASK_DIGITS = "请提供下单手机号的后四位数字。"
ASK_DIGITS_EN = "Please tell us the last four digits of the phone number you ordered with."
ASK_NUMBER_EN = "Please tell us your order or tracking number."


def talk(*texts: str) -> list[Message]:
    """The customer's messages, and those of the other side, which begin with ">"."""
    return [
        Message(Role.ASSISTANT, text[1:]) if text.startswith(">") else Message(Role.CUSTOMER, text) for text in texts
    ]


def last(*texts: str) -> list[tuple[str, str]]:
    """Kind and value of what the last message gives."""
    return [(number.kind, texts[-1][number.start : number.end]) for number in given_numbers(talk(*texts))[-1]]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("查下我的快递", f">{ASK_NUMBER}", "WF123456"), [("ORDER", "WF123456")]),
        (("查下我的快递", f">{ASK_NUMBER}", "单号是 12345678，帮我看看"), [("ORDER", "12345678")]),
        (("where is my parcel", f">{ASK_NUMBER_EN}", "it's AB-1234567"), [("ORDER", "AB-1234567")]),
        ((f">{ASK_NUMBER}", "ＷＦ１２３４５６"), [("ORDER", "ＷＦ１２３４５６")]),
        ((f">{ASK_NUMBER}", "WF123456 和 WF123457"), [("ORDER", "WF123456"), ("ORDER", "WF123457")]),
        ((f">{ASK_NUMBER}", "WF123456，尾号6789"), [("LAST_FOUR", "6789"), ("ORDER", "WF123456")][::-1]),
        ((f">{ASK_NUMBER}", "WF123456 6789"), [("ORDER", "WF123456"), ("LAST_FOUR", "6789")]),
        ((f">{ASK_NUMBER}", "WF123456，6789"), [("ORDER", "WF123456"), ("LAST_FOUR", "6789")]),
        ((f">{ASK_DIGITS}", "6789"), [("LAST_FOUR", "6789")]),
        ((f">{ASK_DIGITS}", "６７８９"), [("LAST_FOUR", "６７８９")]),
        ((f">{ASK_DIGITS}", "是6789哦"), [("LAST_FOUR", "6789")]),
        ((f">{ASK_DIGITS_EN}", "they are 6789, thanks"), [("LAST_FOUR", "6789")]),
        ((f">{ASK_DIGITS}", "13812346789"), [("LAST_FOUR", "13812346789")]),
        ((f">{ASK_DIGITS}", "138-1234-6789"), [("LAST_FOUR", "138-1234-6789")]),
        # Labelled, it needs nobody to have asked.
        (("手机尾号6789",), [("LAST_FOUR", "6789")]),
        (("我的手机后四位是 6789",), [("LAST_FOUR", "6789")]),
        (("last four digits of my phone are 6789",), [("LAST_FOUR", "6789")]),
        # Four digits right behind a long number that end the line are those that are asked for next.
        (("我的包裹到哪了？ WFM202600000005 2580",), [("ORDER", "WFM202600000005"), ("LAST_FOUR", "2580")]),
        (("where is my parcel?\nWFM202600000005, 2580",), [("ORDER", "WFM202600000005"), ("LAST_FOUR", "2580")]),
        # A matter in between does not make it forgotten.
        ((f">{ASK_DIGITS}", "运费怎么算？", ">首重8元。", "6789"), [("LAST_FOUR", "6789")]),
        ((f">{ASK_NUMBER}", "运费怎么算？", ">首重8元。", "WF123456"), [("ORDER", "WF123456")]),
    ],
)
def test_numbers_that_were_asked_for_are_found(texts: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    assert last(*texts) == expected


@pytest.mark.parametrize(
    "texts",
    [
        ("6789",),
        ("请联系 13812345678 2580",),
        ("快递 YT1234567890 2026年到的",),
        ("WF123456",),
        (">您要哪一款？", "TX80001"),
        (f">{ASK_NUMBER}", "13812346789"),
        (f">{ASK_NUMBER}", "我没有订单号"),
        (f">{ASK_DIGITS}", "2026年3月1日下的单"),
        (f">{ASK_DIGITS}", "一共1299.00元"),
        (f">{ASK_DIGITS}", "¥1299 的那单"),
        (f">{ASK_DIGITS}", "1234 还是 5678 我忘了"),
        ("银行卡尾号6789",),
        ("信用卡的尾号6789",),
        (f">{ASK_DIGITS}", "运费怎么算？", ">首重8元。", "这款 2000 瓦的能上飞机吗"),
    ],
)
def test_other_numbers_are_left_alone(texts: tuple[str, ...]) -> None:
    assert last(*texts) == []


def test_what_was_asked_for_is_masked_wherever_it_stands_alone() -> None:
    told = talk(
        "查快递",
        f">{ASK_NUMBER}",
        "WF123456",
        f">{ASK_DIGITS}",
        "6789",
        ">没有查到。",
        "就是 6789 啊，WF123456，不是 67891",
    )

    masked, originals = mask_conversation(told)

    assert masked[2].text == "[ORDER_1]"
    assert masked[4].text == "[LAST_FOUR_1]"
    assert masked[6].text == "就是 [LAST_FOUR_1] 啊，[ORDER_1]，不是 67891"
    assert originals == {"[ORDER_1]": "WF123456", "[LAST_FOUR_1]": "6789"}
