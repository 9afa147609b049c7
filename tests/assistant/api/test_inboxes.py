"""Chatwoot's webhooks to a running site."""

import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import AssistantSettings, open_accounts, open_assistant, open_chatwoot
from tests.assistant.adapters.chatwoot_server import (
    ACCOUNT,
    SECRET,
    TOKEN,
    ChatwootServer,
    chatwoot_server,
    message,
    signed,
)
from tests.assistant.api.conftest import open_handbook
from tests.waiting import wait_until
from ui.site import Access, build_site

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

INBOX = "/api/v1/inboxes/chatwoot"
BODY = json.dumps(message(900, "退货运费谁出?")).encode()


@pytest.fixture
def chatwoot() -> Iterator[ChatwootServer]:
    with chatwoot_server() as running:
        yield running


@pytest.fixture
def bot(tmp_path: Path, chatwoot: ChatwootServer) -> Iterator[TestClient]:
    """A site whose bot answers customers in Chatwoot."""
    settings = AssistantSettings(
        chatwoot_url=f"{chatwoot.url}/",
        chatwoot_account=ACCOUNT,
        chatwoot_token=TOKEN,
        chatwoot_secret=SECRET,
        chatwoot_mode="answer",
    )
    knowledge = open_handbook(tmp_path)
    assistant = open_assistant(settings, knowledge)
    access = Access(open_accounts(knowledge.store), chatwoot=open_chatwoot(settings, assistant))
    with TestClient(build_site(assistant, access=access), base_url="http://localhost") as client:
        yield client
    knowledge.close()


def test_a_webhook_is_taken_at_once_and_answered_in_the_background(bot: TestClient, chatwoot: ChatwootServer) -> None:
    chatwoot.held.clear()
    taken = bot.post(INBOX, content=BODY, headers=signed(BODY, time.time()))
    assert (taken.status_code, taken.json()) == (202, {"arrived": "accepted"})
    chatwoot.held.set()
    wait_until(lambda: chatwoot.calls)
    assert "退货运费由我们承担" in chatwoot.calls[0][2]
    assert bot.post(f"{INBOX}/{SECRET}", content=BODY).json() == {"arrived": "known"}


def test_who_is_not_chatwoot_is_told_what_to_do(bot: TestClient, chatwoot: ChatwootServer) -> None:
    refused = bot.post(INBOX, content=BODY)
    assert (refused.status_code, refused.json()["type"]) == (401, "urn:answerdesk:token-refused")
    assert "chatwoot_secret" in refused.json()["detail"]
    assert bot.post(f"{INBOX}/nonsense", content=BODY).status_code == 401
    large = b" " * (1024 * 1024 + 1)
    assert bot.post(INBOX, content=large, headers=signed(large, time.time())).status_code == 413
    other = json.dumps(message(901, "?", account={"id": 99})).encode()
    assert bot.post(INBOX, content=other, headers=signed(other, time.time())).status_code == 403
    assert bot.post(f"{INBOX}/{SECRET}", content=b"{}").status_code == 422
    assert chatwoot.calls == []


def test_without_settings_there_is_no_bot(client: TestClient) -> None:
    refused = client.post(INBOX, content=BODY, headers=signed(BODY, time.time()))
    assert refused.status_code == 401
    assert "chatwoot_url" in refused.json()["detail"]


def test_settings_that_name_half_of_it_say_what_is_missing() -> None:
    with pytest.raises(ValueError, match="chatwoot_token, chatwoot_secret is missing"):
        AssistantSettings(chatwoot_url="https://chat.example.com", chatwoot_account=3)
