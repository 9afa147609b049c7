"""What agents do with customers who wait: nobody is answered twice, or by two unknowingly."""

from collections.abc import Iterator
from dataclasses import asdict

import pytest
from sqlalchemy import select

from assistant import (
    Assistant,
    AssistantSettings,
    DraftNotFound,
    InvalidMessage,
    MessageConflict,
    SessionNotFound,
    open_assistant,
)
from assistant.desk.conversations import Conversations
from assistant.desk.desk import Desk
from assistant.desk.domain import Cause, ChatRules, Contact, FollowUpState, State, Thumb
from assistant.desk.drafting import Wish
from assistant.desk.ledger import Ledger
from assistant.desk.replies import Reply, add_reply
from assistant.desk.sending import Outgoing
from assistant.desk.tables import desk_actions
from assistant.domain import Choice, FeedbackAction, Role, SentenceFate
from assistant.errors import AlreadyTaken, EmptySlot, FollowUpNotFound, NewerMessage
from knowledge import Actor, Audience, reading
from tests.assistant.api.conftest import open_handbook
from tests.assistant.desk.conftest import HandClock

AN, BO = (Actor(name, frozenset({"agent"})) for name in ("an", "bo"))
ASKED = "退货运费谁出?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(), knowledge)
    knowledge.close()


@pytest.fixture
def ledger(assistant: Assistant, clock: HandClock) -> Ledger:
    return Ledger(assistant.knowledge.store.engine, clock, lambda *_: None)


@pytest.fixture
def conversations(ledger: Ledger) -> Conversations:
    return Conversations(ledger, ChatRules(sessions_per_address_per_minute=10_000))


@pytest.fixture
def desk(ledger: Ledger, assistant: Assistant) -> Desk:
    return Desk(ledger, assistant)


@pytest.fixture
def session(conversations: Conversations, desk: Desk) -> Iterator[str]:
    """A customer who asked something and waits; afterwards the desk is cleared."""
    session = conversations.open("somebody", None)
    conversations.say(session, "a", ASKED)
    conversations.ask_for_person(session)
    yield session
    for entry in desk.queue().rows:
        desk.take(entry.session, AN, take_over=True)
        desk.resolve(entry.session, AN)


def answer(desk: Desk, session: str, text: str = "我们承担。", actor: Actor = AN, **more: object) -> int:
    seen = desk.conversation(session).entry.last_message
    return desk.send(session, Outgoing(**{"client_message_id": text, "text": text, "seen": seen} | more), actor)  # type: ignore[arg-type]


def test_who_waits_longest_comes_first_and_those_with_agents_last(
    desk: Desk, conversations: Conversations, session: str, clock: HandClock
) -> None:
    taken, later = (conversations.open("somebody", "en") for _ in range(2))
    for one in (taken, later):
        clock.advance(5)
        conversations.ask_for_person(one)
    desk.take(taken, AN)
    queue = desk.queue()
    assert [row.session for row in queue.rows] == [session, later, taken]
    first, _, last = queue.rows
    assert (first.state, first.cause, first.preview, first.language) == (
        State.WAITING_FOR_PERSON,
        Cause.CUSTOMER_ASKS,
        ASKED,
        "zh",
    )
    assert last.agent is not None
    assert (last.agent.name, last.agent.display, last.language) == ("an", "an", "en")
    assert queue.open


def test_a_queue_has_the_version_of_what_it_shows(desk: Desk, session: str, clock: HandClock) -> None:
    before = desk.queue().version
    clock.advance(60)
    assert desk.queue().version == before
    desk.take(session, AN)
    assert desk.queue().version != before


def test_a_preview_is_cut(desk: Desk, conversations: Conversations, session: str) -> None:
    conversations.say(session, "long", "很" * 1_000)
    assert desk.queue().rows[0].preview == "很" * 200


