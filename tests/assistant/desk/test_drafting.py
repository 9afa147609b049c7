"""A whole desk in one process: the draft is there before the agent looks, and nobody speaks out of turn."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

from assistant import Assistant, AssistantSettings, Chat, InvalidMessage, Tone, open_assistant
from assistant.desk.domain import ChatRules, State, Visit
from assistant.desk.drafting import Wish
from assistant.desk.hours import ALWAYS, Hours
from assistant.domain import Outcome, Role
from knowledge import Actor, now
from tests.assistant.api.conftest import open_handbook

AN = Actor("an", frozenset({"agent"}))
ASKED = "退货运费谁出?"
SOON = 5
_Found = TypeVar("_Found")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(), knowledge)
    knowledge.close()


@contextmanager
def running(assistant: Assistant, hours: Hours = ALWAYS) -> Iterator[Chat]:
    chat = Chat(
        assistant,
        ChatRules(pause_seconds=0.05, poll_seconds=0.2, sessions_per_address_per_minute=1_000, hours=hours),
    )
    chat.start()
    try:
        yield chat
    finally:
        chat.close()


@pytest.fixture
def chat(assistant: Assistant) -> Iterator[Chat]:
    with running(assistant) as chat:
        yield chat


def soon(find: Callable[[], _Found | None]) -> _Found:
    """What is found within a few seconds."""
    until = time.monotonic() + SOON
    while time.monotonic() < until:
        if found := find():
            return found
        time.sleep(0.02)
    raise AssertionError("it did not come")


def handed_over(chat: Chat) -> Visit:
    """A customer who asked and then wants a person."""
    visit, _ = chat.open("here")
    chat.say(visit, "a", ASKED)
    soon(lambda: len(chat.desk.conversation(visit.session).messages) == 2)
    chat.ask_for_person(visit)
    return visit


def test_the_draft_is_there_before_the_agent_looks(chat: Chat) -> None:
    visit = handed_over(chat)
    soon(lambda: chat.desk.conversation(visit.session).entry.draft_ready)
    view = chat.desk.conversation(visit.session)
    assert view.draft is not None
    assert view.draft.draft["outcome"] == "answer"
    assert "退货运费由我们承担" in view.draft.draft["text"]
    assert view.entry.business_type == "return_exchange"
    assert len(view.messages) == 3, "the customer sees nothing of it"


@pytest.mark.parametrize("text", [f"{ASKED} 转人工", f"我要找人工客服，{ASKED}"])
def test_who_asks_for_a_person_in_one_breath_with_a_question_is_drafted_for(chat: Chat, text: str) -> None:
    visit, _ = chat.open("here")
    chat.say(visit, "a", text)
    draft = soon(lambda: chat.desk.conversation(visit.session).draft)
    assert draft.draft["outcome"] == "answer"
    assert "退货运费由我们承担" in draft.draft["text"]


def test_a_draft_is_made_anew_when_the_customer_writes_and_the_assistant_keeps_silent(chat: Chat) -> None:
    visit = handed_over(chat)
    chat.desk.take(visit.session, AN)
    number = chat.say(visit, "b", "几天之内可以退货?")
    soon(lambda: (draft := chat.desk.conversation(visit.session).draft) and draft.answers == number)
    view = chat.desk.conversation(visit.session)
    assert view.draft is not None
    assert "签收后15天内可以申请退货" in view.draft.draft["text"]
    assert [line.role for line in view.messages][-1] is Role.CUSTOMER


def test_an_agent_has_a_draft_written_as_they_wish(chat: Chat) -> None:
    visit = handed_over(chat)
    usual = soon(lambda: chat.desk.conversation(visit.session).draft)
    others = [found["article_id"] for found in usual.draft["alternatives"]]
    wish = Wish(tone=Tone.BRIEF, language="en", article_id=others[0])
    draft = chat.desk.redraft(visit.session, wish, AN)
    assert (draft.outcome, draft.language, draft.citations[0].article_id) == (Outcome.ANSWER, "en", others[0])
    at_hand = chat.desk.conversation(visit.session).draft
    assert at_hand is not None
    assert at_hand.draft["id"] == draft.id
    with pytest.raises(InvalidMessage, match="has not been found"):
        chat.desk.redraft(visit.session, Wish(article_id="goodwill"), AN)


def test_there_is_nothing_to_draft_for_before_anything_was_asked(chat: Chat) -> None:
    visit, _ = chat.open("here")
    chat.ask_for_person(visit)
    with pytest.raises(InvalidMessage, match="not asked anything"):
        chat.desk.redraft(visit.session, Wish(), AN)


def test_out_of_hours_the_assistant_goes_on_and_a_promise_stands(assistant: Assistant) -> None:
    closed = Hours(ALWAYS.zone, {(now().weekday() + 3) % 7: ((540, 1080),)})
    with running(assistant, closed) as chat:
        visit, _ = chat.open("here")
        chat.ask_for_person(visit)
        for name, text in (("a", ASKED), ("b", "我的快递到哪了")):
            before = chat.desk.conversation(visit.session).entry.last_message
            chat.say(visit, name, text)
            soon(lambda before=before: chat.desk.conversation(visit.session).entry.last_message == before + 2)  # type: ignore[misc]
        view, outlook = chat.desk.conversation(visit.session), chat.outlook(visit)
    replies = [line.text for line in view.messages if line.role is Role.ASSISTANT][1:]
    assert "退货运费由我们承担" in replies[0]
    assert replies[1].startswith("这个问题需要由客服同事答复")
    assert (outlook.state, outlook.place, outlook.open) == (State.WAITING_FOR_PERSON, None, False)
    assert outlook.opens_at == closed.opens_at(now())
