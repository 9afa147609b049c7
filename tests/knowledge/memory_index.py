"""A vector index in memory, for tests that need thousands of vectors; it keeps the contract."""

from collections.abc import Iterable, Mapping, Sequence

from knowledge.domain import Hit, Passage, PassageKind, Vectors
from knowledge.protocols import IndexState


class MemoryIndex:
    """Compares with every passage it holds."""

    def __init__(self) -> None:
        self._state: IndexState | None = None
        self._held: dict[PassageKind, dict[str, Vectors]] = {kind: {} for kind in PassageKind}

    def state(self) -> IndexState | None:
        return self._state

    def replace(
        self, article_ids: Iterable[str], passages: Sequence[Passage], vectors: Vectors, state: IndexState
    ) -> None:
        gone = set(article_ids)
        for held in self._held.values():
            for passage_id in [found for found in held if Hit.from_id(found, 0.0).article_id in gone]:
                del held[passage_id]
        for passage, vector in zip(passages, vectors, strict=True):
            self._held[passage.kind][passage.id] = vector
        self._state = state

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]:
        hits = [Hit.from_id(passage_id, float(row @ vector)) for passage_id, row in self._held[kind].items()]
        return sorted(hits, key=lambda hit: -hit.score)[:limit]

    def search_many(self, vectors: Vectors, kind: PassageKind, limit: int) -> list[list[Hit]]:
        return [self.search(vector, kind, limit) for vector in vectors]

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        held = self._held[kind]
        return {passage_id: held[passage_id] for passage_id in passage_ids if passage_id in held}

    def passage_ids(self, kind: PassageKind) -> list[str]:
        return list(self._held[kind])

    def count(self, kind: PassageKind) -> int:
        return len(self._held[kind])

    def article_ids(self) -> set[str]:
        return {Hit.from_id(passage_id, 0.0).article_id for held in self._held.values() for passage_id in held}

    def clear(self) -> None:
        self._state = None
        for held in self._held.values():
            held.clear()
