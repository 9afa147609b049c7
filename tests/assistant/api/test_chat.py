"""Customers' chat over HTTP: whose it is, what is refused, and streams over a real connection."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant import Assistant, AssistantSettings, Chat, open_assistant, open_chat
from assistant.desk.domain import ChatRules
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.customer import Customer
from tests.assistant.api.loopback import served
from ui.site import build_site

ASKED = "退货运费谁出?"
# All tests come from one address.
QUICK = ChatRules(pause_seconds=0.05, sessions_per_address_per_minute=10_000)


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[TestClient]:
    """A caller in this process."""
    with TestClient(build_site(assistant, chat=Chat(assistant, QUICK)), base_url="http://localhost") as client:
        yield client


@pytest.fixture
def customer(client: TestClient) -> Customer:
    return Customer(client)


@pytest.fixture(scope="module")
def server(assistant: Assistant) -> Iterator[httpx.Client]:
    """A caller over a real connection, which streams need."""
    with served(build_site(assistant, chat=Chat(assistant, QUICK))) as url, httpx.Client(base_url=url) as client:
        yield client


def test_a_chat_opens_with_a_token(client: TestClient) -> None:
    for body in (None, {}, {"language": "en"}):
        opened = client.post("/api/v1/chat", json=body)
        assert opened.status_code == 201
        assert set(opened.json()) == {"session", "token", "expires_at"}


def test_a_message_is_taken_and_a_retry_gets_the_same_answer(customer: Customer) -> None:
    first, again = customer.say("a", ASKED), customer.say("a", ASKED)
    assert (first.status_code, first.json()) == (202, {"message_number": 1})
    assert (again.status_code, again.json()) == (202, {"message_number": 1})
    changed = customer.say("a", "another text")
    assert (changed.status_code, changed.json()["type"]) == (409, "urn:answerdesk:message-conflict")


@pytest.mark.parametrize("authorization", [None, "Bearer", "Bearer x.1.y", "Bearer é", "Basic dTpw"])
def test_without_a_good_token_nothing_is_said(
    client: TestClient, customer: Customer, authorization: str | None
) -> None:
    headers = {"Authorization": authorization.encode()} if authorization else {}
    path = f"/api/v1/chat/{customer.session}"
    for response in (
        client.get(f"{path}/events", headers=headers),
        client.post(f"{path}/messages", json={"client_message_id": "a", "text": ASKED}, headers=headers),
        client.post(f"{path}/handoff", headers=headers),
    ):
        assert response.status_code == 401
        assert response.headers["WWW-Authenticate"] == "Bearer"
        assert response.json()["type"] == "urn:answerdesk:token-refused"


def test_nobody_reads_or_writes_another_chat_nor_learns_which_there_are(client: TestClient, customer: Customer) -> None:
    stranger = Customer(client)
    calls: list[tuple[str, Any]] = [
        ("messages", {"client_message_id": "a", "text": ASKED}),
        ("feedback", {"message_number": 1, "thumb": "up"}),
        ("handoff", None),
        ("contact", {"contact": "chen@example.com"}),
        ("rating", {"rating": 5}),
    ]

    def answers(session: str) -> list[tuple[int, str]]:
        found = [stranger.post(call, body, session) for call, body in calls]
        found.append(client.get(f"/api/v1/chat/{session}/events", headers=stranger.headers))
        return [(response.status_code, response.json()["detail"]) for response in found]

    theirs = answers(customer.session)
    assert {status for status, _ in theirs} == {403}
    assert answers("00000000-0000-0000-0000-000000000000") == theirs
    assert customer.say("a", ASKED).json() == {"message_number": 1}


@pytest.mark.parametrize(
    ("call", "body"),
    [
        ("messages", {"client_message_id": "a", "text": " \n"}),
        ("messages", {"client_message_id": "a", "text": "好" * 2001}),
        ("messages", {"client_message_id": "a", "text": "\x00"}),
        ("messages", {"client_message_id": "", "text": ASKED}),
        ("messages", {"client_message_id": "a" * 65, "text": ASKED}),
        ("messages", {"client_message_id": "a", "text": ASKED, "role": "agent"}),
        ("feedback", {"thumb": "up"}),
        ("feedback", {"message_number": 1, "draft_id": "a", "thumb": "up"}),
        ("feedback", {"message_number": 1, "thumb": "sideways"}),
        ("feedback", {"message_number": 2**40, "thumb": "up"}),
        ("contact", {"contact": " "}),
        ("contact", {"contact": "a" * 201}),
        ("rating", {"rating": 0}),
        ("rating", {"rating": 6}),
        ("rating", {"rating": "5"}),
    ],
)
def test_what_cannot_be_taken_is_refused(customer: Customer, call: str, body: Any) -> None:
    refused = customer.post(call, body)
    assert refused.status_code == 422
    assert refused.json()["detail"]


def test_who_writes_too_much_at_once_is_told_politely_how_much_is_taken(customer: Customer) -> None:
    refused = customer.say("a", "好" * 2_500)
    problem = refused.json()
    assert (refused.status_code, problem["type"]) == (422, "urn:answerdesk:message-too-long")
    assert problem["say"] == {
        "zh": "您的消息有 2500 字，一条最多 2000 字。请缩短后再发，或分成几条发送。",
        "en": "Your message has 2500 characters, and 2000 is the most for one. Please shorten it, or send it in parts.",
    }
    assert customer.say("a", "好" * 2_000).status_code == 202


@pytest.mark.parametrize("last", ["-1", "first", "1.5"])
def test_a_last_event_id_that_is_no_number_is_refused(client: TestClient, customer: Customer, last: str) -> None:
    headers = customer.headers | {"Last-Event-ID": last}
    assert client.get(f"/api/v1/chat/{customer.session}/events", headers=headers).status_code == 422


def test_who_writes_or_opens_too_much_is_told_when_to_come_back(assistant: Assistant) -> None:
    settings = AssistantSettings(chat_messages_per_minute=2, chat_sessions_per_address_per_minute=10_000)
    app = build_site(assistant, chat=open_chat(settings, assistant))
    with TestClient(app, base_url="http://localhost") as client:
        customer = Customer(client)
        statuses = [customer.say(name, ASKED).status_code for name in "abc"]
        refused = customer.say("d", ASKED)
        other = Customer(client).say("a", ASKED)
    assert statuses == [202, 202, 429]
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    assert other.status_code == 202


def test_one_address_cannot_open_chats_without_end(assistant: Assistant) -> None:
    settings = AssistantSettings(chat_sessions_per_address_per_minute=1)
    app = build_site(assistant, chat=open_chat(settings, assistant))
    with TestClient(app, base_url="http://localhost", client=("192.0.2.7", 1)) as client:
        statuses = [client.post("/api/v1/chat").status_code for _ in range(2)]
    with TestClient(app, base_url="http://localhost", client=("192.0.2.8", 1)) as client:
        statuses.append(client.post("/api/v1/chat").status_code)
    assert statuses == [201, 429, 201]


def test_customers_say_what_they_think_and_how_to_reach_them(customer: Customer) -> None:
    waiting = {"state": "waiting_for_person", "cause": "customer_asks"}
    assert customer.post("handoff").json() == waiting
    assert customer.post("handoff").json() == waiting
    thumb = customer.post("feedback", {"message_number": 1, "thumb": "down", "reason": "没用"})
    assert thumb.json() == {"message_number": 1, "thumb": "down"}
    assert customer.post("feedback", {"message_number": 9, "thumb": "up"}).status_code == 422
    contact = {"contact": "chen@example.com", "convenient_time": "明天下午", "note": "急"}
    assert customer.post("contact", contact).json() == {"status": "stored"}
    assert customer.post("rating", {"rating": 4, "comment": "还行"}).json() == {"status": "stored"}


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_reply_comes_as_events_and_can_be_taken_up_anywhere(server: httpx.Client) -> None:
    customer = Customer(server)
    customer.say("a", ASKED)
    whole = list(customer.events())
    assert [number for number, _, _ in whole] == list(range(1, len(whole) + 1))
    assert [kind for _, kind, _ in whole][-4:] == ["citations", "outcome", "message", "done"]
    for last in range(len(whole)):
        assert list(customer.events(last)) == whole[last:]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_thumb_can_name_the_draft(server: httpx.Client) -> None:
    customer = Customer(server)
    customer.say("a", ASKED)
    draft = next(data["draft_id"] for _, kind, data in customer.events() if kind == "outcome")
    assert customer.post("feedback", {"draft_id": draft, "thumb": "up"}).json()["message_number"] == 2


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_replies_are_counted(tmp_path: Path) -> None:
    # On a database of its own: the servers of other tests would answer what is asked here, and count it themselves.
    with closing(open_handbook(tmp_path)) as knowledge:
        assistant = open_assistant(AssistantSettings(answer_level=0.995), knowledge)
        with served(build_site(assistant, chat=Chat(assistant, QUICK))) as url, httpx.Client(base_url=url) as server:
            customer = Customer(server)
            customer.say("a", ASKED)
            list(customer.events())
            lines = server.get("/metrics").text.splitlines()
    found = [line.rsplit(" ", 1)[1] for line in lines if line.startswith("answerdesk_drafts_total{")]
    assert sum(map(float, found)) == 1
