"""What became of the questions, in four kinds that every reader knows the weight of."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from evals.domain import Marks


@dataclass(frozen=True, slots=True)
class Fate:
    """A kind of end that a question can come to; `tone` is good, fair or bad."""

    name: str
    tone: str
    cases: int


def fates(marks: Sequence[Marks]) -> list[Fate]:
    """Every question is in exactly one: answered rightly or wrongly, refused rightly or for nothing."""
    kinds = (
        ("answered rightly", "good", True, True),
        ("answered wrongly", "bad", True, False),
        ("rightly not answered", "fair", False, False),
        ("not answered, though an article does", "lost", False, True),
    )
    # An answer is right by its first article; a refusal is right when no article answers.
    found = [
        (answered, bool(mark.scores["right"] if answered else mark.scores["answerable"]))
        for mark in marks
        for answered in [bool(mark.scores["answered"])]
    ]
    return [Fate(name, tone, found.count((answered, good))) for name, tone, answered, good in kinds]


def fates_bar(marks: Sequence[Marks]) -> str:
    """The four kinds as one bar, with what each is called and its number below."""
    ends = [fate for fate in fates(marks) if fate.cases]
    parts = "".join(f'<i class="{fate.tone}" style="flex-grow:{fate.cases}"></i>' for fate in ends)
    names = "".join(
        f'<li><i class="{fate.tone}"></i>{escape(fate.name)} <b>{fate.cases}</b> '
        f'<span class="quiet">{fate.cases / len(marks):.0%}</span></li>'
        for fate in ends
    )
    return f'<div class="bar" aria-hidden="true">{parts}</div><ul class="legend">{names}</ul>'
