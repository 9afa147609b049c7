"""What is said is stored once, in order, and told as events without gaps."""

import dataclasses
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, select

from assistant import InvalidMessage, MessageConflict, SessionNotFound, TooMany
from assistant.desk.domain import Asked, Cause, ChatRules, Contact, Event, State, Thumb
from assistant.tables import chat_contacts, chat_messages, chat_ratings, chat_sessions, chat_thumbs
from knowledge import reading
from tests.assistant.desk.conftest import RULES, HandClock, Process


def events(process: Process, session: str, after: int = 0) -> list[Event]:
    return list(process.conversations.events_after(session, after, 10_000))


def stored(engine: Engine, query: object) -> list[tuple[object, ...]]:
    with reading(engine) as connection:
        return [tuple(row) for row in connection.execute(query)]  # type: ignore[call-overload]


def test_a_message_is_told_as_it_was_written(process: Process, session: str) -> None:
    text = "我的电话是13800138000，\n请 <b>回电</b> 🙏"
    assert process.conversations.say(session, "a", text) == 1
    (event,) = events(process, session)
    assert (event.number, event.kind) == (1, "message")
    assert event.data == {
        "number": 1,
        "role": "customer",
        "text": text,
        "at": process.clock().isoformat(),
        "client_message_id": "a",
    }
    assert process.told == [(session, 1)]


def test_a_retry_changes_nothing(process: Process, session: str) -> None:
    first = process.conversations.say(session, "a", "在吗")
    process.conversations.say(session, "b", "退货运费谁出?")
    assert process.conversations.say(session, "a", "在吗") == first
    assert [event.data["text"] for event in events(process, session)] == ["在吗", "退货运费谁出?"]


def test_retries_that_come_at_once_store_one_message(
    process: Process, other_process: Process, session: str, engine: Engine
) -> None:
    some = [process, other_process] * 4
    with ThreadPoolExecutor(len(some)) as pool:
        numbers = set(pool.map(lambda one: one.conversations.say(session, "a", "在吗"), some))
    assert numbers == {1}
    assert [event.number for event in events(process, session)] == [1]
    assert stored(engine, select(chat_messages.c.text)) == [("在吗",)]


def test_an_id_stands_for_one_text(process: Process, session: str) -> None:
    process.conversations.say(session, "a", "在吗")
    with pytest.raises(MessageConflict):
        process.conversations.say(session, "a", "在不在")
    assert len(events(process, session)) == 1


def test_an_id_belongs_to_its_session(process: Process, session: str) -> None:
    other = process.conversations.open("somebody else", None)
    process.conversations.say(session, "a", "one")
    assert process.conversations.say(other, "a", "two") == 1
    assert [event.data["text"] for event in events(process, other)] == ["two"]


@pytest.mark.slow
def test_a_thousand_events_come_in_the_order_they_were_stored(process: Process, session: str) -> None:
    # Four senders at once; what each of them said must stand in its own order, whatever the others did.
    def send(sender: int) -> None:
        for number in range(250):
            process.conversations.say(session, f"{sender}-{number}", f"{sender} {number}")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, range(4)))
    found = events(process, session)
    assert [event.number for event in found] == list(range(1, 1001))
    assert [event.data["number"] for event in found] == list(range(1, 1001))
    for sender in range(4):
        said = [event.data["text"] for event in found if event.data["text"].startswith(f"{sender} ")]
        assert said == [f"{sender} {number}" for number in range(250)]
    assert events(process, session, after=990) == found[990:]


@pytest.mark.parametrize("text", ["", " \n\t", "好" * 2001])
def test_a_message_is_neither_empty_nor_endless(process: Process, session: str, text: str) -> None:
    with pytest.raises(InvalidMessage):
        process.conversations.say(session, "a", text)
    assert events(process, session) == []


def test_nobody_writes_without_a_session(process: Process) -> None:
    with pytest.raises(SessionNotFound):
        process.conversations.say("none", "a", "在吗")
    with pytest.raises(SessionNotFound):
        process.conversations.last_event("none")


