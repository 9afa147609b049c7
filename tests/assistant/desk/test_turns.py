"""Every message is answered by exactly one run, and the last reply has seen them all."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from assistant import Message, Role, Sentence, SentenceRole
from assistant.desk.domain import Cause, Turn
from assistant.desk.replies import Reply, handing_over
from assistant.tables import chat_sessions
from knowledge import reading
from tests.assistant.desk.conftest import RULES, Process

HELLO = Sentence("您好。", SentenceRole.COURTESY, ())


def claimed(process: Process, session: str) -> Turn:
    turn = process.turns.claim(session)
    assert turn is not None
    return turn


def say_and_pause(process: Process, session: str, *texts: str) -> None:
    for text in texts:
        process.conversations.say(session, text, text)
    process.clock.advance(RULES.pause_seconds)


def finish(process: Process, turn: Turn, text: str, *, shown: bool = True) -> bool:
    outcome = {"outcome": "answer", "confidence": 0.9, "choices": [], "slots": [], "missing": None}
    return process.turns.finish(turn, Reply(turn.run, text, (), outcome, None, turn.asked), shown=shown)


def hand_over(process: Process, turn: Turn, text: str, *, shown: bool = True) -> bool:
    reply = handing_over(text, Cause.LOW_CONFIDENCE, draft=turn.run, answers=turn.asked)
    return process.turns.finish(turn, reply, shown=shown)


def texts(process: Process, session: str) -> list[str]:
    kinds = ("message", "sentence")
    found = process.conversations.events_after(session, 0, 1000)
    return [f"{event.kind} {event.data['text']}" for event in found if event.kind in kinds]


def test_a_burst_is_one_turn_and_not_due_before_the_customer_pauses(process: Process, session: str) -> None:
    process.conversations.say(session, "a", "你好")
    process.clock.advance(0.8)
    process.conversations.say(session, "b", "退货运费谁出?")
    process.clock.advance(0.8)
    assert process.turns.claim(session) is None
    ((waiting, due_seconds),) = process.turns.waiting(10)
    assert (waiting, due_seconds) == (session, pytest.approx(1 - 0.8))
    process.clock.advance(0.2)
    turn = claimed(process, session)
    assert turn.conversation == (Message(Role.CUSTOMER, "你好"), Message(Role.CUSTOMER, "退货运费谁出?"))
    assert turn.asked == 2
    assert finish(process, turn, "答")
    assert process.turns.waiting(10) == []


def test_of_many_processes_one_answers(process: Process, other_process: Process, session: str) -> None:
    say_and_pause(process, session, "在吗")
    some = [process, other_process] * 4
    with ThreadPoolExecutor(len(some)) as pool:
        turns = list(pool.map(lambda one: one.turns.claim(session), some))
    assert sum(turn is not None for turn in turns) == 1


def test_what_a_dead_process_left_is_answered_when_its_lease_has_run_out(
    process: Process, other_process: Process, session: str
) -> None:
    say_and_pause(process, session, "在吗")
    dead = claimed(process, session)
    process.clock.advance(RULES.lease_seconds - 0.1)
    assert other_process.turns.claim(session) is None
    process.clock.advance(0.1)
    alive = claimed(other_process, session)
    assert (dead.attempts, alive.attempts) == (1, 2)
    assert not process.turns.show(dead, HELLO, first=True), "who lost the claim stores nothing"
    assert not finish(process, dead, "from the grave")
    assert finish(other_process, alive, "答")
    assert texts(process, session) == ["message 在吗", "message 答"]


def test_a_claim_that_is_renewed_is_kept(process: Process, other_process: Process, session: str) -> None:
    say_and_pause(process, session, "在吗")
    turn = claimed(process, session)
    for _ in range(3):
        process.clock.advance(RULES.lease_seconds - 1)
        process.turns.renew([turn])
    assert other_process.turns.claim(session) is None
    assert finish(process, turn, "答")


def test_a_newer_message_restarts_a_reply_of_which_nothing_was_shown(process: Process, session: str) -> None:
    say_and_pause(process, session, "运费谁出?")
    early = claimed(process, session)
    process.conversations.say(session, "b", "我是说退货")
    assert not process.turns.show(early, HELLO, first=True)
    assert process.turns.claim(session) is None, "the customer may still be writing"
    process.clock.advance(RULES.pause_seconds)
    turn = claimed(process, session)
    assert (turn.asked, turn.attempts) == (2, 1)
    assert process.turns.show(turn, HELLO, first=True)
    assert finish(process, turn, "答")
    assert texts(process, session) == ["message 运费谁出?", "message 我是说退货", "sentence 您好。", "message 答"]


def test_a_reply_without_any_sentence_restarts_too(process: Process, session: str) -> None:
    say_and_pause(process, session, "运费谁出?")
    turn = claimed(process, session)
    say_and_pause(process, session, "我是说退货")
    assert not finish(process, turn, "早了", shown=False)
    assert claimed(process, session).asked == 2


def test_a_reply_that_was_begun_is_finished_and_what_came_meanwhile_is_answered_next(
    process: Process, session: str
) -> None:
    say_and_pause(process, session, "退货运费谁出?")
    first = claimed(process, session)
    assert process.turns.show(first, HELLO, first=True)
    say_and_pause(process, session, "那换货呢?")
    assert process.turns.show(first, HELLO, first=False)
    assert finish(process, first, "答退货")
    second = claimed(process, session)
    assert [message.text for message in second.conversation] == ["退货运费谁出?", "答退货", "那换货呢?"]
    assert finish(process, second, "答换货")
    assert process.turns.waiting(10) == []
    assert texts(process, session)[-2:] == ["message 答退货", "message 答换货"]


def test_a_turn_that_is_released_is_taken_by_the_next(process: Process, other_process: Process, session: str) -> None:
    say_and_pause(process, session, "在吗")
    process.turns.release(claimed(process, session))
    assert claimed(other_process, session).attempts == 1


def test_releasing_a_lost_claim_takes_it_from_nobody(process: Process, other_process: Process, session: str) -> None:
    say_and_pause(process, session, "在吗")
    dead = claimed(process, session)
    process.clock.advance(RULES.lease_seconds)
    alive = claimed(other_process, session)
    process.turns.release(dead)
    assert finish(other_process, alive, "答")


def test_the_soonest_are_named_first_and_no_more_than_wanted(process: Process) -> None:
    sessions = [process.conversations.open("somebody", None) for _ in range(4)]
    for session in reversed(sessions):
        process.conversations.say(session, "a", "在吗")
        process.clock.advance(2)
    assert [waiting for waiting, _ in process.turns.waiting(2)] == [sessions[3], sessions[2]]


def test_the_first_cause_and_the_time_of_a_hand_off_stay(process: Process, session: str) -> None:
    say_and_pause(process, session, "运费谁出?")
    turn = claimed(process, session)
    assert process.turns.show(turn, HELLO, first=True)
    asked_at = process.clock()
    process.conversations.ask_for_person(session)
    process.clock.advance(5)
    assert hand_over(process, turn, "不知道"), "what was begun is finished"
    with reading(process.engine) as connection:
        row = connection.execute(select(chat_sessions)).one()
    assert (row.state, row.cause, row.waiting_since) == ("waiting_for_person", "customer_asks", asked_at)


def test_long_conversations_are_answered_from_their_newest_messages(process: Process, session: str) -> None:
    say_and_pause(process, session, *(f"第{number}条" for number in range(50)))
    conversation = claimed(process, session).conversation
    assert (len(conversation), conversation[-1].text) == (40, "第49条")


def test_customers_are_answered_before_drafts_are_made_for_agents(process: Process) -> None:
    handed, asking, writing = (process.conversations.open(name, None) for name in ("a", "b", "c"))
    process.conversations.ask_for_person(handed)
    say_and_pause(process, handed, "退货运费谁出?")
    say_and_pause(process, asking, "几天之内可以退货?")
    process.conversations.say(writing, "w", "你好")
    assert [session for session, _ in process.turns.waiting(10)] == [asking, handed, writing]
    assert [session for session, _ in process.turns.waiting(1)] == [asking]


def test_who_writes_again_while_many_wait_keeps_the_place(process: Process) -> None:
    first, second = (process.conversations.open(name, None) for name in ("a", "b"))
    say_and_pause(process, first, "退货运费谁出?")
    say_and_pause(process, second, "几天之内可以退货?")
    process.conversations.say(first, "again", "在吗?")
    assert [session for session, _ in process.turns.waiting(10)] == [first, second]
    assert claimed(process, first).asked == 2