def test_only_one_agent_has_a_conversation(desk: Desk, session: str) -> None:
    assert desk.take(session, AN).state is State.WITH_AGENT
    assert desk.take(session, AN).state is State.WITH_AGENT, "who has it may ask again"
    for refused in (desk.take, desk.release, desk.resolve):
        with pytest.raises(AlreadyTaken, match="an has this"):
            refused(session, BO)  # type: ignore[operator]
    with pytest.raises(AlreadyTaken):
        answer(desk, session, actor=BO)
    assert [line.role for line in desk.conversation(session).messages] == [Role.CUSTOMER, Role.ASSISTANT]


def test_taking_over_is_recorded(desk: Desk, ledger: Ledger, session: str) -> None:
    desk.take(session, AN)
    entry = desk.take(session, BO, take_over=True)
    assert entry.agent is not None
    assert entry.agent.name == "bo"
    query = select(desk_actions.c.actor, desk_actions.c.action, desk_actions.c.before)
    with reading(ledger.engine) as connection:
        acts = connection.execute(query.where(desk_actions.c.session == session)).all()
    assert {tuple(row) for row in acts} == {("an", "agent_takes", None), ("bo", "agent_takes_over", "an")}


def test_an_agents_message_is_sent_once(desk: Desk, conversations: Conversations, session: str) -> None:
    number = answer(desk, session)
    assert desk.send(session, Outgoing("我们承担。", "我们承担。", 0), AN) == number
    with pytest.raises(MessageConflict):
        desk.send(session, Outgoing("我们承担。", "您承担。", number), AN)
    assert conversations.say(session, "我们承担。", "好的") == number + 1, "customers' ids are others"
    view = desk.conversation(session)
    assert [(line.role, line.text, line.agent) for line in view.messages[2:]] == [
        (Role.AGENT, "我们承担。", "an"),
        (Role.CUSTOMER, "好的", None),
    ]


def test_who_sends_has_the_conversation_and_has_answered(desk: Desk, session: str, clock: HandClock) -> None:
    asked_at = clock()
    clock.advance(7)
    answer(desk, session)
    answered_at = clock()
    clock.advance(60)
    answer(desk, session, "还有什么可以帮您?")
    desk.resolve(session, AN)
    view = desk.conversation(session)
    assert (view.entry.state, view.entry.agent) == (State.RESOLVED, None)
    (handoff,) = view.handoffs
    assert (handoff.at, handoff.agent, handoff.taken_at) == (asked_at, "an", answered_at)
    assert (handoff.answered_at, handoff.resolved_at) == (answered_at, clock())


def test_nobody_answers_the_message_before_last_unknowingly(
    desk: Desk, conversations: Conversations, session: str
) -> None:
    seen = desk.conversation(session).entry.last_message
    newest = conversations.say(session, "b", "我是说换货")
    late = Outgoing("x", "我们承担。", seen)
    with pytest.raises(NewerMessage) as refused:
        desk.send(session, late, AN)
    assert refused.value.newest == newest
    assert desk.conversation(session).entry.state is State.WAITING_FOR_PERSON, "a refusal takes nothing"
    assert desk.send(session, Outgoing("x", "我们承担。", seen, anyway=True), AN) == newest + 1


@pytest.mark.parametrize(
    "text", ["您的订单【订单号】已发货", "Your order [order number] is on its way", "请问[ 姓名 ]是?"]
)
def test_what_is_still_to_be_filled_in_is_not_sent(desk: Desk, session: str, text: str) -> None:
    with pytest.raises(EmptySlot, match="still says"):
        answer(desk, session, text)
    assert answer(desk, session, "【温馨提示】订单 12345 已发货 [见附件]") == 3


@pytest.mark.parametrize("text", ["", " \n", "很" * 8_001])
def test_a_message_is_neither_empty_nor_endless(desk: Desk, session: str, text: str) -> None:
    with pytest.raises(InvalidMessage):
        answer(desk, session, text)


