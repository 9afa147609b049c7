"""Customers ask about their own orders, turn by turn: what is asked for, what is told, and what is not."""

from collections.abc import Callable

import pytest

from assistant import Assistant, Outcome, Reader, SentenceRole
from assistant.orders.sample_shop import sample_orders
from assistant.orders.words import ASK_DIGITS, ASK_NUMBER, IN_VAIN, NO_MORE, NOT_FOUND, UNAVAILABLE
from tests.assistant.orders.conftest import Talk, WatchedShop

NUMBER, DIGITS = "WFM202600000004", "6789"
OTHER, OTHER_DIGITS = "WFM202600000006", "2580"
ZH, EN = "zh", "en"


def test_asks_for_the_number_then_for_the_digits_and_then_tells_the_data(talk: Talk, shop: WatchedShop) -> None:
    first = talk.say("查下我的快递")
    assert (first.outcome, first.data, first.choices) == (Outcome.CLARIFY, (), ())
    assert first.text.endswith(ASK_NUMBER[ZH])

    second = talk.say(NUMBER)
    assert (second.outcome, second.text) == (Outcome.CLARIFY, ASK_DIGITS[ZH])
    assert shop.asked == [], "nobody is looked up by a number alone"

    told = talk.say(DIGITS)
    assert told.outcome is Outcome.ANSWER
    (sheet,) = told.data
    assert sheet.kind == "order"
    assert {row.name: row.value for row in sheet.rows}["status"] == "运输中"
    assert sheet.text in told.text
    assert "订单系统" in sheet.text
    assert f"{sheet.at.astimezone():%Y}" in sheet.text
    assert shop.asked == [(NUMBER, DIGITS)]


def test_the_same_in_english(talk: Talk) -> None:
    assert talk.say("Where is my parcel?").text.endswith(ASK_NUMBER[EN])
    assert talk.say("it's WFM202600000007").text == ASK_DIGITS[EN]
    told = talk.say("they are 2580, thanks")
    assert told.outcome is Outcome.ANSWER
    assert "Order status: in transit" in told.text
    assert told.text.count("Parcel: DHL") == 2


def test_data_is_no_quote(talk: Talk) -> None:
    told = talk.say("我的订单到哪了", NUMBER, DIGITS)
    assert told.citations == ()
    assert [sentence.role for sentence in told.sentences].count(SentenceRole.DATA) == 1
    assert all(sentence.citations == () for sentence in told.sentences)


@pytest.mark.parametrize(
    "said",
    [
        (f"我的订单{NUMBER}到哪了，手机尾号{DIGITS}",),
        (f"查快递，单号{NUMBER}", f"手机后四位是{DIGITS}"),
        (f"我的包裹到哪了？ {NUMBER} {DIGITS}",),
        ("查下我的快递", f"{NUMBER}，{DIGITS}"),
        ("查下我的快递", NUMBER.lower(), DIGITS),
        ("查下我的快递", NUMBER, f"1380000{DIGITS}"),
        ("查下我的快递", "ＷＦＭ２０２６０００００００４", "６７８９"),
        # Something else in between.
        (f"我的订单{NUMBER}到哪了", "退货运费谁出?", DIGITS),
        ("查下我的快递", "几天之内可以退货?", NUMBER, "可以开发票吗?", DIGITS),
    ],
)
def test_slots_are_filled_wherever_they_are_given(talk: Talk, shop: WatchedShop, said: tuple[str, ...]) -> None:
    told = talk.say(*said)
    assert told.outcome is Outcome.ANSWER
    assert [row.value for row in told.data[0].rows if row.name == "order_number"] == [NUMBER]
    assert [pair[1] for pair in shop.asked] == [DIGITS]


def test_a_question_for_the_handbook_in_between_is_answered_from_it(talk: Talk) -> None:
    draft = talk.say(f"我的订单{NUMBER}到哪了", "退货运费谁出?")
    assert (draft.outcome, draft.citations[0].article_id) == (Outcome.ANSWER, "return-postage")
    assert draft.data == ()


def test_what_else_is_asked_in_the_same_breath_is_answered_too(talk: Talk) -> None:
    draft = talk.say("我的快递到哪了？退货运费谁出？")
    assert draft.outcome is Outcome.CLARIFY
    assert draft.citations[0].article_id == "return-postage"
    assert draft.text.endswith(ASK_NUMBER[ZH])
    told = talk.say(f"{NUMBER} {DIGITS}")
    assert (told.outcome, len(told.data)) == (Outcome.ANSWER, 1)


def test_several_orders_are_told_one_by_one(talk: Talk) -> None:
    told = talk.say(f"查下我的订单 {OTHER}，还有 WFM202600000005", OTHER_DIGITS)
    assert [row.value for sheet in told.data for row in sheet.rows if row.name == "order_number"] == [
        OTHER,
        "WFM202600000005",
    ]


def test_of_several_orders_only_those_that_fit_are_told(talk: Talk) -> None:
    told = talk.say(f"查下我的订单 {OTHER}，还有 {NUMBER}", OTHER_DIGITS)
    assert (told.outcome, len(told.data)) == (Outcome.ANSWER, 1)
    assert "另外 1 个号码没有查到" in told.text
    assert "杭州" not in told.text


