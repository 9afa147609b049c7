"""The bot as agents and customers of Chatwoot meet it: drafts as notes, or replies and hand-overs."""

import pytest

from tests.assistant.adapters.chatwoot_server import OTHER_EVENTS, ChatwootServer, by_agent, by_bot, message
from tests.assistant.adapters.conftest import Bot

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ASKED = "退货运费谁出?"
BORNE = "商品有质量问题的，退货运费由我们承担。"


def kinds(chatwoot: ChatwootServer) -> list[str]:
    return [kind for _, kind, _ in chatwoot.calls]


def test_agents_find_a_draft_with_its_sources_as_a_private_note(suggesting: Bot, chatwoot: ChatwootServer) -> None:
    suggesting.hear(message(900, ASKED))
    (conversation, kind, note), opened = chatwoot.calls
    assert (conversation, kind) == (42, "note")
    assert BORNE in note
    assert "[1] 退货运费谁出? (售后手册.md §1)" in note
    assert "建议回复（可信度 " in note
    assert opened == (42, "status", "open")


def test_agents_are_told_when_the_handbook_has_no_answer(suggesting: Bot, chatwoot: ChatwootServer) -> None:
    suggesting.hear(message(900, "Do you sell second-hand bicycles in Iceland?"))
    assert kinds(chatwoot) == ["note", "status"]
    assert "The handbook has no answer that could be quoted" in chatwoot.calls[0][2]


def test_only_agents_are_shown_what_is_internal(suggesting: Bot, answering: Bot, chatwoot: ChatwootServer) -> None:
    asked = "客服补偿额度是多少?"
    suggesting.hear(message(900, asked))
    answering.hear(message(901, asked, conversation=43))
    shown = {conversation for conversation, _, text in chatwoot.calls if "50元" in text}
    assert shown == {42}


def test_who_only_wants_a_person_needs_no_draft(suggesting: Bot, chatwoot: ChatwootServer) -> None:
    suggesting.hear(message(900, "转人工"))
    assert kinds(chatwoot) == ["status"]


def test_customers_are_answered(answering: Bot, chatwoot: ChatwootServer) -> None:
    answering.hear(message(900, ASKED))
    ((conversation, kind, text),) = chatwoot.calls
    assert (conversation, kind) == (42, "reply")
    assert BORNE in text


@pytest.mark.parametrize(
    ("said", "noted"), [("转人工", "手册里没有"), ("我要投诉你们", "客户投诉"), ("Where is my order?", "no answer")]
)
def test_what_needs_a_person_is_handed_over(answering: Bot, chatwoot: ChatwootServer, said: str, noted: str) -> None:
    answering.hear(message(900, said))
    assert kinds(chatwoot) == ["note", "status", "reply"]
    assert noted in chatwoot.calls[0][2]
    assert chatwoot.calls[1] == (42, "status", "open")


def test_what_has_no_text_goes_to_a_person(answering: Bot, suggesting: Bot, chatwoot: ChatwootServer) -> None:
    picture = {"id": 5, "message_id": 900, "file_type": "image", "data_url": "https://chat.example/1.png"}
    answering.hear(message(900, None, attachments=[picture]))
    assert kinds(chatwoot) == ["note", "status", "reply"]
    assert "没有文字" in chatwoot.calls[0][2]
    suggesting.hear(message(901, None, conversation=43, attachments=[picture]))
    assert len(chatwoot.calls) == 3


def test_the_text_beside_an_attachment_is_answered(answering: Bot, chatwoot: ChatwootServer) -> None:
    answering.hear(message(900, ASKED, attachments=[{"id": 5, "file_type": "image"}]))
    assert BORNE in chatwoot.calls[0][2]


@pytest.mark.parametrize("status", ["open", "resolved", "snoozed"])
def test_nobody_speaks_to_a_customer_whom_people_have(answering: Bot, chatwoot: ChatwootServer, status: str) -> None:
    answering.hear(message(900, ASKED, status=status))
    assert chatwoot.calls == []


def test_agents_find_drafts_in_conversations_they_have(suggesting: Bot, chatwoot: ChatwootServer) -> None:
    suggesting.hear(message(900, ASKED, status="open"))
    assert kinds(chatwoot) == ["note", "status"]


def test_messages_in_a_burst_are_answered_once(answering: Bot, chatwoot: ChatwootServer) -> None:
    answering.hear(message(900, "你好"), message(901, "我想问一下"), message(902, ASKED))
    assert kinds(chatwoot) == ["reply"]
    assert BORNE in chatwoot.calls[0][2]


def test_conversations_are_kept_apart_and_remembered(answering: Bot, chatwoot: ChatwootServer) -> None:
    answering.hear(message(900, "寄到香港要多久?"), message(901, ASKED, conversation=43))
    answering.hear(by_bot(902, chatwoot.calls[0][2]), message(903, "旺季呢?"))
    hong_kong = [text for conversation, _, text in chatwoot.calls if conversation == 42]
    assert "3至5个工作日" in hong_kong[0]
    assert not any("3至5个工作日" in text for conversation, _, text in chatwoot.calls if conversation == 43)
    assert "旺季可能延长2天" in hong_kong[1]


def test_own_messages_those_of_agents_and_other_events_are_not_answered(
    suggesting: Bot, answering: Bot, chatwoot: ChatwootServer
) -> None:
    for bot in (suggesting, answering):
        bot.hear(*OTHER_EVENTS, by_bot(910, ASKED), by_agent(911, ASKED), by_agent(912, ASKED, private=True))
    assert chatwoot.calls == []


def test_what_a_person_has_answered_needs_no_draft(suggesting: Bot, chatwoot: ChatwootServer) -> None:
    suggesting.hear(message(900, ASKED), by_agent(901, "质量问题我们承担。"))
    assert chatwoot.calls == []
    suggesting.hear(message(902, ASKED), by_agent(903, "等一下", private=True))
    assert kinds(chatwoot) == ["note", "status"]