def test_more_messages_than_allowed_wait_until_the_oldest_is_a_minute_old(engine: Engine, clock: HandClock) -> None:
    process = Process(engine, clock, dataclasses.replace(RULES, messages_per_minute=2))
    session = process.conversations.open("somebody", None)
    for name in ("a", "b"):
        process.conversations.say(session, name, name)
        clock.advance(10)
    with pytest.raises(TooMany) as refused:
        process.conversations.say(session, "c", "c")
    assert refused.value.retry_after_seconds == 60 - 20
    assert process.conversations.say(session, "b", "b") == 2, "a retry is no new message"
    clock.advance(40)
    assert process.conversations.say(session, "c", "c") == 3


def test_one_address_opens_so_many_chats_a_minute(engine: Engine, clock: HandClock) -> None:
    process = Process(engine, clock, ChatRules(sessions_per_address_per_minute=1))
    process.conversations.open("somebody", None)
    process.conversations.open("somebody else", None)
    with pytest.raises(TooMany):
        process.conversations.open("somebody", None)
    clock.advance(60)
    process.conversations.open("somebody", None)


def test_a_person_is_asked_for_once(process: Process, session: str, engine: Engine) -> None:
    process.conversations.say(session, "a", "I want to complain")
    asked_at = process.clock()
    waiting = Asked(State.WAITING_FOR_PERSON, Cause.CUSTOMER_ASKS)
    assert process.conversations.ask_for_person(session) == waiting
    process.clock.advance(5)
    assert process.conversations.ask_for_person(session) == waiting
    told = events(process, session)
    assert [event.kind for event in told] == ["message", "sentence", "outcome", "message", "done", "queue"]
    assert (told[2].data["outcome"], told[2].data["cause"]) == ("hand_off", "customer_asks")
    assert told[3].data["text"].startswith("Of course"), "the words are in the customer's language"
    kept = stored(engine, select(chat_sessions.c.state, chat_sessions.c.cause, chat_sessions.c.waiting_since))
    assert kept == [("waiting_for_person", "customer_asks", asked_at)]


def test_before_the_first_word_the_page_chooses_the_language(process: Process) -> None:
    for language, words in (("en", "Of course"), ("zh", "好的"), (None, "好的")):
        session = process.conversations.open("somebody", language)
        process.conversations.ask_for_person(session)
        assert events(process, session)[0].data["text"].startswith(words)


def test_the_last_thumb_for_a_reply_counts(process: Process, session: str, engine: Engine) -> None:
    process.conversations.say(session, "a", "在吗")
    process.conversations.ask_for_person(session)
    assert process.conversations.judge(session, 2, Thumb.UP, None) == 2
    assert process.conversations.judge(session, 2, Thumb.DOWN, "没用") == 2
    assert stored(engine, select(chat_thumbs.c.message, chat_thumbs.c.thumb, chat_thumbs.c.reason)) == [
        (2, "down", "没用")
    ]


def test_only_replies_of_the_own_session_are_judged(process: Process, session: str) -> None:
    process.conversations.say(session, "a", "在吗")
    other = process.conversations.open("somebody else", None)
    process.conversations.ask_for_person(other)
    for reply in (1, 2, "no draft"):
        with pytest.raises(InvalidMessage):
            process.conversations.judge(session, reply, Thumb.UP, None)


def test_the_last_contact_and_rating_count(process: Process, session: str, engine: Engine) -> None:
    for contact, rating in (("a@example.com", 2), ("b@example.com", 5)):
        process.conversations.leave_contact(session, Contact(contact, "明天下午", None))
        process.conversations.rate(session, rating, "ok")
    assert stored(engine, select(chat_contacts.c.contact, chat_contacts.c.convenient_time)) == [
        ("b@example.com", "明天下午")
    ]
    assert stored(engine, select(chat_ratings.c.rating, chat_ratings.c.comment)) == [(5, "ok")]
