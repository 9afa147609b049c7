"""A server that is killed right after it acknowledged a message: whoever is to be told is told by the next one."""

import os
import signal
from pathlib import Path

import pytest

from tests.assistant.api.customer import Customer
from tests.assistant.webhooks.receiver import receiver
from tests.journeys.servers import serving
from tests.waiting import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]


def test_what_was_acknowledged_is_told_after_a_kill(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANSWERDESK_WEBHOOK_PRIVATE_ADDRESSES", "true")
    with receiver() as shop:
        with serving(data_dir, pause_seconds=10) as (client, process):
            made = client.post("/api/v1/webhooks", json={"url": shop.url, "events": ["message.created"]}).json()
            customer = Customer(client)
            for number in range(5):
                customer.say(str(number), f"这是第{number}句")
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        said = {f"这是第{number}句" for number in range(5)}
        with serving(data_dir, pause_seconds=10):
            # One that was under way when the process died comes when its lease is over.
            wait_until(lambda: {told.body["data"]["text"] for told in shop.told} >= said, 90)
        assert all(told.verify(made["secret"]) for told in shop.told)
        # The assistant's reply may have been told by then, too.
        assert len({told.id for told in shop.told if told.body["data"]["text"] in said}) == len(said)
