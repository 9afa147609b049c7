"""A customer's order over the chat: what its page gets as events, from a shop behind a real connection."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from assistant import Assistant, Chat
from assistant.desk.domain import ChatRules
from assistant.orders.attempts import Attempts
from assistant.orders.connector import HttpOrders, OrderSystem
from assistant.orders.consulting import Orders
from tests.assistant.api.customer import Customer
from tests.assistant.api.loopback import served
from tests.assistant.orders.conftest import ZONE, WatchedShop
from tests.assistant.orders.shop_server import ShopServer, answer_with, shop_server
from ui.site import build_site

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

NUMBER, DIGITS = "WFM202600000004", "6789"
QUICK = ChatRules(pause_seconds=0.02, sessions_per_address_per_minute=10_000)


@pytest.fixture
def shop_behind_http(shop: WatchedShop) -> Iterator[ShopServer]:
    with shop_server(shop.shop) as server:
        yield server


@pytest.fixture
def customer(assistant: Assistant, shop_behind_http: ShopServer) -> Iterator[Customer]:
    store = assistant.knowledge.store
    lookup = HttpOrders(OrderSystem(shop_behind_http.url, name="鲸渡商城"))
    assistant.consult(Orders(lookup, Attempts(store.engine, store.clock), store.clock, ZONE))
    with served(build_site(assistant, chat=Chat(assistant, QUICK))) as url, httpx.Client(base_url=url) as client:
        yield Customer(client)


def answered(customer: Customer, name: str, text: str, last: int) -> tuple[int, dict[str, Any]]:
    """The newest event of each kind up to the end of the reply, and the number of the last event."""
    assert customer.say(name, text).status_code == 202
    events = {}
    for number, kind, data in customer.events(last):
        events[kind] = data
        last = number
    return last, events


def test_the_data_comes_as_an_event_of_its_own_and_as_a_sentence(customer: Customer) -> None:
    last, asked = answered(customer, "a", "查下我的快递", 0)
    assert asked["outcome"]["outcome"] == "clarify"
    last, asked = answered(customer, "b", NUMBER, last)
    last, told = answered(customer, "c", DIGITS, last)

    assert told["outcome"]["outcome"] == "answer"
    (sheet,) = told["data"]["data"]
    assert (sheet["kind"], sheet["source"]) == ("order", "鲸渡商城")
    assert {"name": "status", "label": "订单状态", "value": "运输中"} in sheet["rows"]
    assert sheet["text"] in told["message"]["text"]
    assert "citations" not in told


def test_a_shop_that_is_down_leads_to_a_person_with_all_that_was_said(
    customer: Customer, shop_behind_http: ShopServer
) -> None:
    shop_behind_http.misbehave = answer_with(b"", 503)
    last, _ = answered(customer, "a", "查下我的快递", 0)
    last, _ = answered(customer, "b", NUMBER, last)
    _, told = answered(customer, "c", DIGITS, last)

    assert (told["outcome"]["outcome"], told["outcome"]["cause"]) == ("hand_off", "personal")
    assert {"name": "order_number", "value": NUMBER} in told["outcome"]["slots"]
    assert "data" not in told


def test_agents_read_the_data_beside_the_message_and_pass_it_on_as_data(customer: Customer) -> None:
    last, told = answered(customer, "a", f"我的快递到哪了？{NUMBER}，尾号{DIGITS}", 0)
    here = f"/api/v1/desk/conversations/{customer.session}"
    asked, reply = customer.client.get(here).json()["messages"]
    assert (asked["data"], reply["text"]) == ([], told["message"]["text"])
    (sheet,) = reply["data"]
    assert (sheet["rows"], sheet["text"]) == (told["data"]["data"][0]["rows"], told["data"]["data"][0]["text"])

    draft = customer.client.post(f"{here}/drafts", json={}).json()
    (looked_up,) = draft["data"]
    for name, text, data in (("b", draft["text"], 1), ("c", draft["text"].replace(NUMBER, "这一单"), 0)):
        sent = {"client_message_id": name, "text": text, "seen": 9, "draft_id": draft["id"]}
        assert customer.client.post(f"{here}/messages", json=sent).status_code == 202
        kinds = [
            (kind, data["data"][0]["text"] if kind == "data" else data["text"])
            for _, kind, data in customer.events(last, until="message")
            if kind in {"data", "message"}
        ]
        assert kinds == [("data", looked_up["text"])] * data + [("message", text)]
        assert len(customer.client.get(here).json()["messages"][-1]["data"]) == data
        last = max(number for number, _, _ in customer.events(last, until="message"))
