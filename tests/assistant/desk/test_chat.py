"""A whole chat in one process: what waits is answered, whatever happens, and streams hear of it."""

import asyncio
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from assistant import Assistant, AssistantSettings, Chat, open_assistant
from assistant.caution import Caution
from assistant.desk.domain import ChatRules, Event, Visit
from assistant.desk.ledger import Ledger
from assistant.desk.turns import Turns
from assistant.domain import Brief, Quote, Statement
from assistant.protocols import Drafter
from knowledge import KnowledgeBase, now
from tests.assistant.api.conftest import open_handbook

RULES = ChatRules(pause_seconds=0.05, poll_seconds=0.2, lease_seconds=1)
ASKED = "退货运费谁出?"
SECRET = "18612345678"


@pytest.fixture(scope="module")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KnowledgeBase]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield knowledge
    knowledge.close()


@pytest.fixture(scope="module")
def assistant(knowledge: KnowledgeBase) -> Assistant:
    return open_assistant(AssistantSettings(), knowledge)


def writing_with(assistant: Assistant, drafter: Drafter) -> Assistant:
    return Assistant(assistant.knowledge, drafter, drafter, assistant.records, Caution(answer_level=0.8))


class Scripted:
    """Quotes the first evidence; `before` is called before each statement with its number."""

    name = "scripted"

    def __init__(self, before: Callable[[int], None], statements: int = 2):
        self._before = before
        self._statements = statements

    def statements(self, brief: Brief) -> Iterator[Statement]:
        found = brief.evidence[0]
        for number in range(1, self._statements + 1):
            self._before(number)
            quote = Quote(found.article_id, found.revision.number, 0, 5)
            yield Statement(f"{found.revision.content.body[:5]}{number}", (quote,))


@contextmanager
def running(assistant: Assistant, rules: ChatRules = RULES) -> Iterator[Chat]:
    chat = Chat(assistant, rules)
    chat.start()
    try:
        yield chat
    finally:
        chat.close()


def heard(chat: Chat, visit: Visit, *, until_done: int = 1, after: int = 0, seconds: float = 20) -> list[Event]:
    """What a stream hears until so many replies are whole."""

    async def listen() -> list[Event]:
        events: list[Event] = []
        async with asyncio.timeout(seconds):
            async for event in (await chat.follow(visit, after)).events:
                events.append(event)
                if sum(one.kind == "done" for one in events) == until_done:
                    return events
        return events

    return asyncio.run(listen())


def kinds(events: list[Event]) -> list[str]:
    return [str(event.kind) for event in events]


def test_a_reply_is_told_sentence_by_sentence_and_then_whole(assistant: Assistant) -> None:
    with running(assistant) as chat:
        visit, _ = chat.open("here")
        chat.say(visit, "a", ASKED)
        events = heard(chat, visit)
    assert [event.number for event in events] == list(range(1, len(events) + 1))
    assert kinds(events)[-5:] == ["sentence", "citations", "outcome", "message", "done"]
    sentences = [event.data for event in events if event.kind == "sentence"]
    citations, outcome, message, done = (event.data for event in events[-4:])
    assert {sentence["draft"] for sentence in sentences} == {outcome["draft_id"]} == {message["draft"]}
    assert (outcome["outcome"], outcome["cause"]) == ("answer", None)
    assert citations["citations"][0]["article_id"] == "return-postage"
    assert all(sentence["text"] in message["text"] for sentence in sentences)
    assert (message["role"], message["number"], done["message_number"]) == ("assistant", 2, 2)
    stored = assistant.records.stored(outcome["draft_id"])
    assert (stored["reader"], stored["actor"]) == ("customer", f"chat {visit.session}")


def test_a_burst_is_answered_once(assistant: Assistant) -> None:
    with running(assistant) as chat:
        visit, _ = chat.open("here")
        for name, text in enumerate(("你好", "在吗", ASKED)):
            chat.say(visit, str(name), text)
        events = heard(chat, visit)
        # Whatever else were coming would come within a pause.
        assert heard_nothing_more(chat, visit, events[-1].number)
    assert [event.data["role"] for event in events if event.kind == "message"] == ["customer"] * 3 + ["assistant"]
    assert "退货运费由我们承担" in events[-2].data["text"]


def heard_nothing_more(chat: Chat, visit: Visit, after: int) -> bool:
    with pytest.raises(TimeoutError):
        heard(chat, visit, after=after, seconds=0.5)
    return True


@pytest.mark.parametrize(
    ("text", "cause"),
    [
        ("我要转人工", "customer_asks"),
        ("我的快递到哪了", "personal"),
        ("你们老板的生日派对在月球上办吗", "low_confidence"),
    ],
)
def test_a_hand_off_says_why(assistant: Assistant, text: str, cause: str) -> None:
    sure = Assistant(
        assistant.knowledge,
        *[Scripted(lambda _: None)] * 2,
        assistant.records,
        Caution(answer_level=0.99, clarify_level=0.99),
    )
    with running(sure) as chat:
        visit, _ = chat.open("here")
        chat.say(visit, "a", text)
        outcome = next(event.data for event in heard(chat, visit) if event.kind == "outcome")
        assert (outcome["outcome"], outcome["cause"]) == ("hand_off", cause)
        assert chat.ask_for_person(visit).cause == cause, "it waits already, and the first cause stays"


def test_internal_articles_are_never_shown(assistant: Assistant) -> None:
    with running(assistant) as chat:
        visit, _ = chat.open("here")
        chat.say(visit, "a", "客服补偿额度是多少?")
        assert "50元" not in str([event.data for event in heard(chat, visit)])


