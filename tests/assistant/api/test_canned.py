"""Canned replies over HTTP: agents keep them, and find them filled for the customer they answer."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Assistant, AssistantSettings, open_assistant
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.customer import Customer
from tests.assistant.api.staff import caller, signed_in, site_of, with_everybody

CANNED = "/api/v1/desk/canned-replies"
CHASED = {
    "title": "催货已登记",
    "text": "订单【订单号】的催货已登记，【客服姓名】为您跟进，金额【金额】。",
    "language": "zh",
    "shortcut": "cd",
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(), knowledge)
    knowledge.close()


@pytest.fixture(scope="module")
def app(assistant: Assistant) -> Iterator[FastAPI]:
    with site_of(assistant, with_everybody(assistant)) as app:
        yield app


@pytest.fixture(scope="module")
def an(app: FastAPI) -> TestClient:
    return signed_in(app, "agent")


@pytest.fixture
def chased(an: TestClient) -> Iterator[dict[str, str]]:
    """A canned reply that an agent keeps."""
    added = an.post(CANNED, json=CHASED)
    assert added.status_code == 201
    yield added.json()
    an.delete(f"{CANNED}/{added.json()['id']}")


def test_an_agent_keeps_finds_changes_and_deletes_one(an: TestClient) -> None:
    added = an.post(CANNED, json=CHASED).json()
    assert added == CHASED | {"id": added["id"], "filled": CHASED["text"]}
    assert an.get(CANNED, params={"text": "cd"}).json() == {"rows": [added]}
    assert an.get(CANNED, params={"text": "发票"}).json() == {"rows": []}
    here = f"{CANNED}/{added['id']}"
    changed = an.patch(here, json={"title": "催货", "shortcut": None}).json()
    assert (changed["title"], changed["text"], changed["shortcut"]) == ("催货", CHASED["text"], "cd")
    assert an.patch(here, json={"shortcut": ""}).json()["shortcut"] is None
    assert an.delete(here).status_code == 204
    gone = an.delete(here)
    assert (gone.status_code, gone.json()["type"]) == (404, "urn:answerdesk:canned-reply-not-found")
    assert an.patch(f"{CANNED}/a%00b", json={"title": "x"}).status_code == 404


def test_it_is_filled_with_what_the_customer_told_and_who_answers(
    an: TestClient, app: FastAPI, chased: dict[str, str]
) -> None:
    customer = Customer(caller(app))
    customer.say("a", "我的订单 WFM202611220001 怎么还没到？")
    (row,) = an.get(CANNED, params={"session": customer.session}).json()["rows"]
    assert row["filled"] == "订单WFM202611220001的催货已登记，agent为您跟进，金额【金额】。"
    assert row["text"] == chased["text"]
    missing = an.get(CANNED, params={"session": "nobody"})
    assert (missing.status_code, missing.json()["type"]) == (404, "urn:answerdesk:session-not-found")


def test_a_shortcut_that_is_taken_is_told(an: TestClient, chased: dict[str, str]) -> None:
    refused = an.post(CANNED, json=CHASED | {"shortcut": str(chased["shortcut"]).upper()})
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:answerdesk:canned-reply-conflict")
    assert "choose another one" in refused.json()["detail"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"text": ""},
        {"text": "长" * 4_001},
        {"language": "fr"},
        {"shortcut": "two words"},
        {"shortcut": "x" * 21},
        {"colour": "red"},
        {"title": "\x00"},
    ],
)
def test_what_cannot_be_kept_is_refused(an: TestClient, wrong: dict[str, str]) -> None:
    assert an.post(CANNED, json=CHASED | wrong).status_code == 422
