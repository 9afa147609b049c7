"""Everything about conflicts that others call: scans, one at a time and in the background, and the check of a draft."""

import threading
from collections.abc import Mapping

from knowledge.conflicts.checking import Checker
from knowledge.conflicts.domain import Conflict, ConflictState, DraftConflict, ScanReport
from knowledge.conflicts.records import ConflictRecords
from knowledge.conflicts.scanning import Scanner
from knowledge.conflicts.scans import ConflictScans, ScanState
from knowledge.domain import Actor, ArticleContent, Audience
from knowledge.indexing import Shelf
from knowledge.protocols import Encoder, Progress
from knowledge.store import ArticleStore


class Conflicts:
    """Articles that say the same or disagree: found by scans, kept in `records`, and decided on by trainers."""

    def __init__(self, store: ArticleStore, encoder: Encoder, shelves: Mapping[Audience, Shelf]):
        self.records = ConflictRecords(store.engine, store.clock)
        self._scanner = Scanner(store, shelves, self.records)
        self._checker = Checker(store, encoder, shelves)
        self._scans = ConflictScans(store, self._scanner)
        self._stop = threading.Event()

    def scan(self, progress: Progress | None = None, *, everything: bool = False) -> ScanReport:
        """Compare what changed since the last scan, or `everything`, and wait for it."""
        return self._scanner.scan(progress or _silent, self._stop, everything=everything)

    def start_scan(self, actor: Actor, *, everything: bool = False) -> ScanState:
        """Begin a scan in the background, unless one is under way here or in another process; how far it is."""
        return self._scans.start(actor, everything=everything)

    def scan_state(self) -> ScanState:
        """How far the scan is that was begun last, in whatever process, or what it gave."""
        return self._scans.state()

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
        """Stop scans that run, and wait for them."""
        self._stop.set()
        self._scans.close()


def _silent(what: str, done: int, total: int) -> None:
    """Nobody watches."""
