"""Searches the shelves: asks every index, joins their hits by article, ranks."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from knowledge.domain import Audience, Candidate, Hit, Passage, PassageKind, Revision, Vectors
from knowledge.likeness import NO_LIKENESS, Likeness, likenesses
from knowledge.protocols import Encoder, LiveArticles, Means, Reranker, SearchedShelf
from knowledge.question_means import QuestionMeans
from knowledge.ranking import Hits, rank, shortlist, still_live
from knowledge.ranking_model import RankingModel
from knowledge.text import terms
from knowledge.wording import Question

# Each part is asked for more than is wanted: a passage ranked low by both can still win.
DEPTH = 50
SHORTLIST = 24
RERANKED = 10
LONGEST_QUESTION = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Reach:
    """What one search looked at: enough to tell that a change of the handbook has no effect on it.

    `articles` are all that were in a list of hits; a passage gets into one from its floor on (-inf: it had room left).
    """

    text: str
    vector: Vectors
    audiences: tuple[Audience, ...]
    articles: frozenset[str]
    floors: Mapping[PassageKind, float]
    terms_floor: float


@dataclass(frozen=True, slots=True)
class Found:
    """The articles that may answer, best first, what was looked at, and what each index gave; of no text nothing."""

    candidates: list[Candidate]
    reach: Reach | None
    hits: Hits | None = None


@dataclass(frozen=True, slots=True)
class Searcher:
    """Finds articles that may answer a question. `reranker`, where there is one, puts the best ten in a new order."""

    store: LiveArticles
    encoder: Encoder
    shelves: Mapping[Audience, SearchedShelf]
    model: RankingModel
    reranker: Reranker | None = None
    means: Means = field(default_factory=QuestionMeans)

    def search(self, text: str, limit: int, *, internal: bool, vector: Vectors | None = None) -> list[Candidate]:
        """The articles that may answer, best first; `vector` is the question's, from those who have it already."""
        return self.find(text, limit, internal=internal, vector=vector).candidates

    def find(self, text: str, limit: int, *, internal: bool, vector: Vectors | None = None) -> Found:
        """The articles that may answer, and what was looked at to find them."""
        text = text[:LONGEST_QUESTION].strip()
        if not text:
            return Found([], None)
        audiences = [Audience.PUBLIC, Audience.INTERNAL] if internal else [Audience.PUBLIC]
        if vector is None:
            vector = self.encoder.encode_questions([text])[0]
        shelves = [self.shelves[audience] for audience in audiences]
        hits = self._hits(text, vector, shelves)
        asked = frozenset(terms(text))
        question = Question(asked, self.rarity(asked))
        scores = shortlist(hits, question, max(SHORTLIST, limit))
        live = still_live(scores, self.store.live(scores))
        # The indexes are asked by shelf, but an article may have changed its audience a moment ago.
        revisions = [revision for revision in live if revision.content.audience in audiences]
        likened = list(zip(revisions, self._likenesses(vector, revisions, shelves), strict=True))
        candidates = rank(question, scores, likened, self.model, max(limit, RERANKED) if self.reranker else limit)
        return Found(self._reranked(text, candidates)[:limit], _reach(text, vector, audiences, hits), hits)

    def rarity(self, wanted: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency of terms in what customers may be shown."""
        return self.shelves[Audience.PUBLIC].terms.rarity(wanted)

    def _hits(self, text: str, vector: Vectors, shelves: Sequence[SearchedShelf]) -> Hits:
        return Hits(
            questions=_best(shelf.vectors.search(vector, PassageKind.QUESTION, DEPTH) for shelf in shelves),
            bodies=_best(shelf.vectors.search(vector, PassageKind.BODY, DEPTH) for shelf in shelves),
            terms=_best(shelf.terms.search(text, DEPTH) for shelf in shelves),
            depth=DEPTH,
        )

    def _likenesses(
        self, vector: Vectors, revisions: Sequence[Revision], shelves: Sequence[SearchedShelf]
    ) -> list[Likeness]:
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


def _reach(text: str, vector: Vectors, audiences: Sequence[Audience], hits: Hits) -> Reach:
    lists = (hits.questions, hits.bodies, hits.terms)
    questions, bodies, words = (found[-1].score if len(found) >= hits.depth else -math.inf for found in lists)
    articles = frozenset(hit.article_id for found in lists for hit in found)
    floors = {PassageKind.QUESTION: questions, PassageKind.BODY: bodies}
    return Reach(text, vector, tuple(audiences), articles, floors, words)


def _question_vectors(shelves: Sequence[SearchedShelf], passages: Sequence[Passage]) -> dict[str, Vectors]:
    ids = [passage.id for passage in passages]
    return {key: row for shelf in shelves for key, row in shelf.vectors.vectors(PassageKind.QUESTION, ids).items()}


def _best(lists: Iterable[list[Hit]]) -> list[Hit]:
    """Several lists as one, best first, no longer than each may be."""
    return sorted((hit for hits in lists for hit in hits), key=lambda hit: -hit.score)[:DEPTH]
