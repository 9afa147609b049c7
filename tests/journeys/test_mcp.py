"""`answerdesk mcp` as a client starts it: a process of its own that speaks on its standard streams and nothing else."""

import os
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp.client.stdio import StdioServerParameters, stdio_client

from tests.assistant.tools_client import call
from tests.journeys.test_two_processes import PROGRAM, Server, answerdesk, article_file

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]


def started(folder: Path, log: Any = sys.stderr) -> Any:
    """The program, to be spoken to."""
    environment = {**os.environ, "ANSWERDESK_ENCODER": "stand-in"}
    arguments = ["--data-dir", str(folder), "mcp"]
    return stdio_client(StdioServerParameters(command=str(PROGRAM), args=arguments, env=environment), log)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    assert answerdesk(tmp_path, "ingest", article_file(tmp_path, "开头"), "--publish").code == 0
    return tmp_path


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_answers_from_indexes_of_its_own(folder: Path, mode: str) -> None:
    with (folder / "mcp.log").open("w+") as log:
        found = call(started(folder, log), "search_handbook", {"text": "开头的第 2 问"}, mode=mode)
        log.seek(0)
        said = log.read()

    assert found.structured_content["articles"][0]["article_id"] == "开头-2"
    assert "开头的第 2 问" not in said, "what is asked stays out of the log"


def test_asks_the_running_server_which_records_the_draft(folder: Path) -> None:
    server = Server(folder).wait()
    try:
        asked = {"conversation": [{"role": "customer", "text": "开头的第 1 问"}]}
        draft = call(started(folder), "draft_reply", asked).structured_content

        stored = httpx.get(f"{server.address}/api/v1/drafts/{draft['draft_id']}", trust_env=False).json()
        assert stored["question"] == "开头的第 1 问"
    finally:
        server.stop()
