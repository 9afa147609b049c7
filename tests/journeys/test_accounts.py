"""People and programs at a real server that others reach, and accounts that change while it runs."""

import json
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from assistant import (
    LOCAL_ADMINISTRATOR,
    THIS_MACHINE,
    AccountChanges,
    NewPerson,
    NewToken,
    Right,
    StaffRole,
    open_accounts,
)
from knowledge import Origin, open_store
from tests.assistant.api.staff import PASSWORD, QUICK
from tests.journeys.test_two_processes import SETTINGS, Server, answerdesk
from tests.knowledge.articles import TRAINER, draft

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

ASKED = {"text": "运费谁出"}


def test_a_server_for_others_knows_people_at_once_and_the_commands_of_its_own_machine(tmp_path: Path) -> None:
    with closing(open_store(SETTINGS, tmp_path)) as store:
        store.save([draft("postage", title="运费谁出")], TRAINER, Origin.EDIT, publish=True)
        accounts = open_accounts(store, QUICK)
        accounts.people.add(
            NewPerson("boss", frozenset({StaffRole.ADMINISTRATOR}), PASSWORD), LOCAL_ADMINISTRATOR
        )  # fmt: skip
        server = Server(tmp_path, "--host", "0.0.0.0", "--name", "desk.example.com").wait()
        try:
            told = json.loads((tmp_path / "server.json").read_text("utf-8"))
            url = f"http://127.0.0.1:{told['port']}/api/v1"
            for host, status in (("127.0.0.1", 401), ("desk.example.com", 401), ("evil.example", 403)):
                assert httpx.post(f"{url}/search", json=ASKED, headers={"Host": host}).status_code == status
            # The command finds the key of the server in its folder.
            assert answerdesk(tmp_path, "search", "运费谁出").json["candidates"][0]["article_id"] == "postage"

            chen = accounts.people.add(NewPerson("chen", frozenset({StaffRole.AGENT}), PASSWORD), LOCAL_ADMINISTRATOR)
            token, _ = accounts.tokens.add(chen, NewToken("inbox", frozenset({Right.READ})), THIS_MACHINE)
            bearer = {"Authorization": f"Bearer {token}"}
            with httpx.Client(base_url=url, headers={"Origin": f"http://127.0.0.1:{told['port']}"}) as browser:
                assert browser.post("/session", json={"name": "chen", "password": PASSWORD}).json()["name"] == "chen"
                assert browser.post("/search", json=ASKED).status_code == 200
                assert httpx.post(f"{url}/search", json=ASKED, headers=bearer).status_code == 200
                accounts.people.change("chen", AccountChanges(disabled=True), LOCAL_ADMINISTRATOR)
                assert browser.post("/search", json=ASKED).status_code == 401
                assert httpx.post(f"{url}/search", json=ASKED, headers=bearer).status_code == 401
        finally:
            server.stop()
    log = server.log.read_text("utf-8")
    assert [secret for secret in (PASSWORD, token, told["key"]) if secret in log] == []
