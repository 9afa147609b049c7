"""A customer's chat with a server that is killed: what was acknowledged is answered, once."""

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from assistant import TABLES
from knowledge import open_database, reading
from tests.assistant.api.conftest import open_handbook
from tests.assistant.api.customer import Customer

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

SERVE = "from ui.cli import main; main()"
ASKED = "退货运费谁出?"
PATIENCE_SECONDS = 60


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A data folder with the tiny handbook."""
    open_handbook(tmp_path).close()
    return tmp_path


@contextmanager
def serving(data_dir: Path, pause_seconds: float) -> Iterator[tuple[httpx.Client, "subprocess.Popen[bytes]"]]:
    """A caller of a real server process, and the process; it is killed at the end, if it still lives."""
    settings = {
        "ANSWERDESK_ENCODER": "stand-in",
        "ANSWERDESK_CHAT_PAUSE_SECONDS": str(pause_seconds),
        "ANSWERDESK_CHAT_LEASE_SECONDS": "1",
    }
    command = [sys.executable, "-c", SERVE, "serve", "--port", "0", "--data-dir", str(data_dir)]
    with (data_dir / "log").open("ab") as log:
        process = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)
    try:
        with httpx.Client(base_url=_address(data_dir, process), timeout=PATIENCE_SECONDS) as client:
            yield client, process
    finally:
        process.kill()
        process.wait()


def _address(data_dir: Path, process: "subprocess.Popen[bytes]") -> str:
    """Where the process listens. What a killed one left behind is not taken for it."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            told = json.loads((data_dir / "server.json").read_text("utf-8"))
        except (OSError, ValueError):
            told = {}
        if told.get("pid") == process.pid:
            return f"http://127.0.0.1:{told['port']}"
        time.sleep(0.05)
    raise AssertionError((data_dir / "log").read_text("utf-8"))


def kill(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


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
