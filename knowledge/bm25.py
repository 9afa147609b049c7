"""BM25 of passages that are in no index, by the formula and the constants of the lexical index.

Robertson & Zaragoza 2009, eq. 3.15, as tantivy computes it: lengths are those that fit into a byte.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SATURATION = 1.2
LENGTH_SHARE = 0.75
_EXACT_LENGTHS = 24


@dataclass(frozen=True, slots=True)
class Volume:
    """How much an index holds.

    `passages` can be found, `counted` are those its statistics count, which may include some that were replaced a
    moment ago; `mean_length` is the mean number of terms of the latter (0 when empty).
    """

    passages: int
    counted: int
    mean_length: float


def idf(passages: int, frequency: int) -> float:
    """Inverse document frequency (Robertson & Zaragoza 2009, eq. 3.1, kept above zero by the 1 inside)."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def counted_length(length: int) -> int:
    """The length that an index remembers: exact up to 40, of a longer one the four leading bits."""
    beyond = max(length - _EXACT_LENGTHS, 0)
    lost = max(beyond.bit_length() - 4, 0)
    return min(length, _EXACT_LENGTHS) + ((beyond >> lost) << lost)


class UnindexedTerms:
    """The terms of a few passages; rows are their places in the sequence of texts that is given, taken apart."""

    def __init__(self, texts: Sequence[Sequence[str]]):
        self.count = len(texts)
        self.total = sum(map(len, texts))
        self._lengths = [counted_length(len(found)) for found in texts]
        self._rows: dict[str, list[tuple[int, int]]] = {}
        for row, found in enumerate(texts):
            for term, times in Counter(found).items():
                self._rows.setdefault(term, []).append((row, times))

    def frequency(self, term: str) -> int:
        """How many of the passages hold a term."""
        return len(self._rows.get(term, ()))

    def scores(self, wanted: Sequence[str], frequencies: Mapping[str, int], indexed: Volume) -> dict[int, float]:
        """BM25 by row of the passages that share a term with a question, as if the index held them too.

        `wanted` are the question's different terms; `frequencies` and `indexed` say what the index holds without them.
        """
        passages = indexed.counted + self.count
        mean_length = (indexed.counted * indexed.mean_length + self.total) / max(passages, 1)
        scores: dict[int, float] = {}
        for term in wanted:
            rows = self._rows.get(term, ())
            weight = idf(passages, min(frequencies[term] + len(rows), passages)) * (SATURATION + 1) if rows else 0.0
            for row, times in rows:
                length = self._lengths[row] / mean_length
                share = times / (times + SATURATION * (1 - LENGTH_SHARE + LENGTH_SHARE * length))
                scores[row] = scores.get(row, 0.0) + weight * share
        return scores
