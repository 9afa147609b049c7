"""What strangers may ask for, by address and by chat, and how politely they are refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant import AddressLimits, AssistantSettings, open_accounts, open_assistant, open_chat
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.customer import Customer
from tests.assistant.api.staff import PASSWORD, QUICK, SITE
from ui.site import Access, build_site

PROXY = "127.0.0.9"


@contextmanager
def site(folder: Path, limits: AddressLimits, **settings: int) -> Iterator[TestClient]:
    """A site behind a proxy that it trusts."""
    knowledge = open_handbook(folder)
    read = AssistantSettings(**settings)  # type: ignore[arg-type] # numbers alone
    assistant = open_assistant(read, knowledge)
    access = Access(open_accounts(knowledge.store, QUICK), limits=limits, proxies=[PROXY])
    app = build_site(assistant, chat=open_chat(read, assistant), access=access)
    with TestClient(app, base_url=SITE, client=(PROXY, 5000)) as client:
        yield client
    knowledge.close()


def from_address(client: TestClient, address: str) -> TestClient:
    client.headers["X-Forwarded-For"] = address
    return client


def test_messages_of_one_address_are_limited_over_all_its_chats(tmp_path: Path) -> None:
    with site(tmp_path, AddressLimits(messages_per_minute=3)) as client:
        first, second = Customer(from_address(client, "203.0.113.7")), Customer(client)
        said = [customer.say(str(number), "您好") for number in range(2) for customer in (first, second)]
        assert [answer.status_code for answer in said] == [202, 202, 202, 429]
        problem = said[-1].json()
        assert problem["limit"] == "messages_per_address"
        assert "稍等" in problem["say"]["zh"]
        assert "a moment" in problem["say"]["en"]
        assert 1 <= int(said[-1].headers["Retry-After"]) <= 60
        from_address(client, "10.0.0.1, 203.0.113.8")
        assert first.say("else", "您好").status_code == 202
        refused = 'answerdesk_refused_total{limit="messages_per_address"} 1.0'
        client.headers.pop("X-Forwarded-For")
        assert refused in client.get("/metrics").text


def test_one_chat_has_so_many_messages_a_day(tmp_path: Path) -> None:
    with site(tmp_path, AddressLimits(), chat_messages_per_day=2) as client:
        customer = Customer(client)
        said = [customer.say(str(number), "您好") for number in range(3)]
        assert [answer.status_code for answer in said] == [202, 202, 429]
        assert said[-1].json()["limit"] == "messages_per_day"
        assert int(said[-1].headers["Retry-After"]) > 3600


@pytest.mark.parametrize(
    ("forwarded", "again"),
    [("2001:db8::1", "2001:db8::ffff"), ("9.9.9.9, 203.0.113.7", "8.8.8.8, 203.0.113.7")],
    ids=["an IPv6 network", "what the caller wrote before the proxy"],
)
def test_failed_sign_ins_of_one_address_are_limited_whatever_the_name(
    tmp_path: Path, forwarded: str, again: str
) -> None:
    with site(tmp_path, AddressLimits(failed_sign_ins_per_hour=3)) as client:
        for number in range(3):
            wrong = {"name": f"name{number}", "password": PASSWORD}
            assert from_address(client, forwarded).post("/api/v1/session", json=wrong).status_code == 401
        refused = from_address(client, again).post("/api/v1/session", json=wrong | {"name": "another"})
        assert (refused.status_code, refused.json()["limit"]) == (429, "failed_sign_ins")
        other = from_address(client, "203.0.113.99").post("/api/v1/session", json=wrong | {"name": "another"})
        assert other.status_code == 401


def test_whom_nobody_trusts_is_not_believed_about_whom_it_calls_for(tmp_path: Path) -> None:
    with site(tmp_path, AddressLimits(failed_sign_ins_per_hour=1)) as client:
        stranger = TestClient(client.app, base_url=SITE, client=("203.0.113.7", 5000))
        answers = [
            from_address(stranger, f"10.0.0.{number}").post(
                "/api/v1/session", json={"name": f"name{number}", "password": PASSWORD}
            )
            for number in range(2)
        ]
        assert [answer.status_code for answer in answers] == [401, 429]
