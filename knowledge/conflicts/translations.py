"""An article and its translation: what the one states and the other does not. Pure.

Between two languages no words can be laid beside each other, so only what has a value of its own is compared:
durations, amounts, shares, measures, dates and contacts. What is equal on both sides is taken away; what is left of a
kind on both sides, in the same order and at about the same place, differs.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

from knowledge.conflicts.domain import ConflictKind, Difference, Finding
from knowledge.conflicts.figures import Figure, agree, figures_of, reason_of
from knowledge.conflicts.statements import Statement
from knowledge.quantities import Quantity

CERTAINTY = 0.75
"""The score of a difference: it rests on the link between the two articles, not on their words."""

# Counts are left out: "两件" is "two", "both" or "a pair".
_COMPARED = frozenset(
    {
        "duration",
        "money",
        "percent",
        "weight",
        "length",
        "volume",
        "temperature",
        "date",
        "time",
        "phone",
        "url",
        "email",
    }
)
_MOST_LEFT = 3
_NEAR = 0.34


def compare_translations(first: Sequence[Statement], second: Sequence[Statement]) -> Finding | None:
    """What an article and its translation state differently, if anything."""
    here, there = _left(figures_of(first), figures_of(second))
    differences = [
        _difference(one, other, first, second)
        for one, other in _paired(here, there)
        if abs(one.place / len(first) - other.place / len(second)) <= _NEAR
    ]
    return Finding(ConflictKind.CONTRADICTION, tuple(differences)) if differences else None


def _left(ones: list[Figure], others: list[Figure]) -> tuple[list[Figure], list[Figure]]:
    """The figures of either side that have no equal on the other."""
    here = [one for one in ones if not any(_agree(one.quantity, other.quantity) for other in others)]
    there = [other for other in others if not any(_agree(one.quantity, other.quantity) for one in ones)]
    return here, there


def _agree(one: Quantity, other: Quantity) -> bool:
    """Whether both are the same; "98 折" is "2% off" or "2%", and a date may leave its year to the sentence before."""
    if agree(one, other):
        return True
    if one.kind == other.kind == "percent":
        return one.value == other.value
    if one.kind == other.kind == "date":
        days = {str(each.value)[-5:] for each in (one, other)}
        return len(days) == 1 and any(str(each.value).startswith("--") for each in (one, other))
    return False


def _paired(here: list[Figure], there: list[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Figures of one kind in their order, where as many are left on either side, and few."""
    left = [{kind: list(found) for kind, found in groupby(sorted(side, key=_kind), _kind)} for side in (here, there)]
    for kind in sorted(left[0].keys() & left[1].keys() & _COMPARED):
        ones, others = left[0][kind], left[1][kind]
        if len(ones) == len(others) <= _MOST_LEFT:
            yield from zip(ones, others, strict=True)


def _kind(figure: Figure) -> str:
    return figure.quantity.kind


def _difference(one: Figure, other: Figure, first: Sequence[Statement], second: Sequence[Statement]) -> Difference:
    here, there = first[one.place], second[other.place]
    return Difference(
        reason_of(one.quantity.kind),
        (here.start, here.end),
        (there.start, there.end),
        ((one.quantity.start, one.quantity.end),),
        ((other.quantity.start, other.quantity.end),),
        CERTAINTY,
    )
