"""Indexes as a change would leave them: the live ones, without some articles and with passages that are in none."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.bm25 import UnindexedTerms, idf
from knowledge.domain import Hit, Passage, PassageKind, Vectors
from knowledge.passages import indexed_text
from knowledge.protocols import FindsByVector, LexicalIndex
from knowledge.text import terms

MOST_TERMS = 256
"""Of a question, as in the lexical index."""


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """Passages with their vectors, shape (len(passages), dimension)."""

    passages: Sequence[Passage]
    vectors: Vectors


class OverlaidVectors:
    """A vector index without the passages of `hidden` articles, and with others; compares with each of those."""

    def __init__(self, index: FindsByVector, hidden: Collection[str], added: Encoded):
        self._index = index
        self._hidden = hidden
        self._rows = {
            kind: [row for row, passage in enumerate(added.passages) if passage.kind is kind] for kind in PassageKind
        }
        self._ids = {kind: [added.passages[row].id for row in rows] for kind, rows in self._rows.items()}
        self._vectors = {kind: added.vectors[rows] for kind, rows in self._rows.items()}

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]:
        """The nearest passages; score is the cosine."""
        live = visible(lambda deep: self._index.search(vector, kind, deep), limit, self._hidden)
        added = zip(self._ids[kind], self.cosines(vector, kind), strict=True)
        return merged(live, [Hit.from_id(passage_id, float(cosine)) for passage_id, cosine in added], limit)

    def cosines(self, vector: Vectors, kind: PassageKind) -> Vectors:
        """Of a vector to each of the added passages of a kind."""
        return np.asarray(self._vectors[kind] @ vector, dtype=np.float32)

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors of those passages that are here."""
        own = dict(zip(self._ids[kind], self._vectors[kind], strict=True))
        others = [passage_id for passage_id in passage_ids if passage_id not in own]
        found = dict(self._index.vectors(kind, others)) if others else {}
        return found | {passage_id: own[passage_id] for passage_id in passage_ids if passage_id in own}


class OverlaidTerms:
    """A lexical index without the passages of `hidden` articles (`removed` is their number), and with others."""

    def __init__(self, index: LexicalIndex, hidden: Collection[str], removed: int, added: Sequence[Passage]):
        self._index = index
        self._hidden = hidden
        self._ids = [passage.id for passage in added]
        self._terms = UnindexedTerms([terms(indexed_text(passage)) for passage in added])
        self._volume = index.volume()
        self._passages = self._volume.passages - removed + len(added)

    def search(self, text: str, limit: int) -> list[Hit]:
        """The best passages; score is BM25."""
        live = visible(lambda deep: self._index.search(text, deep), limit, self._hidden)
        return merged(live, [Hit.from_id(self._ids[row], score) for row, score in self.scores(text).items()], limit)

    def scores(self, text: str) -> Mapping[int, float]:
        """BM25 of those of the added passages, by their place, that share a term with a question."""
        if not self._ids:
            return {}
        wanted = list(dict.fromkeys(terms(text)))[:MOST_TERMS]
        return self._terms.scores(wanted, self._index.frequencies(wanted), self._volume)

    def rarity(self, terms: Iterable[str]) -> Mapping[str, float]:
        """Inverse document frequency. What leaves an index is counted with it until its place is used again."""
        found = self._index.frequencies(terms)
        return {
            term: idf(self._passages, min(frequency + self._terms.frequency(term), self._passages))
            for term, frequency in found.items()
        }


def visible(search: Callable[[int], list[Hit]], limit: int, hidden: Collection[str]) -> list[Hit]:
    """The `limit` best hits on articles that are not hidden: as many more are asked for as hidden ones take places."""
    if not hidden:
        return search(limit)[:limit]
    depth = limit
    while True:
        hits = search(depth)
        kept = [hit for hit in hits if hit.article_id not in hidden]
        if len(kept) >= limit or len(hits) < depth:
            return kept[:limit]
        depth += max(limit - len(kept), depth // 2)


def merged(first: Sequence[Hit], second: Sequence[Hit], limit: int) -> list[Hit]:
    """Two lists as one, best first."""
    if not second:
        return list(first[:limit])
    return sorted([*first, *second], key=lambda hit: -hit.score)[:limit]
