"""An article taken apart for comparing: statements, their clauses, and what each clause says. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from knowledge.conflicts.qualifiers import Qualifiers, inherited, narrowings, qualifiers, within
from knowledge.domain import ArticleContent
from knowledge.function_words import BETWEEN_CHINESE_WORDS, ENGLISH_FILLERS
from knowledge.polarity import Marker, markers, negated
from knowledge.quantities import Quantity, find_quantities
from knowledge.shapes import blanked, folded
from knowledge.splitting import blocks
from knowledge.text import sentences, terms

LONGEST_STATEMENT = 600
"""Characters of a sentence that are looked at: what is longer is a table or no prose."""

MOST_STATEMENTS = 200
"""Statements of an article that are looked at."""

_CLAUSE_END = re.compile(r"[,;:?!、()\n]|(?<=[0-9a-z一-鿿])\s\|\s|\.(?=\s)|(?<=[0-9a-z]) (?=(?:and|but|while|or)\s)")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause of a body from `start` to `end`: its content words, and what it states.

    `text` is its folded text, `negated` are the words it denies. Quantities and markers have offsets of the body.
    """

    start: int
    end: int
    text: str
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    markers: tuple[Marker, ...]
    negated: frozenset[str]
    qualifiers: Qualifiers

    def poles(self, concept: str) -> frozenset[int]:
        """The poles that it takes of a concept ("payer")."""
        return frozenset(marker.pole for marker in self.markers if marker.concept == concept)


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, list item or table row from `start` to `end` of a body.

    `words` are those of its clauses; `qualifiers` narrow down all of it, those of its title and of the lead-in of its
    list or table among them.
    """

    start: int
    end: int
    clauses: tuple[Clause, ...]
    words: frozenset[str]
    qualifiers: Qualifiers


def statements_of(content: ArticleContent) -> list[Statement]:
    """The statements of a body in order, at most `MOST_STATEMENTS`."""
    title = _plain(content.title[:LONGEST_STATEMENT])
    found = []
    for start, end, lead in islice(_stretches(content.body), MOST_STATEMENTS):
        clauses, own = _read(content.body[start : min(end, start + LONGEST_STATEMENT)], start)
        around = inherited(inherited(own, qualifiers(_plain(lead))), qualifiers(title))
        words = frozenset(word for clause in clauses for word in clause.words)
        found.append(Statement(start, end, tuple(clauses), words, around))
    return found


def _stretches(body: str) -> Iterator[tuple[int, int, str]]:
    """Where each statement begins and ends, and the lead-in of the list that it is an item of."""
    for block in blocks(body):
        inside = sentences(body[block.start : block.end])
        lead = ""
        for start, end in ((block.start + first, block.start + last) for first, last in inside):
            yield start, end, lead
            if not lead and block.kind != "sentence":
                lead = body[start:end][:LONGEST_STATEMENT]


def _plain(text: str) -> str:
    return folded(text).replace("，", ",")


def _read(text: str, offset: int) -> tuple[list[Clause], Qualifiers]:
    """The clauses of a sentence that begins at `offset` of a body, and what narrows the sentence down."""
    plain = _plain(text)
    quantities = find_quantities(text)
    narrowed = narrowings(plain)
    marked, rest = markers(blanked(plain, quantities).replace("\0", " "))
    said = BETWEEN_CHINESE_WORDS.sub(_blank_unless_word, rest)
    found: list[Clause] = []
    for start, end in _cut(plain, quantities):
        clause = Clause(
            offset + start,
            offset + end,
            plain[start:end],
            frozenset(_content_words(said[start:end])),
            tuple(_moved(each, offset) for each in quantities if start <= each.start < end),
            tuple(
                Marker(each.concept, each.pole, each.start + offset, each.end + offset)
                for each in marked
                if start <= each.start < end
            ),
            negated(rest[start:end]),
            within(narrowed, start, end),
        )
        # "（…）需要 5 天" goes on with what stands before it.
        if found and not clause.words and not clause.qualifiers:
            clause = _joined(found.pop(), clause)
        found.append(clause)
    return found, within(narrowed, 0, len(plain))


def _joined(before: Clause, clause: Clause) -> Clause:
    return replace(
        before,
        end=clause.end,
        text=f"{before.text} {clause.text}",
        quantities=before.quantities + clause.quantities,
        markers=before.markers + clause.markers,
        negated=before.negated | clause.negated,
    )


def _moved(quantity: Quantity, offset: int) -> Quantity:
    return replace(quantity, start=quantity.start + offset, end=quantity.end + offset)


def _cut(plain: str, quantities: Sequence[Quantity]) -> Iterator[tuple[int, int]]:
    """The clauses of a sentence; no quantity is cut."""
    taken = blanked(_GROUPED.sub(" ", plain), quantities)
    start = 0
    for mark in _CLAUSE_END.finditer(taken):
        if taken[start : mark.start()].strip(" "):
            yield start, mark.start()
        start = mark.end()
    if taken[start:].strip(" "):
        yield start, len(plain)


def _blank_unless_word(found: re.Match[str]) -> str:
    return found[0] if found["word"] else " " * len(found[0])


def _content_words(said: str) -> Iterator[str]:
    """The content words of what is left of a clause: pairs of characters, stems of words."""
    for word in terms(said):
        if word not in ENGLISH_FILLERS and not word.isdigit() and (len(word) > 1 or word.isascii()):
            yield word
