"""Real server processes over a data folder, to be killed."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

SERVE = "from ui.cli import main; main()"
PATIENCE_SECONDS = 60


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
