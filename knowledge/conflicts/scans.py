"""Scans in the background: one at a time however many processes there are; how the last one went outlives them all."""

import json
import logging
import os
import socket
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, select

from knowledge.conflicts.domain import ScanReport
from knowledge.conflicts.scanning import Scanner, ScanStopped
from knowledge.database import reading, writing
from knowledge.domain import Actor
from knowledge.errors import KnowledgeError
from knowledge.giving_way import give_way
from knowledge.saving import lock_changes, set_fact
from knowledge.store import ArticleStore
from knowledge.tables import facts

LAST_SCAN = "conflict_scan"
"""The fact that tells of the scan that was begun last, as JSON."""

LOST = timedelta(minutes=10)
"""A scan of another machine that gave no sign of life for so long belongs to a process that is gone."""

_TOLD_SECONDS = 1.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScanState:
    """How far a scan has come, or how the last one went: `report` once it is through, `fault` when it broke off."""

    running: bool = False
    done: int = 0
    total: int = 0
    started_at: datetime | None = None
    started_by: str | None = None
    finished_at: datetime | None = None
    report: ScanReport | None = None
    fault: str | None = None


class ConflictScans:
    """Begins scans and tells how they go."""

    def __init__(self, store: ArticleStore, scanner: Scanner):
        self._store = store
        self._scanner = scanner
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._told = 0.0
        self._running: str | None = None

    def start(self, actor: Actor, *, everything: bool = False) -> ScanState:
        """Begin a scan in the background, unless one is under way here or in another process; how far that is."""
        begun = self._begin(actor)
        if begun is not None and not self._stop.is_set():
            what = (begun, everything)
            self._thread = threading.Thread(target=self._run, args=what, name="conflict scan", daemon=True)
            self._thread.start()
        return self.state()

    def state(self) -> ScanState:
        """How far the scan is that was begun last, or what it gave."""
        with reading(self._store.engine) as connection:
            told = _last(connection)
        return self._state(told) if told else ScanState()

    def close(self) -> None:
        """Stop a scan that runs here, and wait for its thread; nothing of it is stored but that it was stopped."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _begin(self, actor: Actor) -> str | None:
        if self._stop.is_set():
            return None
        now, scan = self._store.clock().isoformat(), str(uuid4())
        with writing(self._store.engine) as connection:
            lock_changes(connection)
            told = _last(connection)
            if told and self._state(told).running:
                return None
            told = {"id": scan, "started_at": now, "started_by": actor.id, "seen_at": now, "place": _place()}
            set_fact(connection, LAST_SCAN, json.dumps(told))
            self._running = scan
        return scan

    def _run(self, scan: str, everything: bool) -> None:
        give_way()

        def tell(what: str, done: int, total: int) -> None:  # noqa: ARG001 - as `Progress` has it
            if time.monotonic() - self._told >= _TOLD_SECONDS:
                self._told = time.monotonic()
                self._change(scan, done=done, total=total)

        try:
            report = self._scanner.scan(tell, self._stop, everything=everything)
        except ScanStopped as stopped:
            self._end(scan, fault=str(stopped))
        except KnowledgeError as error:
            log.warning("the scan for conflicts failed: %s", error)
            self._end(scan, fault=str(error))
        except Exception:
            log.exception("the scan for conflicts failed")
            self._end(scan, fault="the scan failed: the server's log says why")
        else:
            self._end(scan, report=asdict(report))
        finally:
            self._running = None

    def _end(self, scan: str, **told: Any) -> None:
        self._change(scan, **told, finished_at=self._store.clock().isoformat())

    def _change(self, scan: str, **told: Any) -> None:
        with writing(self._store.engine) as connection:
            lock_changes(connection)
            before = _last(connection)
            # Who was taken for lost has no say any more.
            if before and before["id"] == scan:
                seen = {"seen_at": self._store.clock().isoformat()}
                set_fact(connection, LAST_SCAN, json.dumps({**before, **told, **seen}))

    def _state(self, told: Mapping[str, Any]) -> ScanState:
        finished = _moment(told.get("finished_at"))
        running = finished is None and self._is_alive(told)
        broken_off = "the scan was broken off with its process: start it again"
        report = told.get("report")
        return ScanState(
            running,
            told.get("done", 0),
            told.get("total", 0),
            _moment(told["started_at"]),
            told["started_by"],
            finished,
            ScanReport(**report) if report else None,
            told.get("fault") or (broken_off if finished is None and not running else None),
        )

    def _is_alive(self, told: Mapping[str, Any]) -> bool:
        machine, process = told["place"]
        here, this = _place()
        if (machine, process) == (here, this):
            return bool(told["id"] == self._running)
        if machine == here and not _exists(process):
            return False
        return datetime.fromisoformat(told["seen_at"]) > self._store.clock() - LOST


def _last(connection: Connection) -> dict[str, Any] | None:
    said = connection.execute(select(facts.c.value).where(facts.c.name == LAST_SCAN)).scalar()
    return json.loads(said) if said else None


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _place() -> tuple[str, int]:
    return socket.gethostname(), os.getpid()


def _exists(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
