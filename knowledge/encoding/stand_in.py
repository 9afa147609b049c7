"""An encoder without a model, for tests and trials: quick, the same on every machine, and no judge of meaning."""

from collections.abc import Iterator, Sequence
from zlib import crc32

import numpy as np

from knowledge.domain import Vectors

_LONGEST = 10_000
"""Characters beyond these are cut."""


class StandInEncoder:
    """Adds up hashed characters and pairs of characters: texts that share them point the same way.

    It knows nothing of what words mean and is not for customers.
    """

    def __init__(self, dimension: int = 64) -> None:
        self._dimension = dimension

    @property
    def name(self) -> str:
        """Dimension and version, "stand-in-64/1"."""
        return f"stand-in-{self._dimension}/1"

    @property
    def dimension(self) -> int:
        """As constructed."""
        return self._dimension

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        return self._encode(texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of passages, shape (len(texts), dimension); the same as those of questions."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for row, text in enumerate(texts):
            for gram in _grams(text):
                # One bit of the hash gives the sign, the others the place: what texts do not share cancels out.
                place, sign = divmod(crc32(gram.encode("utf-8", "surrogatepass")), 2)
                vectors[row, place % self._dimension] += 2 * sign - 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[lengths[:, 0] == 0, 0] = 1
        return np.asarray(vectors / np.where(lengths == 0, 1, lengths), np.float32)


def _grams(text: str) -> Iterator[str]:
    cut = f"^{text[:_LONGEST].casefold()}$"
    yield from cut
    for start in range(len(cut) - 1):
        yield cut[start : start + 2]
