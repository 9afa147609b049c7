"""Where numbers, digits and an order's data must not come: records, logs, and what a chat model is told."""

import json
import logging
from collections.abc import Iterator
from contextlib import closing

import pytest

from assistant import Assistant, AssistantSettings, Message, Role, mask_conversation, open_assistant
from assistant.orders.attempts import Attempts
from assistant.orders.consulting import Orders
from tests.assistant.drafting.scripted_server import Reply, ScriptedServer, scripted_server
from tests.assistant.orders.conftest import ZONE, Talk, WatchedShop

NUMBER, DIGITS, TRACKING = "WFM202600000004", "6789", "SF1380012345678"


def test_records_hold_placeholders_of_the_conversation_and_the_data(assistant: Assistant, talk: Talk) -> None:
    told = talk.say("查下我的快递", NUMBER, DIGITS)
    assert TRACKING in told.text

    stored = assistant.records.stored(told.id)

    kept = json.dumps({name: stored[name] for name in ("question", "conversation", "inquiry", "draft")})
    assert not any(value in kept for value in (NUMBER, DIGITS, TRACKING))
    assert stored["question"] == "[LAST_FOUR_1]"
    assert {row["name"]: row["value"] for row in stored["draft"]["data"][0]["rows"]}["order_number"] == "[ORDER_1]"


def test_what_was_told_is_masked_when_it_is_read_again(talk: Talk) -> None:
    talk.say("查下我的快递", NUMBER, DIGITS)
    masked, _ = mask_conversation(talk.messages)
    said = "\n".join(message.text for message in masked)
    assert not any(value in said for value in (NUMBER, DIGITS, TRACKING))


def test_logs_hold_none_of_it(talk: Talk, shop: WatchedShop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    talk.say("查下我的快递", NUMBER, DIGITS, "现在到哪了")
    shop.is_down = True
    talk.say("现在到哪了", "现在到哪了呢")
    assert not any(value in caplog.text for value in (NUMBER, DIGITS, TRACKING))
    assert caplog.text.count("order_lookup_failed") == 1, "a fault that lasts is one line"


@pytest.fixture
def model() -> Iterator[ScriptedServer]:
    with scripted_server() as server:
        yield server


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_chat_model_is_never_told_number_digits_or_data(
    assistant: Assistant, shop: WatchedShop, model: ScriptedServer
) -> None:
    statement = {"text": "因个人原因退货的，运费由客户承担，首重8元。", "passages": [1]}
    model.says(Reply((json.dumps({"statements": [statement]}, ensure_ascii=False),)))
    settings = AssistantSettings(
        answer_level=0.9, chat_model="scripted", chat_model_url=model.url, chat_model_key="key"
    )
    store = assistant.knowledge.store
    wordy = open_assistant(settings, assistant.knowledge)
    wordy.consult(Orders(shop, Attempts(store.engine, store.clock), store.clock, ZONE))
    talk = Talk(wordy, "wordy")
    with closing(wordy):
        talk.say("查下我的快递", NUMBER, DIGITS)
        assert model.requests == [], "data is told without a model"
        assert talk.say("退货运费谁出?").model != "extractive"
    told = "\n".join(model.prompt(number) for number in range(len(model.requests)))
    assert "退货运费" in told
    assert not any(value in told for value in (NUMBER, DIGITS, TRACKING))


def test_the_carrier_s_words_are_masked_for_the_records() -> None:
    masked, _ = mask_conversation([Message(Role.ASSISTANT, "最新物流：派送中，快递员电话13812345678")])
    assert "13812345678" not in masked[0].text
