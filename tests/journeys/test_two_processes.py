"""Two real processes on one data folder: one has the indexes open, others commit and ask."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from knowledge.bootstrap import now, open_store
from knowledge.domain import Origin
from knowledge.knowledge_base import APPLIED
from knowledge.settings import KnowledgeSettings
from tests.commands import Ran
from tests.knowledge.articles import TRAINER, draft

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]

PROGRAM = Path(sys.executable).with_name("answerdesk")
ENVIRONMENT = {**os.environ, "ANSWERDESK_ENCODER": "stand-in"}
SETTINGS = KnowledgeSettings(encoder="stand-in")
START_SECONDS = 90
APPLY_SECONDS = 2.0


def answerdesk(folder: Path, *arguments: object) -> Ran:
    """Run a command to its end; nobody ever sees a lock of the database."""
    command = [PROGRAM, "--data-dir", folder, "--json", *map(str, arguments)]
    ran = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, timeout=120, check=False)
    assert "locked" not in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return Ran(ran.returncode, ran.stdout, ran.stderr)


def article_file(folder: Path, name: str, count: int = 5) -> Path:
    rows = [
        {"id": f"{name}-{number}", "title": f"{name}的第 {number} 问", "text": f"{name}的第 {number} 答。"}
        for number in range(count)
    ]
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


class Server:
    """A real `answerdesk serve` on a free port."""

    def __init__(self, folder: Path, *options: str) -> None:
        self.folder = folder
        self.log = folder / "serve.log"
        command = [PROGRAM, "--data-dir", folder, "serve", "--port", "0", *options]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, env=ENVIRONMENT, stdout=log, stderr=log)

    def wait(self) -> "Server":
        deadline = time.monotonic() + START_SECONDS
        while not (self.folder / "server.json").exists():
            assert self.process.poll() is None, self.log.read_text("utf-8")
            assert time.monotonic() < deadline, self.log.read_text("utf-8")
            time.sleep(0.05)
        return self

    @property
    def address(self) -> str:
        told = json.loads((self.folder / "server.json").read_text("utf-8"))
        return f"http://{told['host']}:{told['port']}"

    def search(self, text: str) -> list[str]:
        asked = {"text": text, "limit": 50}
        answer = httpx.post(f"{self.address}/api/v1/search", json=asked, trust_env=False).raise_for_status()
        return [candidate["article_id"] for candidate in answer.json()["candidates"]]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        self.process.send_signal(how)
        # Right after its start it first finishes importing what its pages need.
        self.process.wait(START_SECONDS)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server over a folder that began with documents of its own."""
    folder = tmp_path_factory.mktemp("served")
    assert answerdesk(folder, "ingest", article_file(folder, "开头"), "--publish").code == 0
    server = Server(folder).wait()
    yield server
    server.stop()


def test_ingest_returns_when_the_server_finds_what_came_in(served: Server, tmp_path: Path) -> None:
    ran = answerdesk(served.folder, "ingest", article_file(tmp_path, "运费"), "--publish")
    assert served.search("运费的第 3 问")[0] == "运费-3"
    assert ran.code == 0
    assert ran.json["imported"][0]["articles"] == 5
    assert f"indexed by answerdesk serve (process {served.process.pid})" in ran.err


def test_the_server_checks_what_is_published_beside_it(served: Server, tmp_path: Path) -> None:
    file = tmp_path / "points.jsonl"
    for text, options, code in (
        ("积分每年清零。", (), 0),
        ("积分永不过期。", (), 3),
        ("积分永不过期。", ("--override", "new"), 0),
    ):
        file.write_text(json.dumps({"id": "points", "title": "积分会过期吗?", "text": text}), "utf-8")
        ran = answerdesk(served.folder, "ingest", file, "--publish", *options)
        assert ran.code == code, ran.out + ran.err
        assert ran.json["imported"][0]["held"] == (code == 3)
        if not options and code == 0:
            answerdesk(served.folder, "cases", "add", "积分会过期吗?", "--article", "points", "--fact", "每年")
    assert answerdesk(served.folder, "articles", "show", "points").json["body"] == "积分永不过期。"


