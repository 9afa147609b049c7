"""Clauses of two articles that say the opposite of the same thing. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.conflicts.domain import Reason
from knowledge.conflicts.layout import Beside, Layout, Weights
from knowledge.conflicts.qualifiers import exclude
from knowledge.conflicts.statements import Clause, Statement

_ENOUGH_ALIKE = 0.45
_NEGATION_ALIKE = 0.7
_NEARLY = 0.2
_CONCEPTS = {
    "payer": Reason.PAYER,
    "charge": Reason.CHARGE,
    "need": Reason.NEED,
    "permission": Reason.PERMISSION,
}
_Choice = tuple[float, Clause, Beside]


@dataclass(frozen=True, slots=True)
class Opposed:
    """Two clauses at opposite poles; `score` (0 to 1) is how alike what they speak of is."""

    score: float
    reason: Reason
    first: Clause
    second: Clause
    beside: Beside


def opposed(layout: Layout, weights: Weights) -> list[Opposed]:
    """Clauses with the one nearest to each, where the two stand at opposite poles; the likeliest first.

    What another clause about as near agrees with is no contradiction: rules and their exceptions share their words.
    """
    rows: dict[int, list[tuple[Beside, Statement]]] = {}
    for (row, column), beside in layout.beside.items():
        rows.setdefault(row, []).append((beside, layout.second[column]))
    found = [
        opposite
        for row, near in rows.items()
        for clause in layout.first[row].clauses
        if len(clause.words) > 1 and _may_be_opposed(clause, near)
        for opposite in _opposite_of(clause, near, weights)
    ]
    return sorted(found, key=lambda each: (-each.score, each.first.start))


def _may_be_opposed(clause: Clause, near: Sequence[tuple[Beside, Statement]]) -> bool:
    """Whether it takes a pole, or denies or is denied anything: most clauses do not."""
    if clause.markers or clause.negated:
        return True
    return any(other.negated for _, statement in near for other in statement.clauses)


def _opposite_of(clause: Clause, near: Sequence[tuple[Beside, Statement]], weights: Weights) -> Iterator[Opposed]:
    choices = _nearest(clause, near, weights)
    score, other, beside = choices[0]
    reason = _reason(clause, other, score)
    if reason is None:
        return
    rivals = [also for nearly, also, _ in choices[1:] if nearly >= score - _NEARLY]
    if not any(reason is Reason.NEGATION or clause.poles(reason) & also.poles(reason) for also in rivals):
        yield Opposed(0.5 * score + 0.5 * beside.alike, reason, clause, other, beside)


def _nearest(clause: Clause, near: Sequence[tuple[Beside, Statement]], weights: Weights) -> list[_Choice]:
    """All clauses beside one, the one that shares most of its words first."""
    choices = [
        (weights.alike(clause.words, other.words), other, beside)
        for beside, statement in near
        for other in statement.clauses
    ]
    return sorted(choices, key=lambda choice: (-choice[0], -choice[2].alike, choice[1].start))


def _reason(one: Clause, other: Clause, score: float) -> Reason | None:
    if score < _ENOUGH_ALIKE or exclude(one.qualifiers, other.qualifiers) or _apart(one, other, "limit"):
        return None
    for concept, reason in _CONCEPTS.items():
        if _apart(one, other, concept):
            return reason
    if score >= _NEGATION_ALIKE and (_denies(one, other) or _denies(other, one)):
        return Reason.NEGATION
    return None


def _denies(one: Clause, other: Clause) -> bool:
    """Whether one denies a word that the other states."""
    return any(word in other.text and word not in other.negated for word in one.negated)


def _apart(one: Clause, other: Clause, concept: str) -> bool:
    mine, theirs = one.poles(concept), other.poles(concept)
    return len(mine) == len(theirs) == 1 and mine != theirs
