"""`answerdesk webhooks`, as an administrator at a terminal uses it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.assistant.webhooks.receiver import Receiver, receiver
from tests.commands import Ran
from ui.cli import main

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

FAILED, WRONG_USAGE = 1, 2
Run = Callable[..., Ran]


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    """Runs a command on one data folder."""

    def run(*arguments: object) -> Ran:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exited:
            main(["--data-dir", str(tmp_path / "data"), "webhooks", *map(str, arguments)])
        said = capfd.readouterr()
        return Ran(int(exited.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def private(tmp_path: Path) -> None:
    """Settings that allow receivers on this machine."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "answerdesk.toml").write_text("[assistant]\nwebhook_private_addresses = true\n", "utf-8")


@pytest.fixture
def shop() -> Iterator[Receiver]:
    with receiver() as running:
        yield running


@pytest.mark.usefixtures("private")
def test_an_endpoint_is_added_tried_out_looked_at_and_removed(run: Run, shop: Receiver) -> None:
    added = run("add", shop.url, "--event", "handoff.created")
    secret = added.out.strip()
    assert (added.code, secret[:6]) == (0, "whsec_")
    assert "only time" in added.err
    listed = run("list")
    endpoint = listed.out.split()[0]
    assert listed.out == f"{endpoint}  {shop.url}  handoff.created  good\n"

    tried = run("test", endpoint[:8])
    assert tried.code == 0
    assert "webhook.test           delivered" in tried.out
    assert shop.told[0].verify(secret)
    shop.answers = [500]
    tried = run("test", endpoint)
    assert tried.code == FAILED
    assert tried.out.endswith("given up   it answered 500\n")

    newest, oldest = run("deliveries", endpoint).out.splitlines()
    assert "given up" in newest
    again = run("redeliver", endpoint, oldest.split()[0], "--json")
    assert json.loads(again.out)["state"] == "waiting"
    assert run("list").out.endswith("good, 1 waiting\n")
    assert run("disable", endpoint).out.endswith("disabled: disabled by local administrator\n")
    assert run("enable", endpoint).out.endswith("good\n")
    assert json.loads(run("remove", endpoint, "--json").out)["id"] == endpoint
    assert "nobody is told" in run("list").err
    assert secret not in listed.out + again.out


def test_what_is_wrong_is_one_line_with_the_remedy(run: Run) -> None:
    for arguments, said in (
        (("add", "http://127.0.0.1:8000/"), "set webhook_private_addresses"),
        (("add", "nowhere"), "give a whole one"),
        (("remove", "unknown"), "give its id as the list shows it"),
    ):
        ran = run(*arguments)
        assert (ran.code, ran.out) == (FAILED, "")
        assert said in ran.err
    assert run("add", "https://example.com/", "--event", "everything").code == WRONG_USAGE


def test_without_the_setting_nothing_on_this_machine_is_spoken_to(run: Run, shop: Receiver) -> None:
    endpoint = json.loads(run("add", shop.url.replace("http:", "https:"), "--json").out)["id"]
    tried = run("test", endpoint)
    assert tried.code == FAILED
    assert "127.0.0.1 is an address of this machine or of a private network: allow that in the settings" in tried.out
    assert shop.told == []