def test_another_order_later_is_tried_with_the_digits_known_by_then(talk: Talk) -> None:
    talk.say("查下我的快递", OTHER, OTHER_DIGITS)
    assert talk.say("那WFM202600000005呢").data[0].rows[0].value == "WFM202600000005"
    assert talk.say(f"另外{NUMBER}呢").text == NOT_FOUND[ZH]
    assert talk.say(DIGITS).data[0].rows[0].value == NUMBER


def test_asking_again_looks_again(talk: Talk, shop: WatchedShop) -> None:
    talk.say("查下我的快递", NUMBER, DIGITS)
    assert talk.say("那还要多久能到").data[0].rows[0].value == NUMBER
    assert len(shop.asked) == 2


@pytest.mark.parametrize(("number", "digits"), [(NUMBER, "0000"), ("WFM209900000001", DIGITS)])
def test_whether_a_number_exists_is_told_to_nobody(talk: Talk, number: str, digits: str) -> None:
    draft = talk.say("查下我的快递", number, digits)
    assert (draft.outcome, draft.text, draft.why) == (
        Outcome.CLARIFY,
        NOT_FOUND[ZH],
        "没有与订单号和手机后四位都相符的订单，请客户核对。",
    )


def test_after_three_wrong_pairs_a_person_takes_over_and_nothing_is_looked_up(talk: Talk, shop: WatchedShop) -> None:
    drafts = [talk.say("查下我的快递", NUMBER, "0000"), talk.say("1111"), talk.say("2222")]
    assert [draft.outcome for draft in drafts] == [Outcome.CLARIFY, Outcome.CLARIFY, Outcome.HAND_OFF]
    assert drafts[-1].text == NO_MORE[ZH]
    assert len(shop.asked) == 3

    right = talk.say(DIGITS)
    assert (right.outcome, right.data, right.text) == (Outcome.HAND_OFF, (), NO_MORE[ZH])
    assert len(shop.asked) == 3


def test_who_gives_nothing_gets_a_person(another: Callable[..., Talk]) -> None:
    for number, said in enumerate((("我的退款到哪了", "我不知道订单号"), ("查下我的快递", NUMBER, "不想给"))):
        draft = another(str(number)).say(*said)
        assert (draft.outcome, draft.text) == (Outcome.HAND_OFF, IN_VAIN[ZH])


def test_the_same_wrong_pair_is_not_argued_about(talk: Talk) -> None:
    draft = talk.say("查下我的快递", NUMBER, "0000", "不可能，你再查查")
    assert (draft.outcome, draft.text) == (Outcome.HAND_OFF, IN_VAIN[ZH])


def test_a_system_that_is_down_is_said_to_be_and_nothing_is_lost(talk: Talk, shop: WatchedShop) -> None:
    shop.is_down = True
    draft = talk.say("查下我的快递", NUMBER, DIGITS)
    assert (draft.outcome, draft.text) == (Outcome.HAND_OFF, UNAVAILABLE[ZH])
    assert {slot.name: slot.value for slot in draft.slots} == {"order_number": NUMBER, "phone_last_four": DIGITS}

    shop.is_down = False
    assert talk.say("现在能查了吗，我的快递到哪了").data, "what failed was no attempt of the customer's"


@pytest.mark.parametrize(
    "said",
    ["帮我取消订单", "我要退货，订单", "收件地址改一下，订单", "please cancel my order", "I want a refund for order"],
)
def test_what_is_to_be_done_goes_to_a_person_with_the_number(talk: Talk, shop: WatchedShop, said: str) -> None:
    draft = talk.say(f"{said} {NUMBER}")
    assert draft.outcome is Outcome.HAND_OFF
    assert {slot.name: slot.value for slot in draft.slots}["order_number"] == NUMBER
    assert shop.asked == []


def test_who_wants_a_person_is_not_asked_for_numbers(talk: Talk) -> None:
    draft = talk.say("查下我的快递", "转人工")
    assert draft.outcome is Outcome.HAND_OFF
    assert not any(words in draft.text for words in ASK_NUMBER.values())


def test_an_agent_s_draft_tells_the_data_too(another: Callable[..., Talk]) -> None:
    draft = another("agent", reader=Reader.AGENT).say(f"我的订单{NUMBER}到哪了，手机尾号{DIGITS}")
    assert draft.data[0].rows[0].value == NUMBER


def test_a_placeholder_that_a_customer_types_opens_nothing(talk: Talk, shop: WatchedShop) -> None:
    talk.say("查下我的快递", "[ORDER_1]", "[LAST_FOUR_1]")
    assert shop.asked == []


def test_without_a_system_a_person_is_asked_with_the_number_filled_in(assistant: Assistant, talk: Talk) -> None:
    assistant._orders = None
    draft = talk.say(f"我的订单{NUMBER}到哪了")
    assert draft.outcome is Outcome.HAND_OFF
    assert {slot.name: slot.value for slot in draft.slots} == {"order_number": NUMBER}


def test_every_sample_order_can_be_told_in_both_languages(another: Callable[..., Talk]) -> None:
    for number, digits in sample_orders().items():
        for language, said in ((ZH, f"我的订单{number}到哪了，手机尾号{digits}"), (EN, f"Where is my order {number}?")):
            one = another(f"{number} {language}")
            draft = one.say(said) if language == ZH else one.say(said, digits)
            assert draft.data, (number, language)
            assert (draft.language, draft.outcome) == (language, Outcome.ANSWER)
