"""Places that wait for a value are found; brackets that hold anything else are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desk.placeholders import placeholders
from assistant.desk.slots import empty_slots

EMPTY = [
    ("您的订单【订单号】已为您登记。", ["【订单号】"]),
    ("您的订单【 订单编号 】已为您登记。", ["【 订单编号 】"]),
    ("【姓名】您好，很高兴为您服务。", ["【姓名】"]),
    ("您好，我是客服【客服姓名】。", ["【客服姓名】"]),
    ("包裹将于【日期】前送达【收货地址】。", ["【日期】", "【收货地址】"]),
    ("【日期】我们会再次派送。", ["【日期】"]),
    ("稍后致电【您的手机号】。", ["【您的手机号】"]),
    ("已退款【金额】元，請留意【訂單號】。", ["【金额】", "【訂單號】"]),
    ("因【原因】导致延误。", ["【原因】"]),
    ("请您稍候，【请填写处理时间】内答复。", ["【请填写处理时间】"]),
    ("订单 [订单号] 已取消。", ["[订单号]"]),
    ("订单［订单号］已取消。", ["［订单号］"]),
    ("订单{订单号}已取消，〔姓名〕您好。", ["{订单号}", "〔姓名〕"]),
    ("您的订单号是【XXX】，金额【】元。", ["【XXX】", "【】"]),
    ("Your order [order number] is on its way.", ["[order number]"]),
    ("Dear [Customer Name], we called [Phone Number].", ["[Customer Name]", "[Phone Number]"]),
    ("Dear [your name],", ["[your name]"]),
    ("[Date] we will come again. Kind regards, [Agent name]", ["[Date]", "[Agent name]"]),
    ("Regards, [agent_name] – order [order_number]", ["[agent_name]", "[order_number]"]),
    ("We refund [insert amount here] to [Enter Address].", ["[insert amount here]", "[Enter Address]"]),
    ("Order <order number>, ticket <ticket-id>.", ["<order number>", "<ticket-id>"]),
    ("Hi {{customer.first_name}}, {{ order_number }}", ["{{customer.first_name}}", "{{ order_number }}"]),
    ("Hi {{whatever this is}}", ["{{whatever this is}}"]),
    ("Call me on [xxx].", ["[xxx]"]),
    ("订单 [ORDER_1] 的电话是 [PHONE_12]。", ["[ORDER_1]", "[PHONE_12]"]),
    ("- 【订单号】已登记\n- 【姓名】已更新", ["【订单号】", "【姓名】"]),
    ("【订单号】和【订单号】", ["【订单号】"]),
]

ORDINARY = [
    "【公告】国庆期间发货顺延。",
    "【鲸渡】您的包裹已到自提点。",
    "【重要】请在 24 小时内联系我们。",
    "退货运费由商城承担 [1]，其他情况由客户承担[2][3]。",
    "见注[注1]与【附件一】。",
    "请点击【订单号】右侧的“复制”。",
    "打开【我的】-【收货地址】修改。",
    "进入我的→【收货地址】修改即可。",
    "在【收货地址】一栏修改。",
    "在退货详情页点击【填写快递单号】。",
    "Click [Order number] to copy it, then open the [Address] tab.",
    "Use the [Phone number] field.",
    "See [order number](https://example.com/help).",
    "See [Order number]: https://example.com/help",
    "【地址】东莞市厚街镇科技路 1 号\n【电话】400-555-0178\n【时间】每天 08:00–22:00",
    "【日期】11 月 1 日至 12 月 31 日",
    "【原因】海关查验。",
    "【订单号】WFM202611220001 已发货，【快递单号】SF1234567890123。",
    "请提供以下信息：\n【订单号】：\n【姓名】：\n【电话】:",
    "- [ ] 检查包装\n- [x] 检查配件",
    "他说 [sic] “好的” […] 然后走了。",
    "Press [Enter] or [Ctrl]+[C].",
    "if (a[i] < b[j] && c > 0) { return {}; }",
    "a < b and c > d; 3 <4> 5",
    'JSON {"name": 1}',
    "",
    "没有括号的普通句子，订单号 WFM202611220001。",
]


@pytest.mark.parametrize(("text", "written"), EMPTY)
def test_a_place_that_waits_for_a_value_is_found(text: str, written: list[str]) -> None:
    assert list(empty_slots(text)) == written


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_brackets_are_left_alone(text: str) -> None:
    assert empty_slots(text) == ()


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("【您的订单号】", "order_number"),
        ("[tracking no.]", "tracking_number"),
        ("{{订单号}}", "order_number"),
        ("【收件人】", "name"),
        ("【您的姓名】", None),
        ("[customer's name]", "name"),
        ("[Agent-Name]", "agent_name"),
        ("【送达日期】", None),
        ("【新日期】", "date"),
        ("[ORDER_1]", None),
        ("【金额】", None),
    ],
)
def test_a_place_tells_what_would_fit(text: str, slot: str | None) -> None:
    assert [place.slot for place in placeholders(text)] == [slot]


@given(st.text(alphabet="【】[]{}<>订单号 姓名name_1\n:", max_size=200))
def test_places_are_what_stands_there_in_order_and_never_overlap(text: str) -> None:
    end = 0
    for place in placeholders(text):
        assert text[place.start : place.end] == place.written
        assert place.start >= end
        end = place.end


def test_a_hostile_text_takes_no_time() -> None:
    for text in ("【" * 50_000, "[" * 50_000, "{{" * 25_000, "<订单号" * 10_000, "【订单号】" * 5_000):
        assert len(placeholders(text)) <= 5_000
