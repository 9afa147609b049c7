"""Quantities that two articles state for the same thing, and that differ. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.conflicts.domain import Reason
from knowledge.conflicts.layout import Beside, Layout, Weights
from knowledge.conflicts.qualifiers import exclude, same_step
from knowledge.conflicts.statements import Clause, Statement
from knowledge.quantities import Quantity, canonical

_SHAPED = frozenset({"date", "time", "phone", "url", "email"})
_REASONS = {
    "duration": Reason.DURATION,
    "money": Reason.MONEY,
    "percent": Reason.PERCENT,
    "count": Reason.COUNT,
    "date": Reason.DATE,
    "time": Reason.DATE,
    "phone": Reason.CONTACT,
    "url": Reason.CONTACT,
    "email": Reason.CONTACT,
}
# An equal that stands nearly as near explains a quantity; in statements as alike as these each equal explains one.
_NEARLY = 0.25
_NEAR_COPY = 0.75
# Weight that the words of a clause must have to count as much as their sentence: about one rare word.
_TELLING = 4.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A quantity in its clause, and the number of its statement in the article."""

    quantity: Quantity
    clause: Clause
    place: int


@dataclass(frozen=True, slots=True)
class Differing:
    """Two figures said of the same thing that differ; `score` (0 to 1) is how alike what they are said of is."""

    score: float
    first: Figure
    second: Figure
    beside: Beside

    @property
    def reason(self) -> Reason:
        """What kind of quantity differs."""
        return reason_of(self.first.quantity.kind)


@dataclass(frozen=True, slots=True)
class _Match:
    """Two figures of one kind, by their numbers, and whether they agree."""

    first: int
    second: int
    score: float
    agrees: bool
    beside: Beside


def differing(layout: Layout, weights: Weights) -> Iterator[Differing]:
    """Figures said of the same thing that differ, the likeliest first, each figure once.

    A figure that has its equal about as near on the other side says what the other article says, whatever else stands
    around it.
    """
    ones, others = figures_of(layout.first), figures_of(layout.second)
    matches = sorted(_matches(ones, others, layout, weights), key=lambda each: (-each.score, each.first, each.second))
    explained = _explained(matches)
    taken: tuple[set[int], set[int]] = set(), set()
    for match in matches:
        ends = (match.first, match.second)
        if match.agrees or any(number in side for number, side in zip(ends, taken, strict=True)):
            continue
        nearest = (side.get(number, -1.0) for number, side in zip(ends, explained, strict=True))
        if max(nearest) >= match.score - _NEARLY:
            continue
        taken[0].add(match.first)
        taken[1].add(match.second)
        yield Differing(match.score, ones[match.first], others[match.second], match.beside)


def figures_of(statements: Sequence[Statement]) -> list[Figure]:
    """The quantities of an article, in their order."""
    return [
        Figure(quantity, clause, place)
        for place, statement in enumerate(statements)
        for clause in statement.clauses
        for quantity in clause.quantities
    ]


def _matches(ones: Sequence[Figure], others: Sequence[Figure], layout: Layout, weights: Weights) -> Iterator[_Match]:
    for row, one in enumerate(ones):
        for column, other in enumerate(others):
            beside = layout.beside.get((one.place, other.place))
            if beside is None or not _comparable(one.quantity, other.quantity):
                continue
            agrees = agree(one.quantity, other.quantity)
            if agrees or _same_case(one.clause, other.clause):
                yield _Match(row, column, _score(one.clause, other.clause, beside.alike, weights), agrees, beside)


def _same_case(one: Clause, other: Clause) -> bool:
    return not exclude(one.qualifiers, other.qualifiers) and same_step(one.qualifiers, other.qualifiers)


def _explained(matches: Iterable[_Match]) -> tuple[dict[int, float], dict[int, float]]:
    """For each figure of either side that has an equal: how near the nearest is."""
    found: tuple[dict[int, float], dict[int, float]] = {}, {}
    used: tuple[set[int], set[int]] = set(), set()
    for match in matches:
        if not match.agrees:
            continue
        if match.beside.alike >= _NEAR_COPY:
            if match.first in used[0] or match.second in used[1]:
                continue
            used[0].add(match.first)
            used[1].add(match.second)
        for side, number in zip(found, (match.first, match.second), strict=True):
            side[number] = max(side.get(number, 0.0), match.score)
    return found


def _score(one: Clause, other: Clause, around: float, weights: Weights) -> float:
    """How alike two clauses are in their sentences, which speak for them where their own words say little."""
    told = min(weights.of(one.words), weights.of(other.words))
    own = (told * weights.alike(one.words, other.words) + _TELLING * around) / (told + _TELLING)
    return 0.5 * own + 0.5 * around


def _comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities could be told of the same thing: counts only in the same unit ("3 pieces")."""
    if one.kind != other.kind:
        return False
    return one.kind in _SHAPED or (bool(one.unit) and (one.kind != "count" or one.unit == other.unit))


def reason_of(kind: str) -> Reason:
    """The reason that names quantities of a kind."""
    return _REASONS.get(kind, Reason.MEASURE)


def agree(one: Quantity, other: Quantity) -> bool:
    """Whether two quantities are the same, or one is an end of the range that the other one is."""
    first, second = canonical(one), canonical(other)
    if first == second:
        return True
    if first[1] != second[1] or (first[3] is None) == (second[3] is None):
        return False
    single, ranged = (first, second) if first[3] is None else (second, first)
    return single[2] in (ranged[2], ranged[3])
