"""The core: one object that searches what is published and keeps the indexes at the state of the store."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from knowledge.domain import Audience, Candidate, Hit, PassageKind
from knowledge.indexing import Indexer, Shelf
from knowledge.protocols import Encoder, Progress, Reranker
from knowledge.ranking import Hits, Question, RankingModel, rank, shortlist
from knowledge.store import ArticleStore
from knowledge.text import terms

# Each part is asked for more than is wanted: a passage ranked low by both can still win.
DEPTH = 50
SHORTLIST = 24
RERANKED = 10
LONGEST_QUESTION = 2_000
APPLIED = "changes_applied"


class KnowledgeBase:
    """Articles, their indexes, and the search over both.

    `store` is the truth and may be written by other processes meanwhile; `catch_up` applies what they changed.
    """

    def __init__(
        self,
        store: ArticleStore,
        encoder: Encoder,
        shelves: Mapping[Audience, Shelf],
        indexer: Indexer,
        model: RankingModel,
        *,
        reranker: Reranker | None = None,
        on_close: Callable[[], None] = lambda: None,
    ):  # noqa: PLR0913 - composed in one place, bootstrap
        self.store = store
        self._encoder = encoder
        self._shelves = shelves
        self._indexer = indexer
        self._model = model
        self._reranker = reranker
        self._on_close = on_close
        self._catching_up = threading.Lock()

    def search(self, text: str, limit: int = 10, *, internal: bool = False) -> list[Candidate]:
        """The articles that may answer, best first; `internal` adds those for the company's own people."""
        text = text[:LONGEST_QUESTION].strip()
        if not text:
            return []
        audiences = [Audience.PUBLIC, Audience.INTERNAL] if internal else [Audience.PUBLIC]
        shelves = [self._shelves[audience] for audience in audiences]
        hits = self._hits(text, shelves)
        asked = frozenset(terms(text))
        question = Question(asked, shelves[0].terms.rarity(asked))
        scores = shortlist(hits, question, max(SHORTLIST, limit))
        candidates = rank(question, scores, self.store.live(scores), self._model)
        # The indexes are asked by shelf, but an article may have changed its audience a moment ago.
        allowed = [found for found in candidates if found.revision.content.audience in audiences]
        return self._reranked(text, allowed)[:limit]

    def _hits(self, text: str, shelves: Sequence[Shelf]) -> Hits:
        vector = self._encoder.encode_questions([text])[0]

        def best(lists: Sequence[list[Hit]]) -> list[Hit]:
            if len(lists) == 1:
                return lists[0]
            return sorted((hit for hits in lists for hit in hits), key=lambda hit: -hit.score)[:DEPTH]

        return Hits(
            questions=best([shelf.vectors.search(vector, PassageKind.QUESTION, DEPTH) for shelf in shelves]),
            bodies=best([shelf.vectors.search(vector, PassageKind.BODY, DEPTH) for shelf in shelves]),
            terms=best([shelf.terms.search(text, DEPTH) for shelf in shelves]),
            depth=DEPTH,
        )

    def _reranked(self, text: str, candidates: list[Candidate]) -> list[Candidate]:
        if self._reranker is None or len(candidates) < 2:
            return candidates
        head = candidates[:RERANKED]
        scores = self._reranker.score(text, [f"{found.passage.title}\n{found.passage.text}" for found in head])
        scored = [
            replace(found, features={**found.features, "reranker": float(score)})
            for found, score in zip(head, scores, strict=True)
        ]
        scored.sort(key=lambda found: -found.features["reranker"])
        return scored + candidates[RERANKED:]

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms in what customers may be shown."""
        return self._shelves[Audience.PUBLIC].terms.rarity(wanted)

    def catch_up(self, progress: Progress | None = None) -> None:
        """Apply every change of the store that the indexes have not seen; raises `IndexOutOfDate`."""
        with self._catching_up:
            self._indexer.catch_up(progress)
            self._note_applied()

    def follow(self) -> bool:
        """One round of the background: effective dates, then changes, if there are any; says whether there were."""
        self.store.apply_effective_dates()
        if not self._indexer.pending():
            return False
        self.catch_up()
        return True

    def reindex(self, progress: Progress | None = None) -> None:
        """Build every index again from the store."""
        with self._catching_up:
            self._indexer.rebuild(progress)
            self._note_applied()

    def _note_applied(self) -> None:
        # Other processes wait for this number: they can't look into indexes that this one has open.
        applied = str(self._indexer.applied())
        if self.store.fact(APPLIED) != applied:
            self.store.remember(APPLIED, applied)

    def close(self) -> None:
        """Let go of the indexes and of the database."""
        self._on_close()
        self.store.engine.dispose()
