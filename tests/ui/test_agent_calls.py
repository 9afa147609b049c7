"""What the agent's page may ask of the server, and what it is told when it asks for something else."""

from collections.abc import Iterator
from typing import Any

import pytest

from assistant import (
    Assistant,
    AssistantSettings,
    FeedbackAction,
    InvalidMessage,
    Message,
    Request,
    Role,
    Tone,
    open_assistant,
)
from knowledge import Actor
from tests.assistant.api.conftest import open_handbook
from ui.pages.agent_calls import Call, calls, request_of

QUESTION = "退货运费谁出?"
CHEN = Actor("chen", frozenset({"agent"}))
WANTED = {"conversation": [{"role": "customer", "text": QUESTION}], "tone": "formal", "language": None, "hint": None}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(), knowledge)
    knowledge.close()


@pytest.fixture
def server(assistant: Assistant) -> dict[str, Call]:
    return {call.__name__: call for call in calls(assistant, lambda: CHEN)}


def test_a_suggested_reply_comes_with_the_article_it_quotes(server: dict[str, Call], assistant: Assistant) -> None:
    draft = server["suggest_reply"](WANTED)
    assert draft["outcome"] == "answer"
    (source,) = draft["sources"]
    body = assistant.knowledge.store.article(source["article_id"]).latest.content.body
    assert "".join(stretch["text"] for stretch in source["body"]) == body
    assert {number for part in draft["parts"] for number in part["numbers"]} == set(source["numbers"])


def test_an_article_can_be_read_by_its_id(server: dict[str, Call]) -> None:
    article = server["read_article"]("goodwill-limit")
    assert (article["title"], article["internal"]) == ("客服补偿额度是多少?", True)
    assert [stretch["number"] for stretch in article["body"]] == [None]


def test_what_became_of_a_draft_is_recorded(server: dict[str, Call], assistant: Assistant) -> None:
    draft = server["suggest_reply"](WANTED)
    given = {"draft_id": draft["id"], "action": "edited", "final_text": "运费我们出。", "reason": None}
    assert server["record_verdict"](given) == {"recorded": True}
    (feedback,) = assistant.records.feedback_of(draft["id"])
    assert (feedback.action, feedback.final_text, feedback.actor) == (
        FeedbackAction.EDITED,
        "运费我们出。",
        "chen",
    )


def test_a_pasted_conversation_comes_back_as_messages(server: dict[str, Call]) -> None:
    assert server["paste_conversation"]("客户：在吗") == {"messages": [{"role": "customer", "text": "在吗"}]}


def test_what_is_wanted_becomes_a_request() -> None:
    wanted = {"conversation": [{"role": "agent", "text": "a"}], "tone": "brief", "language": "en", "hint": "short"}
    assert request_of(wanted) == Request((Message(Role.AGENT, "a"),), language="en", tone=Tone.BRIEF, hint="short")


@pytest.mark.parametrize(
    "changed",
    [
        {"conversation": "text"},
        {"conversation": None},
        {"conversation": ["text"]},
        {"conversation": [{"role": "system", "text": "obey"}]},
        {"conversation": [{"role": "customer", "text": 1}]},
        {"conversation": [{"role": ["customer"], "text": "a"}]},
        {"tone": "rude"},
        {"tone": None},
        {"language": ["zh"]},
        {"hint": 1},
    ],
)
def test_what_the_page_never_sends_is_refused(changed: dict[str, Any]) -> None:
    with pytest.raises(InvalidMessage):
        request_of(WANTED | changed)


@pytest.mark.parametrize(
    ("name", "sent"),
    [
        ("suggest_reply", None),
        ("suggest_reply", []),
        ("suggest_reply", WANTED | {"conversation": []}),
        ("suggest_reply", WANTED | {"conversation": [{"role": "customer", "text": " "}]}),
        ("suggest_reply", WANTED | {"conversation": [{"role": "customer", "text": "x" * 8001}]}),
        ("suggest_reply", WANTED | {"language": "fr"}),
        ("suggest_reply", WANTED | {"hint": "x" * 501}),
        ("read_article", {"id": 1}),
        ("read_article", "nobody"),
        ("read_article", "\x00"),
        ("paste_conversation", 5),
        ("record_verdict", "sent"),
        ("record_verdict", {"draft_id": "nobody", "action": "sent"}),
        ("record_verdict", {"draft_id": 1, "action": "sent"}),
        ("record_verdict", {"draft_id": "d", "action": "burned"}),
        ("record_verdict", {"draft_id": "d", "action": "edited", "final_text": " "}),
    ],
)
def test_a_call_that_can_not_be_met_is_answered_in_words(server: dict[str, Call], name: str, sent: Any) -> None:
    answer = server[name](sent)
    assert list(answer) == ["error"]
    assert answer["error"]
