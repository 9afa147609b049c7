"""The check of a draft that is in no index yet, against everything that is live."""

from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.adaptation import unit
from knowledge.conflicts.comparing import compare
from knowledge.conflicts.domain import DraftConflict
from knowledge.conflicts.scanning import in_force_together, weights_of
from knowledge.conflicts.statements import statements_of
from knowledge.domain import ArticleContent, Audience, Passage, PassageKind, Revision, Vectors
from knowledge.indexing import Shelf
from knowledge.passages import indexed_text, pieces_of
from knowledge.protocols import Encoder
from knowledge.store import ArticleStore

MOST_PASSAGES = 24
"""Pieces of a draft's body that are encoded: what a check takes its time for."""

_DEPTH = 40
_NEIGHBOURS = 10


class Checker:
    """Looks for live articles that a draft repeats or contradicts."""

    def __init__(self, store: ArticleStore, encoder: Encoder, shelves: Mapping[Audience, Shelf]):
        self._store = store
        self._encoder = encoder
        self._shelves = shelves

    def check(self, content: ArticleContent, article_id: str | None = None) -> list[DraftConflict]:
        """What a draft has in common with live articles, contradictions first; `article_id` is its own, if it has one.

        Only articles in the draft's language are compared, and none that is meant for other days.
        """
        nearest = self._nearest(content)
        live = {
            found: revision
            for found, revision in self._store.live(nearest).items()
            if found != article_id and _comparable(content, revision)
        }
        mine = statements_of(content)
        theirs = {found: statements_of(revision.content) for found, revision in live.items()}
        weights = weights_of([mine, *theirs.values()], self._shelves)
        conflicts = [
            DraftConflict(found, revision.number, finding)
            for found, revision in live.items()
            if (finding := compare(mine, theirs[found], weights, nearest[found])) is not None
        ]
        return sorted(conflicts, key=lambda each: (each.finding.kind, -each.finding.score, each.article_id))

    def _nearest(self, content: ArticleContent) -> dict[str, float]:
        """The articles nearest to a draft by questions or bodies, and how close their questions are."""
        pieces = pieces_of("draft", 0, content)
        questions = [piece for piece in pieces if piece.kind is PassageKind.QUESTION]
        bodies = [piece for piece in pieces if piece.kind is PassageKind.BODY][:MOST_PASSAGES]
        mean = unit(np.mean(self._encoder.encode_questions(_texts(questions)), axis=0)[None])[0]
        close = self._search(mean, PassageKind.QUESTION)
        crowd = float(np.mean(sorted(close.values(), reverse=True)[:_NEIGHBOURS])) if close else 0.0
        found = {article_id: cosine - crowd for article_id, cosine in close.items()}
        for vector in self._encoder.encode_passages(_texts(bodies)):
            for article_id in self._search(vector, PassageKind.BODY):
                found.setdefault(article_id, close.get(article_id, 0.0) - crowd)
        return found

    def _search(self, vector: Vectors, kind: PassageKind) -> dict[str, float]:
        best: dict[str, float] = {}
        for shelf in self._shelves.values():
            for hit in shelf.vectors.search(vector, kind, _DEPTH):
                best[hit.article_id] = max(best.get(hit.article_id, -1.0), hit.score)
        return best


def _comparable(content: ArticleContent, revision: Revision) -> bool:
    return revision.content.language == content.language and in_force_together(content, revision.content)


def _texts(passages: Sequence[Passage]) -> list[str]:
    return [indexed_text(passage) for passage in passages]