def test_when_the_assistant_fails_the_customer_is_handed_over_and_the_log_has_no_words(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: int) -> None:
        raise ValueError(f"cannot read {SECRET} {ASKED}")

    with caplog.at_level(logging.DEBUG), running(writing_with(assistant, Scripted(fail))) as chat:
        visit, _ = chat.open("here")
        chat.say(visit, "a", f"{ASKED} {SECRET}")
        events = heard(chat, visit)
        assert chat.ask_for_person(visit).cause == "failure"
    assert kinds(events) == ["message", "sentence", "outcome", "message", "done"]
    assert events[2].data["cause"] == "failure"
    assert "抱歉" in events[3].data["text"]
    (line,) = [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR]
    assert "ValueError" in line
    assert not any(word in caplog.text for word in (SECRET, ASKED))


def test_a_failure_in_the_middle_keeps_what_was_shown(assistant: Assistant) -> None:
    def fail_at_the_second(number: int) -> None:
        if number == 2:
            raise RuntimeError

    with running(writing_with(assistant, Scripted(fail_at_the_second))) as chat:
        visit, _ = chat.open("here")
        chat.say(visit, "a", ASKED)
        events = heard(chat, visit)
    shown = [event.data for event in events if event.kind == "sentence"]
    assert [sentence["role"] for sentence in shown] == ["courtesy", "statement", "courtesy"]
    assert len({sentence["draft"] for sentence in shown}) == 1
    assert all(sentence["text"] in events[-2].data["text"] for sentence in shown)


def test_a_message_that_brings_processes_down_is_given_to_a_person(assistant: Assistant) -> None:
    engine = assistant.knowledge.store.engine
    dying = Turns(Ledger(engine, now, lambda *_: None), ChatRules(lease_seconds=0))
    chat = Chat(assistant, ChatRules(pause_seconds=0))
    visit, _ = chat.open("here")
    chat.say(visit, "a", ASKED)
    for _ in range(3):
        assert dying.claim(visit.session) is not None
    chat.start()
    outcome = next(event.data for event in heard(chat, visit) if event.kind == "outcome")
    chat.close()
    assert outcome["cause"] == "failure"


def test_what_was_stored_before_the_start_is_answered(assistant: Assistant) -> None:
    before = Chat(assistant, RULES)
    visit, token = before.open("here")
    before.say(visit, "a", ASKED)
    before.close()
    with running(assistant) as chat:
        assert chat.visit(visit.session, token) == visit
        assert kinds(heard(chat, visit))[-1] == "done"


def test_streams_hear_at_once_what_their_own_process_stores(assistant: Assistant) -> None:
    # Nobody polls before the test has long failed.
    assert _heard_of_a_message_in(assistant, ChatRules(pause_seconds=600, poll_seconds=60), same_process=True) < 2


def test_streams_hear_of_other_processes_at_the_next_poll(assistant: Assistant) -> None:
    assert _heard_of_a_message_in(assistant, ChatRules(pause_seconds=600, poll_seconds=0.2), same_process=False) < 5


def _heard_of_a_message_in(assistant: Assistant, rules: ChatRules, *, same_process: bool) -> float:
    """Seconds until a stream that was waiting hears of a message."""
    chat = Chat(assistant, rules)
    chat.start()
    sender = chat if same_process else Chat(assistant, rules)
    visit, _ = chat.open("here")

    async def listen() -> float:
        events = (await chat.follow(visit, 0)).events
        first = asyncio.ensure_future(anext(events))
        await asyncio.sleep(0.1)
        assert not first.done()
        began = asyncio.get_running_loop().time()
        await asyncio.to_thread(sender.say, visit, "a", ASKED)
        async with asyncio.timeout(10):
            assert (await first).data["text"] == ASKED
        return asyncio.get_running_loop().time() - began

    try:
        return asyncio.run(listen())
    finally:
        chat.close()


def test_closing_ends_every_stream(assistant: Assistant) -> None:
    async def listen() -> object:
        chat = Chat(assistant, RULES)
        chat.start()
        visit, _ = chat.open("here")
        stream = await chat.follow(visit, 0)
        rest = asyncio.ensure_future(anext(stream.events, None))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(chat.close)
        async with asyncio.timeout(5):
            return await rest

    assert asyncio.run(listen()) is None


def test_a_stream_ends_when_its_visit_expires(assistant: Assistant) -> None:
    with running(assistant, ChatRules(session_hours=1.2 / 3600)) as chat:
        visit, _ = chat.open("here")
        assert heard(chat, visit, seconds=10) == []


def test_a_number_from_the_future_counts_as_the_newest(assistant: Assistant) -> None:
    async def listen(chat: Chat, visit: Visit) -> Event:
        events = (await chat.follow(visit, 10**30)).events
        await asyncio.to_thread(chat.say, visit, "b", ASKED)
        async with asyncio.timeout(10):
            return await anext(events)

    with running(assistant, ChatRules(pause_seconds=600)) as chat:
        visit, _ = chat.open("here")
        chat.say(visit, "a", ASKED)
        assert asyncio.run(listen(chat, visit)).number == 2


def test_what_is_not_shown_when_a_process_ends_is_left_to_the_next(assistant: Assistant) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def wait(_: int) -> None:
        begun.set()
        assert go_on.wait(10)

    chat = Chat(writing_with(assistant, Scripted(wait)), RULES)
    chat.start()
    visit, _ = chat.open("here")
    chat.say(visit, "a", ASKED)
    assert begun.wait(10)
    closing = threading.Thread(target=chat.close)
    closing.start()
    # Long enough for it to have heard that it is closed.
    closing.join(0.2)
    go_on.set()
    closing.join()
    with running(assistant) as following:
        events = heard(following, visit)
    assert len({event.data["draft"] for event in events if event.kind == "sentence"}) == 1
    assert kinds(events).count("message") == 2
