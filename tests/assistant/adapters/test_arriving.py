"""What arrives from Chatwoot, genuine or not, and what survives when something fails."""

import json
import threading
from typing import Any

import pytest
from sqlalchemy import func, select

from assistant import Assistant, InboxMode
from assistant.adapters.domain import Arrived
from assistant.adapters.inbox import LEASE, Inbox
from assistant.adapters.tables import inbox_messages
from assistant.errors import InvalidMessage, NotYours, TokenRefused
from knowledge import reading, writing
from tests.assistant.adapters.chatwoot_server import (
    ACCOUNT,
    SECRET,
    ChatwootServer,
    by_bot,
    message,
    signed,
)
from tests.assistant.adapters.conftest import Bot, OpenBot

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ASKED = "退货运费谁出?"


def kept(assistant: Assistant) -> int:
    with reading(assistant.knowledge.store.engine) as connection:
        return connection.execute(select(func.count()).select_from(inbox_messages)).scalar_one()


def outcomes(assistant: Assistant) -> list[str | None]:
    query = select(inbox_messages.c.outcome).order_by(inbox_messages.c.number)
    with reading(assistant.knowledge.store.engine) as connection:
        return list(connection.execute(query).scalars())


def test_a_message_that_arrives_again_is_answered_once(answering: Bot, chatwoot: ChatwootServer) -> None:
    assert answering.take(message(900, ASKED)) is Arrived.ACCEPTED
    assert answering.take(message(900, ASKED)) is Arrived.KNOWN
    answering.answer()
    assert answering.take(message(900, ASKED)) is Arrived.KNOWN
    answering.answer()
    assert len(chatwoot.calls) == 1


def test_only_what_chatwoot_signed_is_taken(assistant: Assistant, answering: Bot) -> None:
    body = json.dumps(message(900, ASKED)).encode()
    now = answering.clock().timestamp()
    genuine = signed(body, now)
    for headers, said in (
        ({}, "missing or wrong"),
        (signed(body, now, "another secret"), "missing or wrong"),
        (signed(body + b" ", now), "missing or wrong"),
        (genuine | {"x-chatwoot-timestamp": str(int(now) + 1)}, "missing or wrong"),
        (genuine | {"x-chatwoot-signature": "sha256=鲸"}, "missing or wrong"),
        (genuine | {"x-chatwoot-signature": ""}, "missing or wrong"),
        (signed(body, now - 400), "too long ago"),
        (signed(body, now + 400), "too long ago"),
    ):
        with pytest.raises(TokenRefused, match=said):
            answering.chatwoot.receive(headers, None, body)
    assert kept(assistant) == 0
    assert answering.chatwoot.receive(genuine, None, body) is Arrived.ACCEPTED


def test_before_chatwoot_signed_the_end_of_the_address_is_the_secret(answering: Bot) -> None:
    body = json.dumps(message(900, ASKED)).encode()
    for wrong in ("", "x" * 24, SECRET[:-1], "鲸鱼", "\udcff"):
        with pytest.raises(TokenRefused, match="chatwoot_secret"):
            answering.chatwoot.receive({}, wrong, body)
    assert answering.chatwoot.receive({}, SECRET, body) is Arrived.ACCEPTED


def test_another_account_has_no_business_here(assistant: Assistant, answering: Bot) -> None:
    with pytest.raises(NotYours, match=f"account {ACCOUNT}"):
        answering.take(message(900, ASKED, account={"id": ACCOUNT + 1, "name": "Others"}))
    assert kept(assistant) == 0


@pytest.mark.parametrize(
    ("changed", "place"),
    [
        ({"id": "900"}, "id"),
        ({"id": 0}, "id"),
        ({"id": 2**63}, "id"),
        ({"id": 1.5}, "id"),
        ({"id": True}, "id"),
        ({"account": None}, "account"),
        ({"account": []}, "account"),
        ({"account": {"id": "3"}}, "account.id"),
        ({"conversation": {"id": "42/../../1"}}, "conversation.id"),
        ({"conversation": {"id": -1}}, "conversation.id"),
        ({"content": {"text": "秘密"}}, "content"),
        ({"content": ["秘密"]}, "content"),
        ({"message_type": {}}, "message_type"),
        ({"sender": "秘密"}, "sender"),
        ({"event": 7}, "event"),
    ],
)
def test_what_is_no_webhook_is_refused_by_its_place_alone(
    assistant: Assistant, answering: Bot, changed: dict[str, Any], place: str
) -> None:
    with pytest.raises(InvalidMessage, match=place) as refused:
        answering.take(message(900, ASKED) | changed)
    assert "秘密" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert kept(assistant) == 0


