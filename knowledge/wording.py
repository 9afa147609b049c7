"""What ranking compares of texts: the terms of a question, and how an article words what it answers."""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Set
from dataclasses import dataclass
from functools import cached_property, lru_cache

from knowledge.domain import Revision
from knowledge.passages import has_body
from knowledge.text import terms

# BM25's usual constants, those of the lexical index.
_SATURATION = 1.2
_LENGTH_SHARE = 0.75
MOST_PER_WEIGHT = _SATURATION + 1
"""BM25 of a text is at most this often the weight of a question's terms."""


@dataclass(frozen=True)
class Question:
    """A question as ranking sees it: its different terms, and how rare each is in the handbook."""

    terms: frozenset[str]
    rarity: Mapping[str, float]

    @cached_property
    def weight(self) -> float:
        """The sum of the rarities of its terms."""
        return self.weight_of(self.terms)

    @cached_property
    def length(self) -> float:
        """The square root of how many terms it has: between counting what is shared, and taking its share of all."""
        return math.sqrt(len(self.terms) + 1)

    def weight_of(self, terms: Collection[str]) -> float:
        """The sum of the rarities of some of its terms, in whatever order they come."""
        return math.fsum(map(self.rarity.__getitem__, terms))

    def share(self, found: Set[str]) -> float:
        """The share of its weight whose terms are among those found."""
        return self.weight_of(self.terms & found) / self.weight if self.weight else 0.0


@dataclass(frozen=True, slots=True)
class Wording:
    """The terms of an article's questions, one by one and all together."""

    questions: tuple[frozenset[str], ...]
    frequencies: Mapping[str, int]
    length: int
    has_body: bool

    def bm25(self, question: Question, mean_length: float) -> float:
        """BM25 of all its questions taken as one text, as a share of the most it can be (0 to 1)."""
        if not question.weight:
            return 0.0
        saturated = _SATURATION * (1 - _LENGTH_SHARE + _LENGTH_SHARE * self.length / max(mean_length, 1.0))
        rarity, frequencies = question.rarity, self.frequencies
        found = [
            rarity[term] * times / (times + saturated) for term in question.terms if (times := frequencies.get(term))
        ]
        return math.fsum(found) / question.weight


def wording_of(revision: Revision) -> Wording:
    """The wording of an article's title and similar questions."""
    return _wording(_Keyed((revision.article_id, revision.number, revision.digest), revision))


@dataclass(frozen=True, slots=True)
class _Keyed:
    """A revision that is told apart by its key: comparing contents would take longer than what is kept here."""

    key: tuple[str, int, str]
    revision: Revision

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Keyed) and self.key == other.key


@lru_cache(maxsize=2048)
def _wording(keyed: _Keyed) -> Wording:
    content = keyed.revision.content
    texts = [terms(text) for text in (content.title, *content.similar_questions)]
    frequencies = Counter(term for text in texts for term in text)
    return Wording(tuple(map(frozenset, texts)), frequencies, sum(map(len, texts)), has_body(content))


@lru_cache(maxsize=2048)
def terms_of(text: str) -> frozenset[str]:
    """The different terms of a text; the same passages are candidates again and again."""
    return frozenset(terms(text))
