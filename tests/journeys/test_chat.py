"""A customer's chat with a server that is killed: what was acknowledged is answered, once."""

import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from assistant import TABLES
from knowledge import open_database, reading
from tests.assistant.api.customer import Customer
from tests.journeys.servers import PATIENCE_SECONDS, kill, serving

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ASKED = "退货运费谁出?"


def stored(data_dir: Path) -> tuple[list[Any], list[Any]]:
    """All messages (session, role, text) and all events (session, number, kind), in order."""
    engine = open_database(f"sqlite:///{data_dir / 'answerdesk.db'}")
    said, told = TABLES.tables["chat_messages"].c, TABLES.tables["chat_events"].c
    with reading(engine) as connection:
        messages = connection.execute(select(said.session, said.role, said.text).order_by(said.session, said.number))
        events = connection.execute(select(told.session, told.number, told.kind).order_by(told.session, told.number))
        found = [tuple(row) for row in messages], [tuple(row) for row in events]
    engine.dispose()
    return found


def test_a_server_killed_after_it_took_a_message_answers_it_when_it_is_back(data_dir: Path) -> None:
    with serving(data_dir, pause_seconds=3) as (client, process):
        customer = Customer(client)
        taken = customer.say("a", ASKED)
        kill(process)
    assert (taken.status_code, taken.json()) == (202, {"message_number": 1})
    assert [role for _, role, _ in stored(data_dir)[0]] == ["customer"], "killed before the answer"
    with serving(data_dir, pause_seconds=0.1) as (client, process):
        customer.client = client
        told = list(customer.events())
        assert customer.say("a", ASKED).json() == {"message_number": 1}
        # Ten times the pause: a second answer would be there.
        time.sleep(1)
        kill(process)
    assert [number for number, _, _ in told] == list(range(1, len(told) + 1))
    messages, events = stored(data_dir)
    assert [role for _, role, _ in messages] == ["customer", "assistant"]
    assert "退货运费由我们承担" in messages[1][2]
    assert len(events) == len(told)


def test_servers_killed_at_any_moment_lose_and_double_nothing(data_dir: Path) -> None:
    moments = random.Random(5)
    customers: list[Customer] = []
    for _ in range(2):
        with serving(data_dir, pause_seconds=0) as (client, process):
            customers += [Customer(client) for _ in range(6)]
            for customer in customers[-6:]:
                assert customer.say("a", ASKED).status_code == 202
            time.sleep(moments.uniform(0, 0.15))
            kill(process)
    with serving(data_dir, pause_seconds=0) as (client, process):
        for customer in customers:
            customer.client = client
            assert [kind for _, kind, _ in customer.events()][-1] == "done"
        kill(process)
    messages, events = stored(data_dir)
    assert sorted((session, role) for session, role, _ in messages) == sorted(
        (customer.session, role) for customer in customers for role in ("customer", "assistant")
    )
    for customer in customers:
        own = [(number, kind) for session, number, kind in events if session == customer.session]
        assert [number for number, _ in own] == list(range(1, len(own) + 1))
        assert [kind for _, kind in own].count("done") == 1


def test_a_server_told_to_stop_ends_its_streams_and_itself(data_dir: Path) -> None:
    with serving(data_dir, pause_seconds=0) as (client, process):
        customer = Customer(client)
        assert customer.say("a", ASKED).status_code == 202
        for _, kind, _ in customer.events(until="never"):
            if kind == "done":
                process.send_signal(signal.SIGTERM)
        # The stream has come to its end, not to an error; the server waits for nobody any more.
        assert process.wait(PATIENCE_SECONDS) == 0
