"""A hundred customers who chat at once with one server process, and a server that is killed under them.

`python -m evals.benchmarks.chatting [--customers N] [--minutes M] [--every SECONDS] [--kill-minutes M]`. Each customer
writes every so many seconds; a chat that was handed over to a person is left for a new one. Measured is the time from
sending a message to its first sentence, the pause for bursts included; at the end the database is compared with what
was acknowledged. With `--kill-minutes`, a second run follows in which the server is killed in the middle and started
again. Customers run in this process on the same machine: their own share of the processor is told beside the server's.
"""

import argparse
import asyncio
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from statistics import quantiles

import httpx

from evals.benchmarks.chatters import Chatter, Notes
from evals.benchmarks.figures import HEADER, Figure, row
from evals.cases import LANGUAGES, golden_cases
from evals.domain import Half

PORT = 7973
EARLY_SECONDS = 120
"""When the memory is read with which that of the end is compared."""

HEARING_OUT_SECONDS = 20
READY_SECONDS = 300
_TICKS = os.sysconf("SC_CLK_TCK")
_MANY = 1_000_000


class Server:
    """`answerdesk serve` on a data folder, which may be killed and started again."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{PORT}"

    def start(self) -> None:
        """Start, and wait until questions are answered."""
        # All customers have one address here.
        limits = ("CHAT_SESSIONS_PER_ADDRESS_PER_MINUTE", "CHAT_MESSAGES_PER_ADDRESS_PER_MINUTE")
        settings = {f"ANSWERDESK_{name}": str(_MANY) for name in limits if name.lower() in _settings()}
        program = str(Path(sys.executable).with_name("answerdesk"))
        command = [program, "--data-dir", str(self._folder), "serve", "--port", str(PORT)]
        log = (self._folder.parent / "log").open("ab")
        self._process = subprocess.Popen(command, env=os.environ | settings, stdout=log, stderr=log)  # noqa: S603 - our own
        until = time.monotonic() + READY_SECONDS
        while time.monotonic() < until:
            with suppress(httpx.TransportError):
                if httpx.get(f"{self.url}/readyz").status_code == 200:
                    return
            time.sleep(0.1)
        raise SystemExit(f"the server does not get ready: {self._folder.parent / 'log'} says why")

    def settle(self) -> None:
        """Wait until the pages of agents and trainers are there, too, which are loaded after the rest."""
        key = json.loads((self._folder / "server.json").read_text("utf-8"))["key"]
        httpx.get(
            f"{self.url}/desk/", headers={"Authorization": f"Bearer {key}"}, timeout=READY_SECONDS
        ).raise_for_status()

    def kill(self) -> None:
        """End at once, as a power cut does."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def megabytes(self) -> float:
        """Resident memory now."""
        status = Path(f"/proc/{self._pid()}/status").read_text("utf-8")
        return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024

    def processor_seconds(self) -> float:
        """What the process has used of the processors so far."""
        fields = Path(f"/proc/{self._pid()}/stat").read_text("utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def _pid(self) -> int:
        if self._process is None:
            raise SystemExit("the server was not started")
        return self._process.pid


def main(arguments: Sequence[str] | None = None) -> None:
    """Chat, compare, and print the table."""
    parser = argparse.ArgumentParser(description="Many customers who chat at once.")
    parser.add_argument("--customers", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--every", type=float, default=10, help="seconds between a customer's messages")
    parser.add_argument("--kill-minutes", type=float, default=0, help="of a second run, with a kill in the middle")
    options = parser.parse_args(arguments)
    sys.stdout.write(HEADER + "\n")
    runs = [(options.minutes, False), (options.kill_minutes, True)]
    for minutes, is_killed in runs:
        if minutes:
            for figure in _run(options.customers, minutes * 60, options.every, is_killed=is_killed):
                sys.stdout.write(row(figure) + "\n")
                sys.stdout.flush()


def _run(customers: int, seconds: float, every: float, *, is_killed: bool) -> Iterator[Figure]:
    subject = f"{customers} customers, a message each every {every:g} s, {seconds / 60:g} minutes"
    subject += ", server killed in the middle" if is_killed else ""
    with _serving() as (server, folder):
        notes, told = asyncio.run(_chatted(server, customers, seconds, every, is_killed=is_killed))
        server.kill()
        yield Figure(subject, "messages acknowledged", len(notes.said), "")
        for name, count in _compared(folder, notes).items():
            yield Figure(subject, name, count, "", "0")
        waited = [1000 * (said.heard - said.sent) for said in notes.said if said.heard is not None and said.tries == 1]
        if len(waited) > 1:
            cuts = quantiles(waited, n=100)
            yield Figure(subject, "first sentence, p50", cuts[49], "ms")
            yield Figure(subject, "first sentence, p95", cuts[94], "ms", "" if is_killed else "≤ 1,500")
        yield from (Figure(subject, name, value, unit, goal) for name, value, unit, goal in told)


@contextmanager
def _serving() -> Iterator[tuple[Server, Path]]:
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "data"
        server = Server(folder)
        server.start()
        server.settle()
        try:
            yield server, folder
        finally:
            server.kill()


async def _chatted(
    server: Server, customers: int, seconds: float, every: float, *, is_killed: bool
) -> tuple[Notes, list[tuple[str, float, str, str]]]:
    notes, told = Notes(), []
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
    async with httpx.AsyncClient(base_url=server.url, timeout=httpx.Timeout(30, read=60), limits=limits) as client:
        began, own, used = time.monotonic(), time.process_time(), server.processor_seconds()
        chatters = [Chatter(client, _questions(), notes, seed) for seed in range(customers)]
        first = [began + every * number / customers for number in range(customers)]
        chats = [
            asyncio.create_task(chatter.chat(moment, every, began + seconds))
            for chatter, moment in zip(chatters, first, strict=True)
        ]
        if is_killed:
            await asyncio.sleep(seconds / 2)
            await asyncio.to_thread(server.kill)
            away = time.monotonic()
            await asyncio.to_thread(server.start)
            told.append(("server away", time.monotonic() - away, "s", ""))
        else:
            await asyncio.sleep(min(EARLY_SECONDS, seconds / 2))
            early = server.megabytes()
        await asyncio.gather(*chats)
        wall = time.monotonic() - began
        if not is_killed:
            told.append(("resident memory at the end, to that of minute 2", server.megabytes() / early, "", "≤ 1.05"))
            told.append(("resident memory at the end", server.megabytes(), "MB", ""))
            told.append(("server's share of one core", 100 * (server.processor_seconds() - used) / wall, "%", ""))
        told.append(("customers' share of one core", 100 * (time.process_time() - own) / wall, "%", ""))
        await asyncio.sleep(HEARING_OUT_SECONDS)
    return notes, told


def _questions() -> list[str]:
    """Those of the golden cases, answerable or not, one message each."""
    cases = [case for language in LANGUAGES for case in golden_cases(language, Half.DEVELOPMENT)]
    return [case.question for case in cases if len(case.conversation) == 1]


def _compared(folder: Path, notes: Notes) -> dict[str, int]:
    """What the database holds against what was acknowledged; all of it should be 0."""
    with closing(sqlite3.connect(folder / "answerdesk.db")) as database:
        written = Counter(each for (each,) in database.execute("SELECT client_message_id FROM chat_messages"))
        numbers: dict[str, list[int]] = {}
        for session, number in database.execute("SELECT session, number FROM chat_events ORDER BY number"):
            numbers.setdefault(session, []).append(number)
        unanswered = database.execute(
            "SELECT id FROM chat_sessions WHERE due_at IS NOT NULL AND state = 'with_assistant'"
        ).fetchall()
    del written[None]
    acknowledged = {said.client_message_id for said in notes.said}
    return {
        "acknowledged messages lost": sum(written[each] == 0 for each in acknowledged),
        "messages doubled": sum(count > 1 for count in written.values()),
        "chats with a gap in their events": sum(list(range(1, len(each) + 1)) != each for each in numbers.values()),
        "chats left without a reply": len(unanswered),
        "first sentences never heard": sum(said.heard is None for said in notes.said) if not unanswered else 0,
    }


def _settings() -> frozenset[str]:
    from assistant import AssistantSettings

    return frozenset(AssistantSettings.model_fields)


if __name__ == "__main__":
    main()
