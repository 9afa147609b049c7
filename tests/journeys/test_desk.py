"""Agents at work with a server that is killed: what they sent and who waits is as it was acknowledged, once."""

import random
import threading
import time
from itertools import count, cycle
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.assistant.api.customer import Customer
from tests.journeys.servers import kill, serving

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

DESK = "/api/v1/desk"
STANDING = ("session", "state", "cause", "waiting_since", "agent", "reopened", "priority_for")


def waiting(client: httpx.Client) -> Customer:
    """A customer who asked for a person, and was told so."""
    customer = Customer(client)
    assert customer.say("a", "退货运费谁出?").status_code == 202
    assert customer.post("handoff").json() == {"state": "waiting_for_person", "cause": "customer_asks"}
    return customer


def send(client: httpx.Client, session: str, name: str) -> int | None:
    """Send a message of this name; gives its number, or None when nobody knows whether it got through."""
    message = {"client_message_id": name, "text": f"答 {name}", "seen": 0, "anyway": True}
    try:
        sent = client.post(f"{DESK}/conversations/{session}/messages", json=message)
    except httpx.TransportError:
        return None
    assert sent.status_code == 202, sent.text
    return int(sent.json()["message_number"])


def conversation(client: httpx.Client, session: str) -> Any:
    return client.get(f"{DESK}/conversations/{session}").json()


def standing(client: httpx.Client) -> list[list[Any]]:
    """The queue, without what goes on by itself."""
    return [[row[name] for name in STANDING] for row in client.get(f"{DESK}/queue").json()["rows"]]


def test_what_agents_sent_before_a_kill_is_there_once_after_it(data_dir: Path) -> None:
    moments, names = random.Random(7), map(str, count())
    customers: list[Customer] = []
    sent: dict[tuple[str, str], int] = {}
    unsure: list[tuple[str, str]] = []
    for _ in range(2):
        with serving(data_dir, pause_seconds=0) as (client, process):
            for session, name in unsure:
                sent[session, name] = send(client, session, name) or 0
            unsure.clear()
            customers += [waiting(client) for _ in range(4)]
            killer = threading.Timer(moments.uniform(0, 0.1), kill, [process])
            begins = moments.randint(len(customers), 2 * len(customers))
            for place, session in enumerate(cycle([customer.session for customer in customers])):
                if place == begins:
                    killer.start()
                number = send(client, session, name := next(names))
                if number is None:
                    unsure.append((session, name))
                    break
                sent[session, name] = number
            killer.join()
    with serving(data_dir, pause_seconds=0) as (client, _):
        for session, name in unsure:
            sent[session, name] = send(client, session, name) or 0
        assert {key: send(client, *key) for key in sent} == sent, "a message that is sent again keeps its number"
        for customer in customers:
            view = conversation(client, customer.session)
            by_agents = {line["text"]: line["number"] for line in view["messages"] if line["role"] == "agent"}
            own = {f"答 {name}": number for (session, name), number in sent.items() if session == customer.session}
            assert by_agents == own
            assert len(own) == sum(line["role"] == "agent" for line in view["messages"]), "none is there twice"
            assert [one["cause"] for one in view["handoffs"]] == ["customer_asks"]


def test_the_queue_is_the_same_after_a_kill(data_dir: Path) -> None:
    with serving(data_dir, pause_seconds=0) as (client, process):
        customers = [waiting(client) for _ in range(5)]
        one, two, three, *_ = (f"{DESK}/conversations/{customer.session}" for customer in customers)
        client.post(f"{one}/take")
        client.post(f"{one}/release")
        client.post(f"{two}/take")
        client.post(f"{three}/resolve")
        before = standing(client)
        kill(process)
    with serving(data_dir, pause_seconds=0) as (client, process):
        assert standing(client) == before
        for customer in customers[3:]:
            customer.client = client
            customer.post("handoff")
        # Rounds and drafts that were left behind have been seen to by then.
        time.sleep(2)
        assert standing(client) == before
        kill(process)
    first, third, fourth, second = [row[0] for row in before]
    assert [first, second, third, fourth] == [customers[place].session for place in (0, 1, 3, 4)]
