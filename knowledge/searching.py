"""Searches the shelves: asks every index, joins their hits by article, ranks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from knowledge.domain import Audience, Candidate, Hit, Passage, PassageKind, Revision, Vectors
from knowledge.indexing import Shelf
from knowledge.likeness import NO_LIKENESS, Likeness, likenesses
from knowledge.protocols import Encoder, Reranker
from knowledge.question_means import QuestionMeans
from knowledge.ranking import Hits, rank, shortlist, still_live
from knowledge.ranking_model import RankingModel
from knowledge.store import ArticleStore
from knowledge.text import terms
from knowledge.wording import Question

# Each part is asked for more than is wanted: a passage ranked low by both can still win.
DEPTH = 50
SHORTLIST = 24
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
    means: QuestionMeans = field(default_factory=QuestionMeans)

    def search(self, text: str, limit: int, *, internal: bool, vector: Vectors | None = None) -> list[Candidate]:
        """The articles that may answer, best first; `vector` is the question's, from those who have it already."""
        text = text[:LONGEST_QUESTION].strip()
        if not text:
            return []
        audiences = [Audience.PUBLIC, Audience.INTERNAL] if internal else [Audience.PUBLIC]
        if vector is None:
            vector = self.encoder.encode_questions([text])[0]
        shelves = [self.shelves[audience] for audience in audiences]
        hits = self._hits(text, vector, shelves)
        asked = frozenset(terms(text))
        question = Question(asked, self.rarity(asked))
        scores = shortlist(hits, question, max(SHORTLIST, limit))
        revisions = still_live(scores, self.store.live(scores))
        candidates = rank(question, scores, revisions, self._likenesses(vector, revisions, shelves), self.model)
        # The indexes are asked by shelf, but an article may have changed its audience a moment ago.
        allowed = [found for found in candidates if found.revision.content.audience in audiences]
        return self._reranked(text, allowed)[:limit]

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms in what customers may be shown."""
        return self.shelves[Audience.PUBLIC].terms.rarity(wanted)

    def _hits(self, text: str, vector: Vectors, shelves: Sequence[Shelf]) -> Hits:
        return Hits(
            questions=_best(shelf.vectors.search(vector, PassageKind.QUESTION, DEPTH) for shelf in shelves),
            bodies=_best(shelf.vectors.search(vector, PassageKind.BODY, DEPTH) for shelf in shelves),
            terms=_best(shelf.terms.search(text, DEPTH) for shelf in shelves),
            depth=DEPTH,
        )

    def _likenesses(self, vector: Vectors, revisions: Sequence[Revision], shelves: Sequence[Shelf]) -> list[Likeness]:
        if self.model.adaptation is None:
            return [NO_LIKENESS] * len(revisions)
        means = self.means.of(revisions, partial(_question_vectors, shelves))
        found = [(revision.article_id, mean) for revision, mean in zip(revisions, means, strict=True)]
        return likenesses(vector, found, self.model.adaptation, self.model.judged)

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


def _question_vectors(shelves: Sequence[Shelf], passages: Sequence[Passage]) -> dict[str, Vectors]:
    ids = [passage.id for passage in passages]
    return {key: row for shelf in shelves for key, row in shelf.vectors.vectors(PassageKind.QUESTION, ids).items()}


def _best(lists: Iterable[list[Hit]]) -> list[Hit]:
    """Several lists as one, best first, no longer than each may be."""
    return sorted((hit for hits in lists for hit in hits), key=lambda hit: -hit.score)[:DEPTH]
