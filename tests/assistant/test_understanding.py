"""What a conversation is understood as: type, marks, parts, slots, and follow-ups made whole."""

import pytest

from assistant.domain import Inquiry, Message, Role
from assistant.understanding import understand
from tests.assistant.messages import CHINESE, ENGLISH, Case


def _understood(*turns: str) -> Inquiry:
    """Customer and agent in turn, the last word with the customer."""
    roles = (Role.CUSTOMER, Role.AGENT)
    return understand([Message(roles[(len(turns) - 1 - at) % 2], text) for at, text in enumerate(turns)])


@pytest.mark.parametrize("case", CHINESE + ENGLISH, ids=lambda case: case.text)
def test_knows_the_business_and_what_no_handbook_answers(case: Case) -> None:
    inquiry = _understood(case.text)
    marks = {"personal": inquiry.personal, "person": inquiry.wants_person, "urgent": inquiry.urgent}
    assert (inquiry.business_type, {mark for mark, is_set in marks.items() if is_set}) == (
        case.business_type,
        case.marks,
    )


@pytest.mark.parametrize("case", ENGLISH, ids=lambda case: case.text)
def test_knows_english(case: Case) -> None:
    assert _understood(case.text).language == "en"


@pytest.mark.parametrize("case", CHINESE, ids=lambda case: case.text)
def test_knows_chinese(case: Case) -> None:
    assert _understood(case.text).language == "zh"


@pytest.mark.parametrize(
    ("message", "personal"),
    [
        ("还没收到货可以申请退款吗", False),
        ("等了7天了还没收到货，可以申请退款吗", True),
        ("我的订单可以取消吗", False),
        ("退货寄到哪里", False),
        ("维修点在哪里", False),
        ("我怎么还没收到验证码", False),
        ("我的信用卡什么时候寄到", True),
        ("我的退款呢", True),
        ("How do I track my order?", False),
        ("What happens if my parcel is lost?", False),
        ("My parcel is lost, what can I do?", True),
        ("can i cancel my order", False),
        ("When will my order ship?", True),
        ("我昨天下的单怎么还没发货", True),
        ("查一下我的订单", True),
        ("where's my parcel", True),
        ("my refund hasn't arrived", True),
        ("I ordered last week and nothing came", True),
        ("has my order shipped?", True),
        ("怎么查快递", False),
        ("订单在哪里看", False),
        ("我要投诉", False),
        ("how do I track a parcel", False),
    ],
)
def test_tells_the_customers_own_case_from_the_rule(message: str, personal: bool) -> None:
    assert _understood(message).personal is personal


@pytest.mark.parametrize(
    ("message", "personal"),
    [
        ("请问退货运费谁出", False),
        ("请问取消订单要多久退款？", False),
        ("麻烦问一下退货地址是哪里", False),
        ("想请教退货运费谁承担", False),
        ("麻烦说一下退货运费谁出", False),
        ("可以的话请帮忙解答退款要几天", False),
        ("申请退款要几天", False),
        ("could you please tell me how refunds work", False),
        ("can you check how long refunding an order takes", False),
        ("请帮我查一下订单", True),
        ("请问能帮我取消订单吗", True),
        ("麻烦问一下我的退款到了吗", True),
        ("请尽快发货", True),
        ("could you please cancel my order", True),
    ],
)
def test_begging_for_an_answer_is_not_begging_for_an_act(message: str, personal: bool) -> None:
    assert _understood(message).personal is personal


@pytest.mark.parametrize(
    "message",
    [
        "我要找人工客服",
        "人呢",
        "真人在吗",
        "人工人工！！",
        "别机器人了",
        "我要和真人说话",
        "能不能找个人跟我聊",
        "那帮我找个人问问吧",
        "派个人来给我解决一下",
        "转接客服",
        "叫你们经理来",
        "human please",
        "talk to someone",
        "agent!!",
        "speak to a representative",
        "can i get a human",
        "no more bots",
        "i don't want to talk to a bot",
        "connect me to support",
        "is there a human here?",
    ],
)
def test_hears_the_wish_for_a_person(message: str) -> None:
    assert _understood(message).wants_person


@pytest.mark.parametrize(
    "message",
    [
        "人工客服几点上班",
        "找个人代收可以吗",
        "可以叫个人去取件吗",
        "客服工作时间",
        "how do agents get paid",
        "别的机器人有货吗",
        "这是真人发吗",
        "快递员人呢",
    ],
)
def test_does_not_take_a_question_about_people_for_a_wish(message: str) -> None:
    assert not _understood(message).wants_person


@pytest.mark.parametrize(
    "message", ["人工费怎么收", "不用转人工，你告诉我怎么退", "what is the agent commission?", "人工智能音箱有货吗"]
)
def test_does_not_take_every_mention_of_a_person_for_a_wish(message: str) -> None:
    assert not _understood(message).wants_person


@pytest.mark.parametrize("message", ["不急，慢慢来", "加急配送多少钱", "急救包可以寄吗", "不着急"])
def test_does_not_take_every_haste_for_urgency(message: str) -> None:
    assert not _understood(message).urgent


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("你好，请问怎么退货？谢谢", "怎么退货？"),
        ("在吗 想问一下运费多少", "运费多少"),
        ("請問怎麼退貨？謝謝", "怎麼退貨？"),
        ("Hi there, where can I see my points? Thanks a lot!", "where can I see my points?"),
        ("好的音箱有哪些", "好的音箱有哪些"),
        ("寄到香港要多久？", "寄到香港要多久？"),
        ("How long is the warranty?", "How long is the warranty?"),
        ("你好", "你好"),
        ("ok thanks", "ok thanks"),
    ],
)
def test_drops_courtesy_when_something_is_left(message: str, text: str) -> None:
    inquiry = _understood(message)
    assert inquiry.text == text
    assert not inquiry.follow_up


@pytest.mark.parametrize(
    "message",
    [
        "谢谢",
        "你好",
        "你好你好",
        "好的",
        "在吗",
        "有人吗？",
        "知道了谢谢",
        "那好吧",
        "非常感谢您的帮助",
        "收到",
        "😀",
        "？",
        "ok thanks",
        "hello",
        "Hi there 👋",
        "thanks for your help!",
        "that's all",
    ],
)
def test_knows_when_nothing_is_asked(message: str) -> None:
    assert _understood(message).greeting
    assert _understood("寄到香港要多久？", "三天。", message).greeting


@pytest.mark.parametrize(
    "message",
    ["退货", "转人工", "人呢", "好的音箱有哪些", "谢谢，还有运费多少", "[ORDER_1]", "kindle", "hi where is my parcel"],
)
def test_a_message_with_a_matter_in_it_is_no_greeting(message: str) -> None:
    assert not _understood(message).greeting