def test_the_server_applies_what_others_commit_within_two_seconds(served: Server) -> None:
    store = open_store(SETTINGS, served.folder, now)
    spent = []
    for number in range(5):
        store.save([draft(f"late-{number}", title=f"晚到 {number}")], TRAINER, Origin.EDIT, publish=True)
        committed, last = time.monotonic(), store.last_change()
        while int(store.fact(APPLIED) or 0) < last:
            assert time.monotonic() < committed + 30
            time.sleep(0.01)
        spent.append(time.monotonic() - committed)
        assert served.search(f"晚到 {number}")[0] == f"late-{number}"
    store.close()
    assert sorted(spent)[len(spent) // 2] < APPLY_SECONDS


def test_what_others_retire_is_gone_at_once(served: Server) -> None:
    store = open_store(SETTINGS, served.folder, now)
    store.save([draft("gone", title="马上下架")], TRAINER, Origin.EDIT, publish=True)
    deadline = time.monotonic() + 30
    while "gone" not in served.search("马上下架"):
        assert time.monotonic() < deadline
    store.retire(["gone"], TRAINER)
    assert "gone" not in served.search("马上下架")
    store.close()


def test_search_and_ask_go_through_the_server(served: Server, tmp_path: Path) -> None:
    found = answerdesk(served.folder, "search", "开头的第 2 问").json["candidates"]
    assert [candidate["article_id"] for candidate in found] == served.search("开头的第 2 问")[: len(found)]
    assert found[0].keys() >= {"article_id", "title", "passage", "score", "confidence"}
    questions, out = tmp_path / "q.jsonl", tmp_path / "drafts.jsonl"
    questions.write_text('{"id": 1, "text": "开头的第 2 问"}\n{"id": 2, "text": " "}\n', "utf-8")
    assert answerdesk(served.folder, "ask", "--questions", questions, "--out", out).code == 3
    answer, refused = map(json.loads, out.read_text("utf-8").splitlines())
    assert answer["candidates"][0] == "开头-2"
    assert httpx.get(f"{served.address}/api/v1/drafts/{answer['id']}", trust_env=False).is_success
    assert "error" in refused


def test_several_imports_at_once_all_come_in(served: Server, tmp_path: Path) -> None:
    names = ["甲乙", "丙丁", "戊己"]
    files = [article_file(tmp_path, name, count=40) for name in names]
    with ThreadPoolExecutor(len(files)) as pool:
        runs = list(pool.map(lambda file: answerdesk(served.folder, "ingest", file, "--publish"), files))
    assert [ran.code for ran in runs] == [0] * len(files)
    for name in names:
        assert served.search(f"{name}的第 39 问")[0] == f"{name}-39"


@pytest.mark.parametrize(
    "arguments", [("serve", "--port", "0"), ("reindex",), ("restore", "b.zip")], ids=lambda a: a[0]
)
def test_what_a_server_stands_in_the_way_of_says_so(served: Server, arguments: tuple[str, ...]) -> None:
    ran = answerdesk(served.folder, *arguments)
    assert (ran.code, ran.out) == (1, "")
    assert f"served at {served.address}" in ran.err


def test_a_backup_is_made_while_the_server_goes_on(served: Server, tmp_path: Path) -> None:
    assert answerdesk(served.folder, "backup", tmp_path / "b.zip").json["rows"] > 0
    assert served.search("开头的第 1 问")[0] == "开头-1"


def test_who_asks_while_a_server_starts_is_answered_by_it(tmp_path: Path) -> None:
    assert answerdesk(tmp_path, "ingest", article_file(tmp_path, "开头"), "--publish").code == 0
    server = Server(tmp_path)
    try:
        ran = answerdesk(tmp_path, "search", "开头的第 2 问")
        assert ran.json["candidates"][0]["article_id"] == "开头-2"
    finally:
        server.wait().stop()


def test_a_killed_server_stands_in_nobodys_way(tmp_path: Path) -> None:
    assert answerdesk(tmp_path, "ingest", article_file(tmp_path, "开头"), "--publish").code == 0
    server = Server(tmp_path).wait()
    server.stop(signal.SIGKILL)
    assert (tmp_path / "server.json").exists()
    assert answerdesk(tmp_path, "search", "开头的第 2 问").json["candidates"][0]["article_id"] == "开头-2"
    assert answerdesk(tmp_path, "ingest", article_file(tmp_path, "后来"), "--publish").code == 0
    again = Server(tmp_path)
    deadline = time.monotonic() + START_SECONDS
    while json.loads((tmp_path / "server.json").read_text("utf-8"))["pid"] != again.process.pid:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert again.search("后来的第 1 问")[0] == "后来-1"
    again.stop()
    assert not (tmp_path / "server.json").exists()


def test_without_a_server_commands_wait_for_each_other(tmp_path: Path) -> None:
    files = [article_file(tmp_path, name, count=40) for name in ("甲乙", "丙丁")]
    with ThreadPoolExecutor(3) as pool:
        runs = list(pool.map(lambda file: answerdesk(tmp_path, "ingest", file, "--publish"), files))
        assert [ran.code for ran in runs] == [0, 0]
        asked = list(
            pool.map(lambda name: answerdesk(tmp_path, "search", f"{name}的第 39 问"), ("甲乙", "丙丁", "甲乙"))
        )
    assert [ran.json["candidates"][0]["article_id"] for ran in asked] == ["甲乙-39", "丙丁-39", "甲乙-39"]
