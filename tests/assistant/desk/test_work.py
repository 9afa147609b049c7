"""What a turn is for depends on who is to answer: the customer hears one voice at a time."""

import dataclasses
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Engine, update

from assistant import Draft, Message, Outcome, Role
from assistant.desk.acting import act
from assistant.desk.at_hand import at_hand
from assistant.desk.domain import Cause, Contact, State, Turn, Work
from assistant.desk.drafting import to_answer
from assistant.desk.hours import Hours, read_week
from assistant.desk.queue import Entry, entry
from assistant.desk.replies import Reply, handing_over
from assistant.desk.rounds import Rounds
from assistant.desk.states import Happening
from assistant.desk.tables import follow_ups
from assistant.tables import chat_sessions
from knowledge import Actor, BusinessType, reading, writing
from tests.assistant.desk.conftest import RULES, HandClock, Process

AN = Actor("an", frozenset({"agent"}))
# The clock of the tests stands at nine o'clock, UTC, of a Sunday.
TILL_TEN = Hours(ZoneInfo("UTC"), read_week("mon-sun 08:00-10:00"))
HOUR = 3600


@pytest.fixture
def process(engine: Engine, clock: HandClock) -> Process:
    """One that keeps working hours."""
    return Process(engine, clock, dataclasses.replace(RULES, hours=TILL_TEN))


@pytest.fixture
def waiting(process: Process, session: str) -> str:
    """A customer who asked, was handed over, and whose question was drafted for."""
    say(process, session, "我的包裹破了")
    hand_over(process, claimed(process, session))
    assert process.turns.keep(claimed(process, session), None)
    return session


def say(process: Process, session: str, text: str) -> int:
    number = process.conversations.say(session, text, text)
    process.clock.advance(RULES.pause_seconds)
    return number


def claimed(process: Process, session: str) -> Turn:
    turn = process.turns.claim(session)
    assert turn is not None
    return turn


def answered(turn: Turn, outcome: str = "answer") -> Reply:
    return Reply(turn.run, "答", (), {"outcome": outcome, "confidence": 0.9}, None, turn.asked)


def hand_over(process: Process, turn: Turn, cause: Cause | None = Cause.LOW_CONFIDENCE) -> None:
    assert process.turns.finish(turn, handing_over("请稍候", cause, turn.run, turn.asked), shown=False)


def queue_events(process: Process, session: str) -> list[dict[str, object]]:
    return [
        dict(event.data) for event in process.conversations.events_after(session, 0, 1_000) if event.kind == "queue"
    ]


def agent(process: Process, session: str, what: Happening) -> None:
    with process.ledger.changing(session) as page:
        act(page, what, AN)


def test_a_hand_over_is_drafted_for_at_once(process: Process, session: str) -> None:
    say(process, session, "我的包裹破了")
    turn = claimed(process, session)
    assert turn.work is Work.REPLY
    hand_over(process, turn)
    drafting = claimed(process, session)
    assert (drafting.work, drafting.asked) == (Work.DRAFT, 1)
    assert process.turns.keep(drafting, None)
    assert process.turns.claim(session) is None


def test_while_a_customer_waits_for_somebody_who_is_there_the_assistant_drafts_and_says_nothing(
    process: Process, waiting: str
) -> None:
    say(process, waiting, "在吗")
    assert claimed(process, waiting).work is Work.DRAFT


def test_what_the_assistant_has_answered_is_drafted_for_once_a_person_is_asked_for(
    process: Process, session: str
) -> None:
    say(process, session, "退货运费谁出?")
    turn = claimed(process, session)
    assert process.turns.finish(turn, answered(turn), shown=False)
    assert process.turns.claim(session) is None
    process.conversations.ask_for_person(session)
    assert claimed(process, session).work is Work.DRAFT


def test_a_reply_of_which_nothing_was_shown_is_given_up_when_a_person_is_asked_for(
    process: Process, session: str
) -> None:
    say(process, session, "退货运费谁出?")
    turn = claimed(process, session)
    process.conversations.ask_for_person(session)
    assert not process.turns.finish(turn, answered(turn), shown=False)
    assert claimed(process, session).work is Work.DRAFT


def test_a_draft_is_given_up_when_the_agent_has_answered(process: Process, waiting: str) -> None:
    say(process, waiting, "在吗")
    turn = claimed(process, waiting)
    agent(process, waiting, Happening.AGENT_RESOLVES)
    assert not process.turns.keep(turn, None)
    assert process.turns.claim(waiting) is None


def test_out_of_hours_the_assistant_answers_what_it_can(process: Process, waiting: str) -> None:
    process.clock.advance(2 * HOUR)
    say(process, waiting, "退货运费谁出?")
    turn = claimed(process, waiting)
    assert turn.work is Work.SPARE
    assert process.turns.finish(turn, answered(turn), shown=False)
    assert process.turns.claim(waiting) is None, "what was answered needs no draft"
    assert not entry_of(process, waiting).drafting, "none is to come, and the desk does not say so"
    assert process.conversations.outlook(waiting).state is State.WAITING_FOR_PERSON


