"""What happens at the desk is told, once to each who wants to know, and only what really happened."""

import pytest
from sqlalchemy import event, func, select

from assistant import LOCAL_ADMINISTRATOR, Accounts, NewPerson, Role, StaffRole, WebhookEvent, Webhooks
from assistant.desk.acting import act
from assistant.desk.states import Happening
from assistant.errors import AlreadyTaken
from assistant.webhooks.couriers import Couriers
from assistant.webhooks.tables import webhook_deliveries, webhook_messages
from knowledge import Actor, reading
from tests.assistant.desk.conftest import Process
from tests.assistant.webhooks.conftest import tell
from tests.assistant.webhooks.receiver import Receiver, receiver

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

CHEN = Actor("chen", frozenset({"agent"}))
LI = Actor("li", frozenset({"agent"}))


def kept(process: Process) -> tuple[int, int]:
    """How many messages and deliveries there are."""
    with reading(process.engine) as connection:
        messages = connection.execute(select(func.count()).select_from(webhook_messages)).scalar_one()
        return messages, connection.execute(select(func.count()).select_from(webhook_deliveries)).scalar_one()


def answer(process: Process, session: str, text: str) -> None:
    """An agent takes a conversation and writes."""
    process.clock.advance(1)
    with process.ledger.changing(session) as page:
        act(page, Happening.AGENT_TAKES, CHEN)
        page.add_message(Role.AGENT, text, agent=CHEN.id, draft_id="d1")


def close(process: Process, session: str) -> None:
    process.clock.advance(1)
    with process.ledger.changing(session) as page:
        act(page, Happening.AGENT_RESOLVES, CHEN)


def write_and_close(process: Process, session: str) -> None:
    """What Li may not do while Chen has the conversation, after a message."""
    with process.ledger.changing(session) as page:
        page.add_message(Role.AGENT, "我也在", agent=LI.id)
        act(page, Happening.AGENT_RESOLVES, LI)


def test_a_conversation_is_told_from_its_first_message_to_its_end(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    chen = NewPerson(CHEN.id, frozenset({StaffRole.AGENT}), None, "陈静")
    Accounts.over(process.engine, process.clock).people.add(chen, LOCAL_ADMINISTRATOR)
    tell(webhooks, shop)
    process.conversations.say(session, "1", "我要退货，<b>人工</b>")
    process.clock.advance(1)
    process.conversations.ask_for_person(session)
    answer(process, session, "您好，我来帮您。")
    close(process, session)
    couriers.deliver_due()

    written, handed_over, passed_on, answered, resolved = [told.body for told in shop.told]
    assert written == {
        "type": "message.created",
        "timestamp": "2026-03-01T09:00:00+00:00",
        "data": {
            "session": session,
            "number": 1,
            "role": "customer",
            "text": "我要退货，<b>人工</b>",
            "agent": None,
            "draft_id": None,
        },
    }
    assert handed_over["type"] == "handoff.created"
    assert handed_over["data"] == {
        "session": session,
        "cause": "customer_asks",
        "language": "zh",
        "business_type": None,
        "urgent": False,
    }
    assert (passed_on["data"]["role"], passed_on["data"]["number"]) == ("assistant", 2)
    assert answered["data"] == {
        "session": session,
        "number": 3,
        "role": "agent",
        "text": "您好，我来帮您。",
        "agent": "陈静",
        "draft_id": "d1",
    }
    assert resolved["type"] == "conversation.resolved"
    assert resolved["data"] == {"session": session, "by": "agent", "agent": "陈静", "cause": "customer_asks"}


def test_a_customer_who_says_that_it_is_solved_and_comes_back_is_told_too(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    tell(webhooks, shop, WebhookEvent.HANDOFF_CREATED, WebhookEvent.CONVERSATION_RESOLVED)
    answer(process, session, "您好")
    process.clock.advance(1)
    process.conversations.resolve(session)
    process.clock.advance(1)
    process.conversations.say(session, "1", "还是不行")
    couriers.deliver_due()
    assert [(told.body["type"], told.body["data"].get("by"), told.body["data"]["cause"]) for told in shop.told] == [
        ("conversation.resolved", "customer", None),
        ("handoff.created", None, "reopened"),
    ]


def test_nothing_is_kept_for_nobody(process: Process, session: str, webhooks: Webhooks, shop: Receiver) -> None:
    process.conversations.say(session, "1", "你好")
    assert kept(process) == (0, 0)
    endpoint, _ = tell(webhooks, shop)
    webhooks.switch(endpoint, LOCAL_ADMINISTRATOR, on=False)
    process.conversations.say(session, "2", "在吗")
    assert kept(process) == (0, 0)
    webhooks.switch(endpoint, LOCAL_ADMINISTRATOR, on=True)
    process.conversations.say(session, "3", "喂")
    assert kept(process) == (1, 1)
    webhooks.remove(endpoint, LOCAL_ADMINISTRATOR)
    process.conversations.say(session, "4", "?")
    assert kept(process) == (1, 0)


def test_where_nobody_is_told_a_message_costs_one_question_more(process: Process, session: str) -> None:
    asked: list[str] = []
    event.listen(process.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    process.conversations.say(session, "1", "你好")
    assert sum("webhook" in statement for statement in asked) == 1
    asked.clear()
    process.conversations.rate(session, 5, None)
    assert not any("webhook" in statement for statement in asked)


def test_each_is_told_only_what_it_wants_to_know(
    process: Process, session: str, webhooks: Webhooks, couriers: Couriers, shop: Receiver
) -> None:
    with receiver() as other:
        tell(webhooks, shop, WebhookEvent.HANDOFF_CREATED)
        tell(webhooks, other)
        process.conversations.say(session, "1", "你好")
        process.clock.advance(1)
        process.conversations.ask_for_person(session)
        couriers.deliver_due()
        assert shop.events == ["handoff.created"]
        assert other.events == ["message.created", "handoff.created", "message.created"]
        assert shop.told[0].id == other.told[1].id


def test_what_is_refused_or_fails_is_told_to_nobody(
    process: Process, session: str, webhooks: Webhooks, shop: Receiver
) -> None:
    tell(webhooks, shop)
    answer(process, session, "您好")
    before = kept(process)
    with pytest.raises(AlreadyTaken):
        write_and_close(process, session)
    assert kept(process) == before


def test_a_message_that_is_sent_twice_is_told_once(
    process: Process, session: str, webhooks: Webhooks, shop: Receiver
) -> None:
    tell(webhooks, shop)
    for _ in range(2):
        process.conversations.say(session, "the same", "你好")
    assert kept(process) == (1, 1)
