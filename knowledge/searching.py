"""Searches the shelves: asks every index, joins their hits by article, ranks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from knowledge.domain import Audience, Candidate, Hit, PassageKind
from knowledge.indexing import Shelf
from knowledge.protocols import Encoder, Reranker
from knowledge.ranking import Hits, Question, rank, shortlist
from knowledge.ranking_model import RankingModel
from knowledge.store import ArticleStore
from knowledge.text import terms

# Each part is asked for more than is wanted: a passage ranked low by both can still win.
DEPTH = 50
SHORTLIST = 16
RERANKED = 10
LONGEST_QUESTION = 2_000


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds articles that may answer a question. `reranker`, where there is one, puts the best ten in a new order."""

    store: ArticleStore
    encoder: Encoder
    shelves: Mapping[Audience, Shelf]
    model: RankingModel
    reranker: Reranker | None = None

    def search(self, text: str, limit: int, *, internal: bool) -> list[Candidate]:
        """The articles that may answer, best first."""
        text = text[:LONGEST_QUESTION].strip()
        if not text:
            return []
        audiences = [Audience.PUBLIC, Audience.INTERNAL] if internal else [Audience.PUBLIC]
        hits = self._hits(text, [self.shelves[audience] for audience in audiences])
        asked = frozenset(terms(text))
        question = Question(asked, self.rarity(asked))
        scores = shortlist(hits, question, max(SHORTLIST, limit))
        candidates = rank(question, scores, self.store.live(scores), self.model)
        # The indexes are asked by shelf, but an article may have changed its audience a moment ago.
        allowed = [found for found in candidates if found.revision.content.audience in audiences]
        return self._reranked(text, allowed)[:limit]

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms in what customers may be shown."""
        return self.shelves[Audience.PUBLIC].terms.rarity(wanted)

    def _hits(self, text: str, shelves: Sequence[Shelf]) -> Hits:
        vector = self.encoder.encode_questions([text])[0]
        return Hits(
            questions=_best(shelf.vectors.search(vector, PassageKind.QUESTION, DEPTH) for shelf in shelves),
            bodies=_best(shelf.vectors.search(vector, PassageKind.BODY, DEPTH) for shelf in shelves),
            terms=_best(shelf.terms.search(text, DEPTH) for shelf in shelves),
            depth=DEPTH,
        )

    def _reranked(self, text: str, candidates: list[Candidate]) -> list[Candidate]:
        if self.reranker is None or len(candidates) < 2:
            return candidates
        head = candidates[:RERANKED]
        scores = self.reranker.score(text, [f"{found.passage.title}\n{found.passage.text}" for found in head])
        scored = [
            replace(found, features={**found.features, "reranker": float(score)})
            for found, score in zip(head, scores, strict=True)
        ]
        scored.sort(key=lambda found: -found.features["reranker"])
        return scored + candidates[RERANKED:]


def _best(lists: Iterable[list[Hit]]) -> list[Hit]:
    """Several lists as one, best first, no longer than each may be."""
    return sorted((hit for hits in lists for hit in hits), key=lambda hit: -hit.score)[:DEPTH]
