"""Webhooks over HTTP, as an administrator's program sets them up; the site may speak to this machine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_assistant, open_chat
from assistant.webhooks.endpoints import MOST_ENDPOINTS
from tests.assistant.api.conftest import open_handbook
from tests.assistant.webhooks.receiver import Receiver, receiver
from tests.waiting import wait_until
from ui.site import build_site

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

HOOKS = "/api/v1/webhooks"
KEPT_TO_ITSELF = {"url": "https://hooks.example.com/answerdesk"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def client(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TestClient]:
    from tests.knowledge.databases import emptied

    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else None
    settings = AssistantSettings(webhook_private_addresses=True, chat_pause_seconds=0)

    def site() -> Iterator[TestClient]:
        knowledge = open_handbook(tmp_path, url)
        assistant = open_assistant(settings, knowledge)
        app = build_site(assistant, chat=open_chat(settings, assistant))
        with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
            yield client
        knowledge.close()

    if url is None:
        yield from site()
    else:
        with emptied(url):
            yield from site()


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


def test_a_chat_is_told_from_a_running_site(client: TestClient, shop: Receiver) -> None:
    made = client.post(HOOKS, json={"url": shop.url}).json()
    assert made["events"] == ["handoff.created", "message.created", "conversation.resolved"]
    opened = client.post("/api/v1/chat").json()
    token = {"Authorization": f"Bearer {opened['token']}"}
    chat = f"/api/v1/chat/{opened['session']}"
    client.post(f"{chat}/messages", json={"client_message_id": "1", "text": "退货运费谁出?"}, headers=token)
    wait_until(lambda: shop.events == ["message.created"] * 2)
    client.post(f"{chat}/handoff", headers=token)
    client.post(f"{chat}/resolve", headers=token)
    wait_until(lambda: "conversation.resolved" in shop.events)
    assert shop.events == ["message.created"] * 2 + ["handoff.created", "message.created", "conversation.resolved"]
    assert [told.body["data"].get("role") for told in shop.told[:2]] == ["customer", "assistant"]
    assert all(told.verify(made["secret"]) for told in shop.told)
    wait_until(lambda: client.get(HOOKS).json()["endpoints"][0]["waiting"] == 0)
    sent = client.get(f"{HOOKS}/{made['id']}/deliveries", params={"limit": 2}).json()["deliveries"]
    assert [(one["event"], one["state"], one["status"]) for one in sent] == [
        ("conversation.resolved", "delivered", 204),
        ("message.created", "delivered", 204),
    ]


def test_the_secret_is_shown_once(client: TestClient) -> None:
    made = client.post(HOOKS, json=KEPT_TO_ITSELF | {"events": ["handoff.created"]})
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    listed = client.get(HOOKS)
    assert listed.json()["endpoints"] == [{name: value for name, value in made.json().items() if name != "secret"}]
    endpoint = made.json()["id"]
    changed = client.patch(f"{HOOKS}/{endpoint}", json={"enabled": False})
    assert changed.json()["disabled_reason"] == "disabled by local administrator"
    removed = client.delete(f"{HOOKS}/{endpoint[:8]}")
    assert removed.json()["id"] == endpoint
    assert not any(secret in answer.text for answer in (listed, changed, removed))
    assert client.get(HOOKS).json() == {"endpoints": []}


def test_a_test_says_how_it_went_whether_the_endpoint_is_enabled_or_not(client: TestClient, shop: Receiver) -> None:
    made = client.post(HOOKS, json={"url": shop.url, "events": ["handoff.created"]}).json()
    client.patch(f"{HOOKS}/{made['id']}", json={"enabled": False})
    tried = client.post(f"{HOOKS}/{made['id']}/test").json()
    assert (tried["event"], tried["state"], tried["status"], tried["attempts"]) == ("webhook.test", "delivered", 204, 1)
    assert shop.told[0].verify(made["secret"])
    assert shop.told[0].body["data"] == {"asked_by": "local administrator"}
    shop.answers = [418]
    tried = client.post(f"{HOOKS}/{made['id']}/test").json()
    assert (tried["state"], tried["fault"], tried["due_at"]) == ("given_up", "it answered 418", None)


def test_what_was_delivered_can_be_sent_again(client: TestClient, shop: Receiver) -> None:
    made = client.post(HOOKS, json={"url": shop.url}).json()
    sent = client.post(f"{HOOKS}/{made['id']}/test").json()
    again = client.post(f"{HOOKS}/{made['id']}/deliveries/{sent['message']}/redeliver")
    assert (again.status_code, again.json()["state"]) == (200, "waiting")
    wait_until(lambda: len(shop.told) == 2)
    assert shop.told[0].id == shop.told[1].id == sent["message"]
    client.patch(f"{HOOKS}/{made['id']}", json={"enabled": False})
    refused = client.post(f"{HOOKS}/{made['id']}/deliveries/{sent['message']}/redeliver")
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:answerdesk:endpoint-disabled")
    assert "enable it first" in refused.json()["detail"]
    unknown = client.post(f"{HOOKS}/{made['id']}/deliveries/msg_%00/redeliver")
    assert (unknown.status_code, unknown.json()["type"]) == (404, "urn:answerdesk:delivery-not-found")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("ftp://example.com/", "https://"),
        ("example.com/hook", "https://"),
        ("https://user:secret@example.com/", "leave name and password out"),
        ("https://example.com/" + "x" * 2_000, "2000"),
    ],
)
def test_an_address_that_cannot_be_told_is_refused_with_the_remedy(client: TestClient, url: str, said: str) -> None:
    refused = client.post(HOOKS, json={"url": url})
    assert refused.status_code == 422
    assert said in refused.json()["detail"]
    assert client.get(HOOKS).json() == {"endpoints": []}


def test_there_is_an_end_to_endpoints(client: TestClient) -> None:
    for _ in range(MOST_ENDPOINTS):
        assert client.post(HOOKS, json=KEPT_TO_ITSELF).status_code == 201
    refused = client.post(HOOKS, json=KEPT_TO_ITSELF)
    assert (refused.status_code, refused.json()["type"]) == (422, "urn:answerdesk:invalid-endpoint")
    assert "remove one first" in refused.json()["detail"]


@pytest.mark.parametrize("endpoint", ["unknown", "%00", "%25", "a", "%F0%9F%90%8B"])
def test_an_endpoint_that_is_not_there_is_named(client: TestClient, endpoint: str) -> None:
    for answer in (
        client.delete(f"{HOOKS}/{endpoint}"),
        client.post(f"{HOOKS}/{endpoint}/test"),
        client.get(f"{HOOKS}/{endpoint}/deliveries"),
        client.patch(f"{HOOKS}/{endpoint}", json={"enabled": True}),
    ):
        assert (answer.status_code, answer.json()["type"]) == (404, "urn:answerdesk:endpoint-not-found")