def test_a_conversation_that_is_released_waits_on_where_it_was(
    desk: Desk, conversations: Conversations, session: str, clock: HandClock
) -> None:
    since = clock()
    clock.advance(30)
    conversations.ask_for_person(conversations.open("somebody", None))
    desk.take(session, AN)
    assert desk.release(session, AN).state is State.WAITING_FOR_PERSON
    first = desk.queue().rows[0]
    assert (first.session, first.waiting_since, first.priority_for) == (session, since, None)


def test_who_writes_again_waits_for_the_agent_who_knows_them(
    desk: Desk, conversations: Conversations, session: str
) -> None:
    answer(desk, session)
    desk.resolve(session, AN)
    conversations.say(session, "b", "还是不行")
    (entry,) = desk.queue().rows
    assert (entry.cause, entry.reopened, entry.priority_for) == (Cause.REOPENED, True, "an")
    desk.take(session, BO)
    assert [(one.number, one.cause, one.agent) for one in desk.conversation(session).handoffs] == [
        (1, Cause.CUSTOMER_ASKS, "an"),
        (2, Cause.REOPENED, "bo"),
    ]


def test_a_draft_that_is_sent_or_edited_gets_its_verdict(desk: Desk, assistant: Assistant, session: str) -> None:
    first = desk.redraft(session, Wish(), AN)
    view = desk.conversation(session)
    assert view.draft is not None
    assert (view.draft.draft["id"], view.draft.answers, view.draft.stale) == (first.id, 1, False)
    assert view.entry.draft_ready
    answer(desk, session, f"{first.text}\n", draft_id=first.id)
    assert desk.conversation(session).draft is None, "it is used up"
    second = desk.redraft(session, Wish(), AN)
    answer(desk, session, "我们承担，请放心。电话13800138000", draft_id=second.id)
    (sent,), (edited,) = (assistant.records.feedback_of(draft.id) for draft in (first, second))
    assert (sent.action, sent.actor, sent.final_text) == (FeedbackAction.SENT, "an", None)
    assert (edited.action, edited.final_text) == (FeedbackAction.EDITED, "我们承担，请放心。电话[PHONE_1]")


def test_an_edited_draft_tells_what_became_of_each_sentence(
    desk: Desk, conversations: Conversations, assistant: Assistant, session: str
) -> None:
    conversations.say(session, "b", "我叫陈志强，退货运费谁出?")
    draft = desk.redraft(session, Wish(), AN)
    first, *_ = draft.sentences
    answer(desk, session, f"{first.text}陈志强您好，请稍候。", draft_id=draft.id)
    (edited,) = assistant.records.feedback_of(draft.id)
    assert (edited.sentences[0].fate, edited.sentences[0].place) == (SentenceFate.KEPT, 0)
    added = [edit.written for edit in edited.sentences if edit.fate is SentenceFate.ADDED]
    assert added == ["[NAME_1]您好，请稍候。"], "a name that the conversation gave away is masked"


def test_a_draft_with_other_line_breaks_was_sent_as_it_was(desk: Desk, assistant: Assistant, session: str) -> None:
    draft = desk.redraft(session, Wish(), AN)
    answer(desk, session, "".join(draft.text.split()), draft_id=draft.id)
    assert [given.action for given in assistant.records.feedback_of(draft.id)] == [FeedbackAction.SENT]


def test_a_conversation_shows_what_the_customer_told_and_a_summary_when_it_is_long(
    desk: Desk, conversations: Conversations, session: str
) -> None:
    assert desk.conversation(session).summary == ()
    conversations.say(session, "b", "订单号WFM202611220001，我的包裹怎么还没到")
    conversations.say(session, "c", "我叫陈志强，很急")
    view = desk.conversation(session, "en")
    assert [(slot.name, slot.value) for slot in view.slots] == [
        ("order_number", "WFM202611220001"),
        ("name", "陈志强"),
    ]
    assert "Mentioned: order WFM202611220001; name 陈志强" in view.summary
    assert "Mood: in a hurry" in view.summary


