"""What is masked, what is left alone, and the laws that hold for any text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import Message, Role
from assistant.privacy import mask, mask_conversation, unmask

PERSONAL = [
    ("我的手机是13812345678", "我的手机是[PHONE_1]"),
    ("电话 138 1234 5678 或 +86-139-1234-5678", "电话 [PHONE_1] 或 [PHONE_2]"),
    ("座机010-82345678", "座机[PHONE_1]"),
    ("香港號碼+852 9123 4567", "香港號碼[PHONE_1]"),
    ("call (415) 555-2671 or +44 20 7946 0958", "call [PHONE_1] or [PHONE_2]"),
    ("电话：82345678", "电话：[PHONE_1]"),
    ("１３８１２３４５６７８", "[PHONE_1]"),
    ("身份证11010519491231002X", "身份证[ID_CARD_1]"),
    ("旧证110105491231002", "旧证[ID_CARD_1]"),
    ("卡号4111 1111 1111 1111", "卡号[BANK_CARD_1]"),
    ("card 4111111111111111.", "card [BANK_CARD_1]."),
    ("mail a.b+c@exa-mple.co.uk!", "mail [EMAIL_1]!"),
    ("请寄到广东省深圳市南山区科苑路15号创维大厦A座1201室，谢谢", "请寄到[ADDRESS_1]，谢谢"),
    ("地址改成上海市徐汇区龙漕路200弄28号302", "地址改成[ADDRESS_1]"),
    ("Ship to 221B Baker Street, London NW1 6XE please", "Ship to [ADDRESS_1] please"),
    ("500 Main St, Apt 4B, Springfield, IL 62704", "[ADDRESS_1]"),
    ("订单号：202312345678，怎么还没发货", "订单号：[ORDER_1]，怎么还没发货"),
    ("my order #1234567 is late", "my order #[ORDER_1] is late"),
    ("order number is ABC-12345", "order number is [ORDER_1]"),
    ("990011223344557 这个帮我看看", "[ORDER_1] 这个帮我看看"),
    ("快递单号SF1234567890123到哪了", "快递单号[TRACKING_1]到哪了"),
    ("1Z999AA10123456784 where is it", "[TRACKING_1] where is it"),
    ("tracking number 123456789012", "tracking number [TRACKING_1]"),
    ("我叫张三，收件人：李小龙", "我叫[NAME_1]，收件人：[NAME_2]"),
    ("My name is John Smith.", "My name is [NAME_1]."),
]

NOBODYS = [
    "这个1299.00元，满1000元减100",
    "2023-12-01 10:30 到 2023/12/5",
    "iPhone 15 和 RTX 4090，12V，v1.2.3",
    "WH-1000XM5 或 KDL-55X9500G 有货吗",
    "客服热线400-820-8820，也可以打4008208820或95588",
    "1-800-555-0199",
    "订单15天没发货，2023年的订单",
    "order within 24 hours, order 1000 pieces",
    "寄北京要多久？朝阳区和海淀区能送吗",
    "3 days on the road",
    "100000000000元",
    "设成255.255.255.0，倍率99.98449888",
    "我叫什么你知道吗，收货人写错了怎么办",
    "How much is shipping to New York?",
]


@pytest.mark.parametrize(("text", "masked"), PERSONAL)
def test_masks_personal_data(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize("text", NOBODYS)
def test_leaves_numbers_alone_that_are_nobodys(text: str) -> None:
    assert mask(text).text == text


def test_an_id_card_with_a_wrong_check_digit_is_not_called_one() -> None:
    assert "ID_CARD" not in mask("11010519491231002X".replace("X", "1")).text


def test_a_long_number_that_fails_luhn_is_not_called_a_bank_card() -> None:
    assert mask("4111111111111112").text == "[ORDER_1]"


def test_one_numbering_over_a_conversation() -> None:
    messages = [
        Message(Role.CUSTOMER, "订单号ABC12345，手机13812345678"),
        Message(Role.AGENT, "ABC12345 对吗？"),
        Message(Role.CUSTOMER, "对，另一个手机13912345678，还是13812345678方便"),
    ]
    masked, originals = mask_conversation(messages)
    assert [message.text for message in masked] == [
        "订单号[ORDER_1]，手机[PHONE_1]",
        "[ORDER_1] 对吗？",
        "对，另一个手机[PHONE_2]，还是[PHONE_1]方便",
    ]
    assert [message.role for message in masked] == [message.role for message in messages]
    assert [unmask(message.text, originals) for message in masked] == [message.text for message in messages]


def test_a_placeholder_in_the_customers_own_text_is_never_restored() -> None:
    masked = mask("[PHONE_1] 我的手机13812345678 [ORDER_7]")
    assert masked.text == "[PHONE_1] 我的手机[PHONE_2] [ORDER_7]"
    assert unmask("call [PHONE_1] or [PHONE_2]", masked.originals) == "call [PHONE_1] or 13812345678"


PIECES = st.one_of(
    st.sampled_from([text for text, _ in PERSONAL] + NOBODYS),
    st.sampled_from(
        ["[PHONE_1]", "[ORDER_1]", "[", "]", "订单号", "order ", " 1", "路", "号", "@", ".", "-", "\x00", "＠"]
    ),
    st.from_regex(r"[0-9]{1,20}", fullmatch=True),
    st.text(max_size=10),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
def test_unmask_gives_any_text_back(text: str) -> None:
    masked = mask(text)
    assert unmask(masked.text, masked.originals) == text


@given(TEXTS)
def test_no_original_is_left_in_the_masked_text(text: str) -> None:
    masked = mask(text)
    assert not [original for original in masked.originals.values() if original in masked.text]


@given(TEXTS)
def test_masking_what_is_masked_finds_nothing(text: str) -> None:
    masked = mask(text).text
    assert mask(masked).text == masked


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1",
        "a@",
        "路1",
        "订单号1234",
        "13812345678 ",
        "1 Aa Bb ",
        "+1 (",
        "[PHONE_1]",
        "中",
        "订单 ",
        "1-2-3 4/5.",
    ],
)
def test_100_kb_of_hostile_text_are_masked_and_given_back(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    masked = mask(text)
    assert unmask(masked.text, masked.originals) == text