def test_the_draft_for_what_a_customer_waits_for_outlasts_what_the_assistant_answers_out_of_hours(
    process: Process, session: str
) -> None:
    say(process, session, "我的包裹破了")
    hand_over(process, claimed(process, session))
    draft = drafted(process, claimed(process, session))
    process.clock.advance(2 * HOUR)
    asked = say(process, session, "退货运费谁出?")
    assert entry_of(process, session).drafting
    turn = claimed(process, session)
    assert process.turns.finish(turn, answered(turn), shown=False)
    entry = entry_of(process, session)
    with reading(process.engine) as connection:
        kept = at_hand(connection, session)
    assert kept is not None
    assert (kept.draft["id"], kept.answers, kept.stale) == (draft.id, asked, False)
    assert (entry.draft_ready, entry.drafting) == (True, False)


def test_a_draft_that_was_given_up_for_an_answer_out_of_hours_is_made_afterwards(
    process: Process, session: str, clock: HandClock
) -> None:
    clock.advance(2 * HOUR)
    process.conversations.ask_for_person(session)
    say(process, session, "我的包裹破了")
    hand_over(process, claimed(process, session), cause=None)
    given_up = claimed(process, session)
    say(process, session, "退货运费谁出?")
    assert not process.turns.keep(given_up, None)
    turn = claimed(process, session)
    assert process.turns.finish(turn, answered(turn), shown=False)
    assert claimed(process, session).work is Work.DRAFT


def test_who_waited_before_drafts_were_made_has_one_made(process: Process, waiting: str) -> None:
    with writing(process.engine) as connection:
        connection.execute(update(chat_sessions).values(drafted=0))
    assert process.turns.claim(waiting) is None
    rounds(process).make()
    assert claimed(process, waiting).work is Work.DRAFT


def test_out_of_hours_what_cannot_be_answered_is_left_to_an_agent(process: Process, waiting: str) -> None:
    process.clock.advance(2 * HOUR)
    say(process, waiting, "还有一件事")
    before = queue_events(process, waiting)
    hand_over(process, claimed(process, waiting), cause=None)
    assert queue_events(process, waiting) == before, "nothing changes"
    assert claimed(process, waiting).work is Work.DRAFT


def test_a_customer_with_an_agent_hears_nobody_else_at_any_hour(process: Process, waiting: str) -> None:
    agent(process, waiting, Happening.AGENT_TAKES)
    process.clock.advance(2 * HOUR)
    say(process, waiting, "在吗")
    assert claimed(process, waiting).work is Work.DRAFT


def test_after_it_was_resolved_by_itself_the_assistant_answers_again(process: Process, session: str) -> None:
    say(process, session, "退货运费谁出?")
    turn = claimed(process, session)
    assert process.turns.finish(turn, answered(turn), shown=False)
    process.conversations.resolve(session)
    assert process.conversations.outlook(session).state is State.RESOLVED
    say(process, session, "那换货呢?")
    assert claimed(process, session).work is Work.REPLY


def test_everybody_who_waits_is_told_the_place_and_hears_when_it_changes(process: Process, clock: HandClock) -> None:
    sessions = []
    for language in ("zh", "en", "zh"):
        sessions.append(process.conversations.open("somebody", language))
        process.conversations.ask_for_person(sessions[-1])
        clock.advance(1)
    assert [queue_events(process, one)[-1]["place"] for one in sessions] == [1, 2, 3]
    assert queue_events(process, sessions[1])[-1]["text"] == (
        "Waiting for a colleague: you are number 2, with 1 before you. The answer comes here."
    )
    agent(process, sessions[0], Happening.AGENT_TAKES)
    rounds(process).make()
    assert [queue_events(process, one)[-1]["place"] for one in sessions] == [None, 1, 2]
    assert queue_events(process, sessions[0])[-1]["text"] == "客服同事已接入，正在为您服务。"
    told = [len(queue_events(process, one)) for one in sessions]
    rounds(process).make()
    assert [len(queue_events(process, one)) for one in sessions] == told, "what has not changed is not told again"


def test_when_the_desk_closes_the_place_becomes_a_promise_and_at_the_opening_a_place(
    process: Process, waiting: str, clock: HandClock
) -> None:
    assert process.conversations.outlook(waiting).place == 1
    clock.advance(HOUR)
    rounds(process).make()
    promised = queue_events(process, waiting)[-1]
    assert (promised["place"], promised["open"], promised["opens_at"]) == (None, False, "2026-03-02T08:00:00+00:00")
    assert "3月2日（周一）08:00（UTC 时间）" in str(promised["text"])
    clock.advance(22 * HOUR)
    rounds(process).make()
    assert (queue_events(process, waiting)[-1]["place"], process.conversations.outlook(waiting).open) == (1, True)


