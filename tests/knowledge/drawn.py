"""Knowledge bases over an encoder whose vectors are known, as several processes have them that share their vectors."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from knowledge.adaptation import unit
from knowledge.bootstrap import open_store
from knowledge.domain import ArticleDraft, Audience, Vectors
from knowledge.indexes.lexical import TantivyIndex
from knowledge.indexing import Indexer, Shelf
from knowledge.knowledge_base import KnowledgeBase
from knowledge.ranking_model import RankingModel
from knowledge.searching import Searcher
from knowledge.settings import KnowledgeSettings
from tests.knowledge.articles import SetClock, content
from tests.knowledge.memory_index import MemoryIndex

DIMENSION = 16
PHRASING = 0
"""The direction in which questions differ by how they are put, not by what they are about."""

ENCODER = "drawn/1"

TOPICS = [f"topic{number}" for number in range(12)]
"""What the handbook is about besides; each topic has a direction of its own."""

DIRECTIONS = {topic: place for place, topic in enumerate([*TOPICS, "parcel", "refund", "gifts"], PHRASING + 1)}
DIRECTIONS["shipment"] = DIRECTIONS["parcel"]  # another word for it, of which no index of terms knows


class DrawnEncoder:
    """Takes texts "topic by phrasing": the direction of the topic, and so much of that of the phrasing."""

    name = ENCODER
    dimension = DIMENSION

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        return np.stack([_drawn(text) for text in texts]) if texts else np.zeros((0, DIMENSION), np.float32)

    encode_passages = encode_questions


def _drawn(text: str) -> Vectors:
    topic, _, phrasing = text.partition(" by ")
    drawn = np.zeros((1, DIMENSION), np.float32)
    drawn[0, DIRECTIONS[topic]] = 1
    drawn[0, PHRASING] = float(phrasing)
    return unit(drawn)[0]


@dataclass
class Place:
    """Knowledge bases over one database, as processes have them that share their vectors on a server."""

    folder: Path
    vectors: dict[Audience, MemoryIndex] = field(default_factory=lambda: {each: MemoryIndex() for each in Audience})
    is_ours: bool = True
    opened: list[KnowledgeBase] = field(default_factory=list)

    def open(self) -> KnowledgeBase:
        terms = self.folder / f"terms-{len(self.opened)}"
        store = open_store(KnowledgeSettings(), self.folder, SetClock())
        shelves = {each: Shelf(self.vectors[each], TantivyIndex(terms / each.value)) for each in Audience}
        searcher = Searcher(store, DrawnEncoder(), shelves, RankingModel.default())
        indexer = Indexer(store, DrawnEncoder(), shelves, self._turn)

        def close() -> None:
            for shelf in shelves.values():
                shelf.terms.close()

        self.opened.append(KnowledgeBase(store, searcher, indexer, close))
        return self.opened[-1]

    @contextmanager
    def _turn(self, *, wait: bool) -> Iterator[bool]:
        yield wait or self.is_ours


def asked_about(topic: str, *phrasings: float) -> ArticleDraft:
    """An article that is all question, put in these ways."""
    title, *similar = (f"{topic} by {phrasing}" for phrasing in phrasings)
    return ArticleDraft(topic, content(title=title, body=title, similar_questions=tuple(similar)))


def handbook(ways: int = 40) -> list[ArticleDraft]:
    """Articles whose questions are put in many ways; the last two are known by questions put in one way alone."""
    known = [asked_about(topic, *np.linspace(-1.5, 0.0, ways)) for topic in TOPICS]
    return [*known, asked_about("parcel", -0.7, -0.6, -0.5), asked_about("refund", 0.5, 1.0, 1.5)]
