"""A long conversation comes down to a few lines that quote it; a short one is left to be read."""

import re

import pytest

from assistant.desk.demands import demands, times_asked
from assistant.desk.mood import Mood, mood_of
from assistant.desk.summary import Spoken, summary
from tests.assistant.desk import talks
from tests.assistant.desk.talks import messages, talk


def lines(conversation: tuple[Spoken, ...], language: str = "zh") -> list[str]:
    return [line.text for line in summary(conversation, language)]


SUMMARIES = [
    (
        talks.HAIR_DRYER,
        "zh",
        [
            "诉求：“我上周在你们这买的吹风机，用了三天就不热了”；“订单号WFM202611220001，这个能退吗”；"
            "“我已经申请了，怎么三天了还没人联系我”",
            "提到：订单号 WFM202611220001",
            "已答复：《数码家电有质量问题怎么退？》、《退货运费谁出？》",
            "情绪：要求人工",
            "待处理：尚未答复“我已经申请了，怎么三天了还没人联系我”",
        ],
    ),
    (
        talks.LATE_PARCEL,
        "zh",
        [
            "诉求：“我的包裹到哪了”；“都五天没更新了！”；“你们到底发没发货？”",
            "提到：运单号 SF1234567890123",
            "已答复：尚未引用任何文章",
            "情绪：情绪激动；要投诉；提到法律途径或监管部门",
            "待处理：尚未答复以上诉求",
        ],
    ),
    (
        talks.COAT,
        "en",
        [
            "Wants: “I ordered a coat two weeks ago, order WFM202611220001, and it still has not arrived”; "
            "“where my order is?”",
            "Mentioned: order WFM202611220001; $299; December 3",
            "Answered so far: no article quoted yet",
            "Mood: upset; asks for a person (2 times)",
            "Open: not answered yet: the above",
        ],
    ),
    (
        talks.HONG_KONG,
        "en",
        [
            "Wants: “3公斤多少钱”; “可以货到付款吗”",
            "Answered so far: “寄到香港澳门多久，运费多少？”",
            "Open: not answered yet: “可以货到付款吗”",
        ],
    ),
    (
        talks.OTHER_DAY,
        "zh",
        [
            "诉求：“帮我把送货日期改到10月5日”",
            "提到：10月5日；订单号 WFM202611220001；电话 13800138000",
            "已答复：客服回复 2 次",
            "待处理：客户最后一句之后已有答复",
        ],
    ),
    (
        talks.COSMETICS,
        "en",
        [
            "Wants: “It's a quality problem!”; “who pays the return shipping then?”; "
            "“And how long does the refund take?”",
            "Answered so far: “Can I return opened cosmetics?”, “What if cosmetics cause an allergy?”",
            "Open: not answered yet: the above",
        ],
    ),
    (
        talks.TRADITIONAL,
        "zh",
        [
            "诉求：“訂單可以改地址嗎”",
            "提到：地址 香港九龍彌敦道100號5樓；姓名 陳大文",
            "已答复：《下单后怎么修改收货地址？》",
            "待处理：尚未答复“改成寄去公司，香港九龍彌敦道100號5樓”",
        ],
    ),
    (
        talks.INVOICE,
        "zh",
        [
            "诉求：“发票抬头开错了，能不能帮我重开？”",
            "已答复：尚未引用任何文章",
            "情绪：情绪激动",
            "待处理：尚未答复以上诉求；缺少订单号或运单号",
        ],
    ),
    (
        talks.AGAIN,
        "zh",
        [
            "诉求：“所以我的退款到底什么时候到账，很急”",
            "已答复：《退款多久到账？》；客服回复 1 次",
            "情绪：着急；同一问题问了 3 次",
            "待处理：尚未答复以上诉求；缺少订单号或运单号",
        ],
    ),
]


@pytest.mark.parametrize(("conversation", "language", "expected"), SUMMARIES)
def test_a_conversation_comes_down_to_these_lines(
    conversation: tuple[Spoken, ...], language: str, expected: list[str]
) -> None:
    assert lines(conversation, language) == expected


@pytest.mark.parametrize("conversation", [case[0] for case in SUMMARIES])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_stands_in_quotation_marks_was_said_or_is_a_title(conversation: tuple[Spoken, ...], language: str) -> None:
    everything = "\n".join(text for each in conversation for text in (each.message.text, *each.titles))
    for line in lines(conversation, language):
        for quote in re.findall("[“《](.+?)[”》]", line):
            assert quote.rstrip("…") in everything


@pytest.mark.parametrize(
    "conversation",
    [
        (),
        talk("c: 我的订单怎么还没发货"),
        talk("c: 退货运费谁出？", "b: 商城承担。|退货运费谁出？", "c: 转人工"),
        talk("c: 好的", "c: 嗯", "c: 谢谢"),
    ],
)
def test_a_short_conversation_has_no_summary(conversation: tuple[Spoken, ...]) -> None:
    assert lines(conversation) == []


def test_an_agent_who_asked_back_is_waited_for() -> None:
    conversation = talk("c: 在吗", "c: 帮我查下订单 WFM202611220001", "c: 快点", "b: 稍等", "a: 请问收件人是谁？")
    # What the customer wants is still open, and that comes first.
    assert lines(conversation)[-1] == "待处理：尚未答复以上诉求"
    settled = (*conversation, *talk("a: 已为您查到，正在派送。", "a: 还需要别的帮助吗？"))
    assert lines(settled)[-1] == "待处理：等客户回复“还需要别的帮助吗？”"


def test_hostile_words_stay_words_on_one_line() -> None:
    found = lines(talks.HOSTILE)
    assert found
    for line in found:
        assert line.isprintable()
    assert any("<script>alert(1)</script>" in line or "怎么还没退款" in line for line in found)


def test_a_very_long_conversation_is_summed_up_from_its_beginning_and_its_end() -> None:
    middle = [f"c: 中间第 {number} 句话，随便聊聊天气" for number in range(400)]
    found = lines(talk("c: 我想退掉上周买的手表", *middle, "c: 还是退不了吗？" + "啊" * 5_000))
    assert "“我想退掉上周买的手表”" in found[0]
    assert all(len(line) < 500 for line in found)


def test_an_unknown_language_is_answered_in_english() -> None:
    assert lines(talks.HONG_KONG, "fr") == lines(talks.HONG_KONG, "en")


@pytest.mark.parametrize(
    ("said", "moods"),
    [
        ("请尽快处理，很急", {Mood.URGENT}),
        ("垃圾服务！！！", {Mood.ANGRY}),
        ("我要投诉你们", {Mood.COMPLAINS}),
        ("怎么投诉快递员", set()),
        ("投诉电话是多少", set()),
        ("我会找律师起诉", {Mood.LEGAL}),
        ("不要机器人，转人工", {Mood.WANTS_PERSON}),
        ("This is unacceptable, I will report you", {Mood.ANGRY, Mood.LEGAL}),
        ("I'll see you in court", {Mood.LEGAL}),
        ("WHERE IS MY PARCEL", {Mood.ANGRY}),
        ("SF1234567890123", set()),
        ("退货运费谁出？", set()),
        ("Is there an issue with the tissue paper?", set()),
    ],
)
def test_moods_are_told_by_words(said: str, moods: set[Mood]) -> None:
    assert set(mood_of([said])) == moods


def test_the_same_demand_in_one_message_is_made_once() -> None:
    assert times_asked(demands(messages("c: 退款什么时候到？退款什么时候到？"))) == 1
    assert times_asked(demands(messages("c: 退款什么时候到？", "c: 退款什么时候到啊"))) == 2
    assert times_asked([]) == 0