def test_who_asks_for_a_person_out_of_hours_is_promised_one(process: Process, session: str, clock: HandClock) -> None:
    clock.advance(2 * HOUR)
    say(process, session, "I want to talk to a person")
    process.conversations.ask_for_person(session)
    (told,) = queue_events(process, session)
    assert "Somebody will be there on Monday, 2 March, at 08:00 (UTC time), and answers here." in str(told["text"])


def test_a_contact_left_out_of_hours_is_due_at_the_opening(process: Process, waiting: str, clock: HandClock) -> None:
    clock.advance(2 * HOUR)
    process.conversations.leave_contact(waiting, Contact("a@example.com", None, None))
    with reading(process.engine) as connection:
        (row,) = connection.execute(follow_ups.select()).all()
    assert row.due_at == TILL_TEN.opens_at(clock())
    assert process.conversations.outlook(waiting).contact_left


def test_an_agent_who_lets_a_customer_wait_for_too_long_has_the_conversation_no_more(
    process: Process, waiting: str, clock: HandClock
) -> None:
    agent(process, waiting, Happening.AGENT_TAKES)
    clock.advance(RULES.unanswered_minutes * 60 - 1)
    rounds(process).make()
    assert process.conversations.outlook(waiting).state is State.WITH_AGENT
    clock.advance(1)
    rounds(process).make()
    assert process.conversations.outlook(waiting).state is State.WAITING_FOR_PERSON


def test_whoever_comes_back_to_the_queue_moves_the_others_in_the_same_round(process: Process, clock: HandClock) -> None:
    first, second = (process.conversations.open("somebody", "zh") for _ in range(2))
    process.conversations.ask_for_person(first)
    agent(process, first, Happening.AGENT_TAKES)
    clock.advance(1)
    process.conversations.ask_for_person(second)
    clock.advance(RULES.unanswered_minutes * 60)
    rounds(process).make()
    assert [queue_events(process, one)[-1]["place"] for one in (first, second)] == [1, 2]


def test_who_can_no_longer_read_an_answer_waits_no_longer(process: Process, waiting: str, clock: HandClock) -> None:
    clock.advance(RULES.session_hours * HOUR)
    rounds(process).make()
    assert process.conversations.outlook(waiting).state is State.RESOLVED


def entry_of(process: Process, session: str) -> Entry:
    with reading(process.engine) as connection:
        found = entry(connection, session)
    assert found is not None
    return found


def drafted(process: Process, turn: Turn) -> Draft:
    """The draft that came of a turn."""
    nothing: dict[str, Any] = dict.fromkeys(
        ("sentences", "citations", "choices", "alternatives", "slots", "warnings"), ()
    )
    kind = {"outcome": Outcome.HAND_OFF, "business_type": BusinessType.DELIVERY, "confidence": 0.5, "language": "zh"}
    told = {"id": turn.run, "text": "请稍候", "missing": None, "why": "", "model": "none"}
    draft = Draft(**nothing, **kind, **told)
    assert process.turns.keep(turn, draft)
    return draft


def rounds(process: Process) -> Rounds:
    return Rounds(process.ledger, process.rules)


def said(*texts: str) -> tuple[Message, ...]:
    roles = {"客": Role.CUSTOMER, "助": Role.ASSISTANT, "服": Role.AGENT}
    return tuple(Message(roles[text[0]], text[1:]) for text in texts)


@pytest.mark.parametrize(
    ("conversation", "kept"),
    [
        (("客退货运费谁出?",), 1),
        (("客退货运费谁出?", "助请稍候"), 1),
        (("客退货运费谁出?", "助我们承担", "客转人工", "助好的"), 1),
        (("客退货运费谁出?", "助请稍候", "客在吗"), 1),
        (("客退货运费谁出?", "服我们承担", "客谢谢"), 3),
        (("客退货运费谁出?", "服我们承担"), 0),
        (("客转人工",), 0),
        ((), 0),
    ],
)
def test_a_draft_is_made_for_what_is_open(conversation: tuple[str, ...], kept: int) -> None:
    assert to_answer(said(*conversation)) == said(*conversation)[:kept]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("退货运费谁出?转人工", "退货运费谁出?"),
        ("转人工，退货运费谁出", "退货运费谁出"),
        ("How long does shipping take? I want to talk to a human", "How long does shipping take?"),
        ("Can a human tell me how much return shipping is", "Can a human tell me how much return shipping is"),
        ("退货运费谁出?", "退货运费谁出?"),
        ("转人工谢谢", ""),
        ("我要人工客服，快点", ""),
        ("Talk to a human please, is anyone there?", ""),
    ],
)
def test_the_wish_for_a_person_is_taken_out_of_what_a_person_is_to_answer(text: str, left: str) -> None:
    asked = to_answer((Message(Role.CUSTOMER, text),))
    assert [message.text for message in asked] == ([left] if left else [])
