"""Agents over HTTP: the queue, a conversation, and what is refused."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant import Assistant, AssistantSettings, NewPerson, StaffRole, open_assistant
from assistant.accounts.domain import LOCAL_ADMINISTRATOR
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.customer import Customer
from tests.assistant.api.staff import PASSWORD, caller, signed_in, site_of, with_everybody

DESK = "/api/v1/desk"
ASKED = "退货运费谁出?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    knowledge = open_handbook(tmp_path_factory.mktemp("handbook"))
    yield open_assistant(AssistantSettings(), knowledge)
    knowledge.close()


@pytest.fixture(scope="module")
def app(assistant: Assistant) -> Iterator[FastAPI]:
    accounts = with_everybody(assistant)
    accounts.people.add(NewPerson("bo", frozenset({StaffRole.AGENT}), PASSWORD, "客服小博"), LOCAL_ADMINISTRATOR)
    with site_of(assistant, accounts) as app:
        yield app


@pytest.fixture(scope="module")
def an(app: FastAPI) -> TestClient:
    return signed_in(app, "agent")


@pytest.fixture(scope="module")
def bo(app: FastAPI) -> TestClient:
    return signed_in(app, "bo")


@pytest.fixture
def customer(app: FastAPI, an: TestClient) -> Iterator[Customer]:
    """A customer who asked something and waits for a person."""
    customer = Customer(caller(app))
    customer.say("a", ASKED)
    customer.post("handoff")
    yield customer
    an.post(f"{DESK}/conversations/{customer.session}/take", json={"take_over": True})
    an.post(f"{DESK}/conversations/{customer.session}/resolve")


def test_an_agent_answers_from_the_queue(an: TestClient, bo: TestClient, customer: Customer) -> None:
    (row,) = an.get(f"{DESK}/queue").json()["rows"]
    assert (row["session"], row["state"], row["cause"]) == (customer.session, "waiting_for_person", "customer_asks")
    here = f"{DESK}/conversations/{customer.session}"
    assert bo.post(f"{here}/take").json()["agent"] == {"name": "bo", "display": "客服小博"}
    refused = an.post(f"{here}/take")
    assert (refused.status_code, refused.json()["type"], refused.json()["agent"]) == (
        409,
        "urn:answerdesk:already-taken",
        "bo",
    )
    seen = bo.get(here).json()["last_message"]
    message = {"client_message_id": "1", "text": "我们承担。", "seen": seen}
    assert bo.post(f"{here}/messages", json=message | {"seen": 0}).json()["newest"] == 1
    sent = bo.post(f"{here}/messages", json=message)
    assert (sent.status_code, sent.json()) == (202, {"message_number": seen + 1})
    said = bo.get(here).json()["messages"]
    assert [(line["role"], line["agent"]) for line in said][-1] == ("agent", "客服小博")
    assert bo.post(f"{here}/resolve").json()["state"] == "resolved"
    assert bo.get(f"{DESK}/queue").json()["rows"] == []


def test_a_queue_that_has_not_changed_is_not_sent_again(an: TestClient, customer: Customer) -> None:
    first = an.get(f"{DESK}/queue")
    tag = first.headers["etag"]
    assert tag == f'"{first.json()["version"]}"'
    again = an.get(f"{DESK}/queue", headers={"If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    an.post(f"{DESK}/conversations/{customer.session}/take")
    assert an.get(f"{DESK}/queue", headers={"If-None-Match": tag}).status_code == 200
