"""Everything about conflicts that others call: scans, one at a time and in the background, and the check of a draft."""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from knowledge.conflicts.checking import Checker
from knowledge.conflicts.domain import Conflict, ConflictState, DraftConflict, ScanReport
from knowledge.conflicts.records import ConflictRecords
from knowledge.conflicts.scanning import Scanner, ScanStopped
from knowledge.domain import Actor, ArticleContent, Audience
from knowledge.errors import KnowledgeError
from knowledge.indexing import Shelf
from knowledge.protocols import Encoder, Progress
from knowledge.store import ArticleStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScanState:
    """How far a scan in this process has come. `report` is there once one is through, `fault` when it failed."""

    running: bool = False
    done: int = 0
    total: int = 0
    started_at: datetime | None = None
    finished_at: datetime | None = None
    report: ScanReport | None = None
    fault: str | None = None


class Conflicts:
    """Articles that say the same or disagree: found by scans, kept in `records`, and decided on by trainers."""

    def __init__(self, store: ArticleStore, encoder: Encoder, shelves: Mapping[Audience, Shelf]):
        self.records = ConflictRecords(store.engine, store.clock)
        self._scanner = Scanner(store, shelves, self.records)
        self._checker = Checker(store, encoder, shelves)
        self._clock = store.clock
        self._state = ScanState()
        self._stop = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def scan(self, progress: Progress | None = None, *, everything: bool = False) -> ScanReport:
        """Compare what changed since the last scan, or `everything`, and wait for it."""
        return self._scanner.scan(progress or _silent, self._stop, everything=everything)

    def start_scan(self, *, everything: bool = False) -> ScanState:
        """Begin a scan in the background, unless one is running; how far it is."""
        with self._starting:
            if not self._state.running and not self._stop.is_set():
                self._state = ScanState(running=True, started_at=self._clock())
                self._thread = threading.Thread(target=self._run, args=(everything,), name="conflict scan", daemon=True)
                self._thread.start()
            return self._state

    def scan_state(self) -> ScanState:
        """How far the scan of this process is, or what the last one gave."""
        return self._state

    def check(self, content: ArticleContent, article_id: str | None = None) -> list[DraftConflict]:
        """What a draft has in common with live articles: see `Checker.check`."""
        return self._checker.check(content, article_id)

    def dismiss(self, conflict_id: str, actor: Actor, reason: str) -> Conflict:
        """Call a conflict none: it stays quiet until either article changes. Raises `NotFound`."""
        return self.records.decide(conflict_id, ConflictState.DISMISSED, actor, reason)

    def reopen(self, conflict_id: str, actor: Actor, reason: str = "") -> Conflict:
        """Take a dismissal back. Raises `NotFound`."""
        return self.records.decide(conflict_id, ConflictState.OPEN, actor, reason)

    def close(self) -> None:
        """Stop a scan that runs, and wait for its thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self, everything: bool) -> None:
        try:
            report = self._scanner.scan(self._tell, self._stop, everything=everything)
            ended = replace(self._state, report=report)
        except ScanStopped as stopped:
            ended = replace(self._state, fault=str(stopped))
        except KnowledgeError as error:
            log.warning("the scan for conflicts failed: %s", error)
            ended = replace(self._state, fault=str(error))
        except Exception:
            log.exception("the scan for conflicts failed")
            ended = replace(self._state, fault="the scan failed: the server's log says why")
        self._state = replace(ended, running=False, finished_at=self._clock())

    def _tell(self, what: str, done: int, total: int) -> None:  # noqa: ARG002 - as `Progress` has it
        self._state = replace(self._state, done=done, total=total)


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""
