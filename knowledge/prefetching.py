"""What an index finds for many questions at once: in a portion each takes a third of the time that it takes alone."""

from collections.abc import Mapping, Sequence

import numpy as np

from knowledge.domain import Hit, PassageKind, Vectors
from knowledge.protocols import VectorIndex

AT_ONCE = 64
DEPTH = 80
"""More than a search looks at: some of it may be hidden by a change."""


class PrefetchedVectors:
    """A vector index that remembers what it found for the questions it was asked beforehand."""

    def __init__(self, index: VectorIndex):
        self._index = index
        self._found: dict[tuple[bytes, PassageKind], list[Hit]] = {}

    def ask(self, vectors: Sequence[Vectors]) -> None:
        """Look for these questions, each of shape (dimension,), unless that was done."""
        for kind in PassageKind:
            missing = {key: vector for vector in vectors if (key := (vector.tobytes(), kind)) not in self._found}
            keys = list(missing)
            for start in range(0, len(keys), AT_ONCE):
                portion = keys[start : start + AT_ONCE]
                found = self._index.search_many(np.stack([missing[key] for key in portion]), kind, DEPTH)
                self._found.update(zip(portion, found, strict=True))

    def forget(self) -> None:
        """Forget everything that was found."""
        self._found.clear()

    def search(self, vector: Vectors, kind: PassageKind, limit: int) -> list[Hit]:
        """The nearest passages; score is the cosine."""
        known = self._found.get((vector.tobytes(), kind))
        if known is None or len(known) == DEPTH < limit:
            return self._index.search(vector, kind, limit)
        return known[:limit]

    def vectors(self, kind: PassageKind, passage_ids: Sequence[str]) -> Mapping[str, Vectors]:
        """The vectors of those passages that are here."""
        return self._index.vectors(kind, passage_ids)