def test_a_draft_is_stale_once_the_customer_has_written(desk: Desk, conversations: Conversations, session: str) -> None:
    desk.redraft(session, Wish(), AN)
    conversations.say(session, "b", "我是说换货")
    view = desk.conversation(session)
    assert view.draft is not None
    assert (view.draft.stale, view.entry.draft_ready) == (True, False)


def test_a_draft_that_is_rejected_is_put_away(desk: Desk, assistant: Assistant, session: str) -> None:
    draft = desk.redraft(session, Wish(), AN)
    desk.reject(session, draft.id, "答非所问", AN)
    assert desk.conversation(session).draft is None
    (given,) = assistant.records.feedback_of(draft.id)
    assert (given.action, given.reason) == (FeedbackAction.REJECTED, "答非所问")


def test_drafts_of_other_conversations_are_none_here(desk: Desk, conversations: Conversations, session: str) -> None:
    draft = desk.redraft(session, Wish(), AN)
    other = conversations.open("somebody", None)
    conversations.say(other, "a", ASKED)
    with pytest.raises(DraftNotFound):
        desk.reject(other, draft.id, "x", AN)
    with pytest.raises(DraftNotFound):
        answer(desk, other, draft_id=draft.id)
    assert len(desk.conversation(other).messages) == 1, "nothing was sent"


def test_what_the_customer_left_is_there_to_read(desk: Desk, conversations: Conversations, session: str) -> None:
    conversations.leave_contact(session, Contact("a@example.com", "明天下午", None))
    conversations.judge(session, 2, Thumb.DOWN, "没用")
    conversations.rate(session, 2, None)
    view = desk.conversation(session)
    assert view.contact is not None
    assert view.rating is not None
    assert (view.contact.contact, view.contact.convenient_time, view.rating.rating) == ("a@example.com", "明天下午", 2)
    assert [(thumb.message_number, thumb.reason) for thumb in view.thumbs] == [(2, "没用")]


def test_what_the_assistant_offered_is_shown_below_its_question(desk: Desk, ledger: Ledger, session: str) -> None:
    choices = [Choice(title, title, Audience.PUBLIC) for title in ("退货运费谁出?", "换货邮费谁出?")]
    outcome = {"outcome": "clarify", "confidence": 0.5, "choices": list(map(asdict, choices))}
    with ledger.changing(session) as page:
        add_reply(page, Reply("draft", "请问您想了解的是下面哪一个问题?", (), outcome, None, 1))
    offered = {line.text: line.choices for line in desk.conversation(session).messages}
    assert offered["请问您想了解的是下面哪一个问题?"] == ("退货运费谁出?", "换货邮费谁出?")
    assert offered[ASKED] == ()


def test_who_leaves_a_contact_is_to_be_contacted_once(
    desk: Desk, conversations: Conversations, session: str, clock: HandClock
) -> None:
    conversations.leave_contact(session, Contact("a@example.com", None, None))
    clock.advance(60)
    conversations.leave_contact(session, Contact("b@example.com", "明天下午", "退货"))
    (due,) = [one for one in desk.follow_ups(FollowUpState.OPEN) if one.session == session]
    assert (due.contact, due.note, desk.conversation(session).follow_up) == ("b@example.com", "退货", due)
    done = desk.follow_up_done(due.id, "已回电", AN)
    assert (done.state, done.done_by, done.done_at, done.done_note) == (FollowUpState.DONE, "an", clock(), "已回电")
    assert desk.follow_up_done(due.id, None, BO) == done, "once is enough"
    assert due.id in {one.id for one in desk.follow_ups(FollowUpState.DONE)}
    with pytest.raises(FollowUpNotFound):
        desk.follow_up_done("none", None, AN)


def test_nobody_works_on_a_conversation_that_is_not_there(desk: Desk) -> None:
    for call in (desk.conversation, lambda none: desk.take(none, AN), lambda none: answer(desk, none)):
        with pytest.raises(SessionNotFound):
            call("none")
