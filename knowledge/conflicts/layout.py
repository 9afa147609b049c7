"""Two articles of one language laid beside each other, statement by statement. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt

from knowledge.conflicts.qualifiers import exclude
from knowledge.conflicts.statements import Statement

Rarity = Mapping[str, float]
"""Inverse document frequency of each term; a term that is missing weighs nothing."""


class Weights:
    """What sets of words weigh by their rarity. A scan asks for the same clauses again and again."""

    def __init__(self, rarity: Rarity):
        self._rarity = rarity
        self._known: dict[frozenset[str], float] = {}

    def of(self, words: frozenset[str]) -> float:
        """The sum of the words' rarities."""
        weight = self._known.get(words)
        if weight is None:
            weight = self._known[words] = self.shared(words)
        return weight

    def shared(self, words: frozenset[str]) -> float:
        """The same for words that are asked for once."""
        get = self._rarity.get
        # A list is summed up faster than a generator, and a scan does little else.
        return sum([get(word, 0.0) for word in words])

    def alike(self, one: frozenset[str], other: frozenset[str]) -> float:
        """The cosine of two sets of words, each word weighed by the root of its rarity: 0 to 1."""
        if one.isdisjoint(other):
            return 0.0
        return self.shared(one & other) / (sqrt(self.of(one) * self.of(other)) or 1.0)


LEAST_SHARED = 0.15
"""What two statements must have in common to be laid beside each other (cosine of their weighed words)."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Two statements that may speak of the same thing.

    `alike` is the cosine of their weighed words, `held` the share of the shorter one's weight that the other holds.
    """

    first: Statement
    second: Statement
    alike: float
    held: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Two articles laid beside each other.

    `beside` holds what may be compared, by the numbers of the two statements. `covered` is, for either article, the
    share of its weighed words that the other tells as well: each statement counts as far as the nearest is alike.
    """

    first: Sequence[Statement]
    second: Sequence[Statement]
    beside: Mapping[tuple[int, int], Beside]
    covered: tuple[float, float]


def lay_out(first: Sequence[Statement], second: Sequence[Statement], weights: Weights) -> Layout:
    """Lay two articles beside each other; statements narrowed down to different things are kept apart."""
    whole = [[weights.of(each.words) for each in side] for side in (first, second)]
    most = [[0.0] * len(first), [0.0] * len(second)]
    beside = {}
    for row, one in enumerate(first):
        for column, other in enumerate(second):
            found = _beside(one, other, weights)
            if found is not None:
                beside[row, column] = found
                most[0][row] = max(most[0][row], found.alike)
                most[1][column] = max(most[1][column], found.alike)
    here, there = (_share(*side) for side in zip(whole, most, strict=True))
    return Layout(first, second, beside, (here, there))


def _beside(one: Statement, other: Statement, weights: Weights) -> Beside | None:
    if one.words.isdisjoint(other.words):
        return None
    shared = weights.shared(one.words & other.words)
    here, there = weights.of(one.words), weights.of(other.words)
    cosine = shared / (sqrt(here * there) or 1.0)
    if cosine < LEAST_SHARED or exclude(one.qualifiers, other.qualifiers):
        return None
    return Beside(one, other, cosine, shared / (min(here, there) or 1.0))


def _share(weights: Sequence[float], most: Sequence[float]) -> float:
    return sum(each * alike for each, alike in zip(weights, most, strict=True)) / (sum(weights) or 1.0)
