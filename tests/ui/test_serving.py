"""A server as a process of its own: where it says it is, what it logs, and how it ends."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from knowledge import SettingsError
from ui.serving import SERVER_FILE, Address, open_socket

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

ROOT = Path(__file__).parent.parent.parent
PROGRAM = """
import sys
from pathlib import Path
from assistant import AssistantSettings, Chat, open_assistant
from tests.assistant.api.conftest import open_handbook
from ui.listening import Listening
from ui.site import run_site

folder = Path(sys.argv[1])
knowledge = open_handbook(folder)
run_site(Chat(open_assistant(AssistantSettings(), knowledge)), folder, Listening("127.0.0.1", 0), print)
knowledge.close()
print("closed")
"""


def told(folder: Path) -> Address | None:
    """What the data folder says about its server."""
    try:
        return Address(**json.loads((folder / SERVER_FILE).read_text("utf-8")))
    except FileNotFoundError:
        return None


@contextmanager
def server(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Address]]:
    """A running server over the tiny handbook."""
    command = [sys.executable, "-c", PROGRAM, str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            until = time.monotonic() + 60
            while (address := told(folder)) is None or address.pid != process.pid:
                assert process.poll() is None, process.communicate()
                assert time.monotonic() < until
                time.sleep(0.05)
            yield process, address
        finally:
            process.kill()


@pytest.mark.slow
def test_says_where_it_is_while_it_runs_and_closes_everything_at_the_end(tmp_path: Path) -> None:
    with server(tmp_path) as (process, address):
        assert address.pid == process.pid
        assert (tmp_path / SERVER_FILE).stat().st_mode & 0o777 == 0o600
        assert len(address.key) >= 32
        assert address.key not in repr(address)
        asked = {"conversation": [{"role": "customer", "text": "退货运费谁出?"}]}
        answer = httpx.post(f"{address.url}/api/v1/drafts", json=asked, headers={"X-Request-ID": "mine"})
        assert answer.json()["outcome"] == "answer"
        process.terminate()
        out, log = process.communicate(timeout=90)
    assert process.returncode == 0
    said, accounts, first, closed = out.splitlines()
    assert (said, closed) == (f"Answerdesk is at {address.url} (Ctrl+C stops it)", "closed")
    assert "whoever is on this machine may do everything" in accounts
    assert f" {address.url}/invitation#" in first
    assert list(tmp_path.glob(f"*{SERVER_FILE}*")) == []
    lines = [json.loads(line) for line in log.splitlines()]
    assert [line["event"] for line in lines if line.get("request_id") == "mine"] == ["draft", "request"]
    assert "退货" not in log


@pytest.mark.slow
def test_a_killed_server_leaves_its_address_behind_and_the_next_one_replaces_it(tmp_path: Path) -> None:
    with server(tmp_path) as (process, killed):
        process.kill()
        process.wait()
    assert told(tmp_path) == killed
    with server(tmp_path) as (process, address):
        assert httpx.get(f"{address.url}/healthz").status_code == 200
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=90) == 0
    assert told(tmp_path) is None


def test_an_address_that_is_taken_is_named() -> None:
    with open_socket("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"127.0.0.1 port {port}: Address already in use; give another --port"):
            open_socket("127.0.0.1", port)


def test_an_address_of_the_sixth_version_is_put_in_brackets() -> None:
    assert Address("::1", 7860, 1).url == "http://[::1]:7860"
    assert Address("127.0.0.1", 7860, 1).url == "http://127.0.0.1:7860"
