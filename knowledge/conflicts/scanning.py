"""Scans of the live handbook for articles that say the same or disagree."""

import threading
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain

from knowledge.conflicts.candidates import Pair, pairs_of, read_vectors
from knowledge.conflicts.comparing import compare
from knowledge.conflicts.domain import ConflictKind, ConflictState, Finding, ScanReport
from knowledge.conflicts.layout import Weights
from knowledge.conflicts.records import ConflictRecords
from knowledge.conflicts.statements import Statement, statements_of
from knowledge.conflicts.translations import compare_translations
from knowledge.domain import ArticleContent, Audience, Revision
from knowledge.giving_way import Breath
from knowledge.indexing import Shelf
from knowledge.protocols import Progress
from knowledge.rows import LANGUAGES
from knowledge.store import ArticleStore

RULES = 1
"""Version of the rules: raised whenever the same two articles would give something else; all are compared then."""

_CHANGES_AT_ONCE = 10_000
_TOLD_EVERY = 200


class ScanStopped(Exception):
    """The scan was stopped before it was through: what was known before holds, start it again."""


class Scanner:
    """Compares the live articles of both shelves, and leaves what it finds in `records`."""

    def __init__(self, store: ArticleStore, shelves: Mapping[Audience, Shelf], records: ConflictRecords):
        self._store = store
        self._shelves = shelves
        self._records = records

    def scan(self, progress: Progress, stop: threading.Event, *, everything: bool = False) -> ScanReport:
        """Compare what changed since the last scan with all the rest, or `everything` anew, and store what is found.

        The vectors are those of the indexes: what they have not taken in yet is left to a later scan. Raises
        `ScanStopped` once `stop` is set; nothing is stored then.
        """
        applied, encoder = self._indexed()
        changed = None if everything else self._changed_since(applied, encoder)
        progress("reading the live articles", 0, 0)
        live = self._live()
        pairs = self._pairs(live, changed) if changed is None or changed else {}
        found = self._compared(pairs, live, _Steps(progress, stop))
        self._records.take_over(found, live, changed, f"{RULES}:{encoder}:{applied}")
        contradictions, duplicates = (
            self._records.count(ConflictState.OPEN, kind)
            for kind in (ConflictKind.CONTRADICTION, ConflictKind.DUPLICATE)
        )
        return ScanReport(len(live), len(pairs), contradictions, duplicates)

    def _indexed(self) -> tuple[int, str]:
        """The last change that both vector indexes hold, and their encoder."""
        states = [shelf.vectors.state() for shelf in self._shelves.values()]
        known = [state for state in states if state is not None]
        applied = min(state.applied for state in known) if len(known) == len(states) else 0
        return applied, known[0].encoder if known else ""

    def _changed_since(self, applied: int, encoder: str) -> Collection[str] | None:
        """The articles that changed since the last scan, as far as the indexes have come; None: all of them."""
        rules, _, rest = (self._records.scanned() or "").partition(":")
        scanned_with, _, number = rest.rpartition(":")
        if rules != str(RULES) or scanned_with != encoder:
            return None
        done, changed = int(number), set[str]()
        while done < applied:
            changes = self._store.changes_after(done, _CHANGES_AT_ONCE)
            changed |= {article_id for at, article_id in changes if at <= applied}
            done = changes[-1][0]
        return changed

    def _live(self) -> dict[str, Revision]:
        return self._store.live(sorted(set().union(*(shelf.vectors.article_ids() for shelf in self._shelves.values()))))

    def _pairs(self, live: Mapping[str, Revision], changed: Collection[str] | None) -> dict[Pair, float]:
        indexes = [shelf.vectors for shelf in self._shelves.values()]
        pairs: dict[Pair, float] = {}
        for language in LANGUAGES:
            numbers = {each: live[each].number for each in live if live[each].content.language == language}
            pairs |= pairs_of(read_vectors(indexes, numbers), changed)
        pairs |= dict.fromkeys(_translations(live, changed), 0.0)
        return {
            pair: close for pair, close in pairs.items() if in_force_together(*(live[each].content for each in pair))
        }

    def _compared(
        self, pairs: Mapping[Pair, float], live: Mapping[str, Revision], steps: "_Steps"
    ) -> dict[Pair, Finding]:
        told: dict[str, Sequence[Statement]] = {}
        wanted = sorted(set(chain.from_iterable(pairs)))
        whole = len(wanted) + len(pairs)
        for done, article_id in enumerate(wanted):
            told[article_id] = statements_of(live[article_id].content)
            steps.go_on(done, whole)
        weights = weights_of(told.values(), self._shelves)
        found: dict[Pair, Finding] = {}
        for done, (pair, closeness) in enumerate(pairs.items(), start=len(wanted)):
            one, other = told[pair[0]], told[pair[1]]
            if live[pair[0]].content.language == live[pair[1]].content.language:
                finding = compare(one, other, weights, closeness)
            else:
                finding = compare_translations(one, other)
            if finding is not None:
                found[pair] = finding
            steps.go_on(done, whole)
        steps.tell(whole, whole)
        return found


def _translations(live: Mapping[str, Revision], changed: Collection[str] | None) -> Iterator[Pair]:
    """Articles with those they translate, where both are live and in two languages."""
    for article_id, revision in live.items():
        original = live.get(revision.content.translation_of or "")
        if original is None or original.content.language == revision.content.language:
            continue
        if changed is None or article_id in changed or original.article_id in changed:
            first, second = sorted((article_id, original.article_id))
            yield first, second


def in_force_together(one: ArticleContent, other: ArticleContent) -> bool:
    """Whether two articles are meant for the same days: a promotion is there to differ from the daily rule."""
    return (one.effective_from, one.effective_until) == (other.effective_from, other.effective_until)


def weights_of(articles: Iterable[Sequence[Statement]], shelves: Mapping[Audience, Shelf]) -> Weights:
    """What words of these articles weigh: they are rare or not among what customers may be shown."""
    words = {word for article in articles for statement in article for word in statement.words}
    return Weights(shelves[Audience.PUBLIC].terms.rarity(sorted(words)))


class _Steps:
    """The many small steps of a scan: it tells of them, lets others go first, and ends when it is stopped."""

    def __init__(self, progress: Progress, stop: threading.Event):
        self._progress = progress
        self._stop = stop
        self._breath = Breath()

    def go_on(self, done: int, whole: int) -> None:
        """After so many steps. Raises `ScanStopped`."""
        self._breath.take()
        if done % _TOLD_EVERY == 0:
            if self._stop.is_set():
                raise ScanStopped("the scan was stopped before it was through: start it again")
            self.tell(done, whole)

    def tell(self, done: int, whole: int) -> None:
        """Show how far it is."""
        self._progress("comparing articles", done, whole)