@pytest.mark.parametrize(
    "body", [b"", b"null", b"[]", b"7", b"\xff\xfe", b"{", b"[" * 100_000, b'{"event": "\\ud800"}']
)
def test_what_is_no_json_of_ours_is_refused(answering: Bot, body: bytes) -> None:
    with pytest.raises(InvalidMessage):
        answering.chatwoot.receive(signed(body, answering.clock().timestamp()), None, body)


def test_any_text_can_be_kept_and_answered(answering: Bot, chatwoot: ChatwootServer) -> None:
    texts = ["退货\x00运费谁出?", "<script>alert(1)</script>", "x" * 500_000, "\u202e\u200b 退货", "{{7*7}} [a](b)"]
    for number, text in enumerate(texts, 900):
        answering.take(message(number, text, conversation=number))
    answering.answer()
    assert {conversation for conversation, _, _ in chatwoot.calls} == set(range(900, 900 + len(texts)))


def test_what_chatwoot_could_not_take_is_said_later(
    assistant: Assistant, answering: Bot, chatwoot: ChatwootServer
) -> None:
    chatwoot.answers = [503, 200]
    answering.hear(message(900, ASKED))
    assert chatwoot.calls == []
    answering.answer(1)
    assert chatwoot.calls == []
    answering.answer(5 * 1.2)
    assert [kind for _, kind, _ in chatwoot.calls] == ["reply"]
    assert outcomes(assistant) == ["answer"]


def test_what_chatwoot_never_takes_is_given_up(assistant: Assistant, answering: Bot, chatwoot: ChatwootServer) -> None:
    chatwoot.answers = [401]
    answering.hear(message(900, ASKED))
    for _ in range(8):
        answering.answer(3600)
    assert outcomes(assistant) == ["given_up"]


def test_a_conversation_that_is_gone_is_left_alone(
    assistant: Assistant, answering: Bot, chatwoot: ChatwootServer
) -> None:
    chatwoot.answers = [404]
    answering.hear(message(900, ASKED))
    assert outcomes(assistant) == ["gone"]


def test_what_was_taken_is_answered_by_another_process_when_the_first_dies(
    assistant: Assistant, answering: Bot, open_bot: OpenBot, chatwoot: ChatwootServer
) -> None:
    answering.take(message(900, ASKED))
    answering.clock.advance(1)
    with writing(assistant.knowledge.store.engine) as connection:
        assert Inbox("chatwoot", ACCOUNT).claim(connection, 42, answering.clock())
    other = open_bot(InboxMode.ANSWER)
    other.answer()
    assert chatwoot.calls == []
    other.answer(LEASE.total_seconds())
    assert [kind for _, kind, _ in chatwoot.calls] == ["reply"]


def test_what_a_dead_process_had_said_already_is_not_said_again(
    assistant: Assistant, answering: Bot, chatwoot: ChatwootServer
) -> None:
    answering.take(message(900, ASKED))
    answering.clock.advance(1)
    with writing(assistant.knowledge.store.engine) as connection:
        Inbox("chatwoot", ACCOUNT).claim(connection, 42, answering.clock())
    answering.take(by_bot(901, "商品有质量问题的，退货运费由我们承担。"))
    answering.answer(LEASE.total_seconds())
    assert chatwoot.calls == []
    assert outcomes(assistant) == ["answer", None]


def test_two_processes_answer_each_conversation_once(
    answering: Bot, open_bot: OpenBot, chatwoot: ChatwootServer
) -> None:
    conversations = range(40, 52)
    for number in conversations:
        answering.take(message(900 + number, ASKED, conversation=number))
    answering.clock.advance(1)
    bots = [answering, open_bot(InboxMode.ANSWER)]
    threads = [threading.Thread(target=bot.answer, args=(0,)) for bot in bots]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(conversation for conversation, _, _ in chatwoot.calls) == list(conversations)


def test_what_was_said_is_forgotten_after_days(assistant: Assistant, answering: Bot) -> None:
    answering.hear(message(900, ASKED))
    answering.clock.advance(3 * 24 * 3600 + 10)
    answering.take(message(901, ASKED))
    with writing(assistant.knowledge.store.engine) as connection:
        Inbox("chatwoot", ACCOUNT).remove_old(connection, answering.clock())
    assert kept(assistant) == 1
