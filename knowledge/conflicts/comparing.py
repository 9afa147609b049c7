"""Whether two articles of one language say the same, or disagree. Pure.

Their statements are laid beside each other (`layout`); what both state is compared there: quantities of one kind
(`figures`), and clauses that stand at opposite poles (`opposites`). How sure it has to be that both speak of the same
thing depends on how much of the rest they tell alike: an article that was copied and changed needs less proof than two
that share a sentence. The limits were chosen on the sample handbook and on one half of the copies of `evals.conflicts`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.conflicts.domain import ConflictKind, Difference, Finding, Reason
from knowledge.conflicts.figures import Differing, differing
from knowledge.conflicts.layout import Beside, Layout, Weights, lay_out
from knowledge.conflicts.opposites import Opposed, opposed
from knowledge.conflicts.statements import Clause, Statement
from knowledge.units import BY_NAME

MOST_DIFFERENCES = 20
"""Differences of two articles that are kept."""

# Share of either article that the other tells as well, from which one is taken for a changed copy of the other.
_COPY = 0.6
_SURE_IN_COPIES = 0.5
_SURE_OF_FIGURES = 0.62
_SURE_OF_POLES = 0.72
_HELD = 0.7

_SAME = 0.5
_SAME_WITH_QUESTIONS = 0.38
_CLOSE_QUESTIONS = 0.02


@dataclass(frozen=True, slots=True)
class _Signs:
    """Two clauses that do not agree, and the words that show it."""

    reason: Reason
    score: float
    beside: Beside
    first: tuple[int, int]
    second: tuple[int, int]


def compare(
    first: Sequence[Statement], second: Sequence[Statement], weights: Weights, closeness: float = 0.0
) -> Finding | None:
    """What is wrong with two articles, if anything.

    `closeness` tells how much nearer the questions of both are to each other than to those of their other neighbours
    (a difference of cosines). Contradictions go before: who merges two articles has to know that they disagree.
    """
    layout = lay_out(first, second, weights)
    differences = [_difference(signs) for signs in _contradictions(layout, weights)]
    if differences:
        ordered = sorted(differences, key=lambda each: (-each.score, each.first_marks, each.second_marks))
        return Finding(ConflictKind.CONTRADICTION, tuple(ordered[:MOST_DIFFERENCES]))
    covered = min(layout.covered)
    if covered >= _SAME or (covered >= _SAME_WITH_QUESTIONS and closeness >= _CLOSE_QUESTIONS):
        return Finding(ConflictKind.DUPLICATE, tuple(_same(layout)))
    return None


def _contradictions(layout: Layout, weights: Weights) -> Iterator[_Signs]:
    is_copy = min(layout.covered) >= _COPY
    for figures in differing(layout, weights):
        signs = _Signs(
            figures.reason,
            _certainty(figures.score, figures.beside),
            figures.beside,
            (figures.first.quantity.start, figures.first.quantity.end),
            (figures.second.quantity.start, figures.second.quantity.end),
        )
        if _is_sure(signs, is_copy=is_copy) and (is_copy or _convert(figures)):
            yield signs
    for clauses in opposed(layout, weights):
        first, second = _marks(clauses)
        signs = _Signs(clauses.reason, _certainty(clauses.score, clauses.beside), clauses.beside, first, second)
        if _is_sure(signs, is_copy=is_copy):
            yield signs


def _certainty(score: float, beside: Beside) -> float:
    return 0.5 * score + 0.25 * beside.alike + 0.25 * beside.held


def _is_sure(signs: _Signs, *, is_copy: bool) -> bool:
    if is_copy:
        return signs.score >= _SURE_IN_COPIES
    match signs.reason:
        case Reason.CONTACT | Reason.NEGATION:
            # Two offices have two addresses; and what is denied in one place is often told of another case.
            return False
        case Reason.PAYER | Reason.CHARGE | Reason.NEED | Reason.PERMISSION:
            return signs.score >= _SURE_OF_POLES and signs.beside.held >= _HELD
        case _:
            return signs.score >= _SURE_OF_FIGURES and signs.beside.held >= _HELD


def _convert(figures: Differing) -> bool:
    """Whether two amounts are of one currency: in two they are prices in two countries."""
    one, other = figures.first.quantity, figures.second.quantity
    if figures.reason is not Reason.MONEY:
        return True
    return BY_NAME[one.unit].base == BY_NAME[other.unit].base


def _marks(clauses: Opposed) -> tuple[tuple[int, int], tuple[int, int]]:
    return _mark(clauses.first, clauses.reason), _mark(clauses.second, clauses.reason)


def _mark(clause: Clause, reason: Reason) -> tuple[int, int]:
    """The words that put a clause at its pole; all of it where no short words do."""
    found = [marker for marker in clause.markers if marker.concept == reason.value]
    if found:
        return found[0].start, found[-1].end
    return clause.start, clause.end


def _difference(signs: _Signs) -> Difference:
    one, other = signs.beside.first, signs.beside.second
    return Difference(
        signs.reason,
        (one.start, one.end),
        (other.start, other.end),
        (signs.first,),
        (signs.second,),
        round(signs.score, 4),
    )


def _same(layout: Layout) -> Iterator[Difference]:
    """The statements that both tell, in the order of the first article; the surest one first."""
    best: dict[int, Beside] = {}
    for (row, _), beside in layout.beside.items():
        if row not in best or beside.alike > best[row].alike:
            best[row] = beside
    told = [beside for _, beside in sorted(best.items()) if beside.alike >= _COPY / 2]
    for beside in sorted(told, key=lambda each: -each.alike)[:MOST_DIFFERENCES]:
        first, second = (beside.first.start, beside.first.end), (beside.second.start, beside.second.end)
        yield Difference(Reason.SAME, first, second, (), (), round(beside.alike, 4))
