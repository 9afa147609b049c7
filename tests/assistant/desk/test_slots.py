"""What the customer said fills the places that wait for it, and nothing else does."""

import pytest

from assistant import Message, Role, Slot
from assistant.desk.slots import conversation_slots, empty_slots, filled

ORDER, OTHER_ORDER, PARCEL = "WFM202611220001", "WFM202611220002", "SF1234567890123"


def talk(*said: str) -> tuple[Message, ...]:
    """Messages in turn, the customer's first; "agent: …" is the other side's."""
    return tuple(
        Message(Role.AGENT, text.removeprefix("agent: "))
        if text.startswith("agent: ")
        else Message(Role.CUSTOMER, text)
        for text in said
    )


def known(*said: str) -> dict[str, str | None]:
    return {slot.name: slot.value for slot in conversation_slots(talk(*said))}


@pytest.mark.parametrize(
    ("said", "slots"),
    [
        (["我的包裹怎么还没到"], {"order_number": None}),
        ([f"订单号{ORDER}，怎么还没到"], {"order_number": ORDER}),
        (["我的包裹怎么还没到", "agent: 请提供订单号", ORDER], {"order_number": ORDER}),
        ([f"快递单号 {PARCEL} 一直没更新"], {"order_number": PARCEL, "tracking_number": PARCEL}),
        (
            [f"订单 {ORDER}", f"快递单号 {PARCEL} 一直没更新"],
            {"order_number": ORDER, "tracking_number": PARCEL},
        ),
        (["退货运费谁出？"], {}),
        (["我叫陈志强，退货运费谁出？电话 13800138000"], {"name": "陈志强", "phone": "13800138000"}),
        (["My name is Anna Lee, mail me at anna@example.com"], {"name": "Anna Lee", "email": "anna@example.com"}),
        (["麻烦给我回个电话"], {"phone": None}),
        (["麻烦给我回个电话 １３８００１３８０００"], {"phone": "13800138000"}),
        (
            [f"订单{ORDER}是10月3日下的，帮我把送货日期改到10月5日"],
            {"order_number": ORDER, "date": "10月5日"},
        ),
        (
            ["Please update my order 4711-2288: reschedule it from 3 October to Friday"],
            {"order_number": "4711-2288", "date": "Friday"},
        ),
    ],
)
def test_values_come_from_where_they_stand_in_the_conversation(said: list[str], slots: dict[str, str | None]) -> None:
    assert known(*said) == slots


def test_the_newest_value_counts() -> None:
    assert known(f"订单 {OTHER_ORDER} 还没到", f"说错了，订单 {ORDER} 还没到")["order_number"] == ORDER


def test_of_two_orders_in_one_message_none_is_taken() -> None:
    assert known(f"订单 {ORDER} 和 {OTHER_ORDER} 都还没到") == {"order_number": None}


def test_numbers_of_the_other_side_are_no_customers() -> None:
    assert "phone" not in known("退货找谁", "agent: 请拨打 +1 202-555-0142 或 13800138000", "好的")


SLOTS = (Slot("order_number", ORDER), Slot("name", None), Slot("phone", "13800138000"), Slot("agent_name", "周岚"))


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("您的订单【订单号】已登记，会致电[手机号]。", f"您的订单{ORDER}已登记，会致电13800138000。"),
        ("Order {{order_number}}, [Agent name] here.", f"Order {ORDER}, 周岚 here."),
        ("【姓名】您好，金额【金额】。", "【姓名】您好，金额【金额】。"),
        ("【您的姓名】您好", "【您的姓名】您好"),
        ("【公告】[1] 没有要填的。", "【公告】[1] 没有要填的。"),
        ("", ""),
    ],
)
def test_a_text_is_filled_as_far_as_values_are_known(text: str, result: str) -> None:
    assert filled(text, SLOTS) == result


def test_what_nobody_has_given_stays_empty_and_is_named() -> None:
    assert empty_slots(filled("【姓名】您好，订单【订单号】", SLOTS)) == ("【姓名】",)


def test_a_hostile_value_is_text_and_opens_no_new_place() -> None:
    slots = (Slot("name", "[order number]<script>alert(1)</script>{{x}}"), Slot("order_number", ORDER))
    text = filled("【姓名】您好", slots)
    assert text == "[order number]<script>alert(1)</script>{{x}}您好"
    # And yet it does not go out unseen.
    assert empty_slots(text) == ("[order number]", "{{x}}")


def test_a_value_is_one_short_line() -> None:
    address = "广东省东莞市厚街镇科技路1号" + "3栋" * 150
    for value in known(f"收货地址：{address}，我的包裹怎么还没到").values():
        assert value is None or (len(value) <= 200 and "\n" not in value)
