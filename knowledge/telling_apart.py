"""What one revision says differently from another, in words: Chinese by characters, other scripts by words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from knowledge.domain import ArticleContent
from knowledge.rows import row_of

# Numbers stay whole with their decimals: "12.5" that becomes "12.8" is another number, not another digit.
_WORD = re.compile(r"\d+(?:[.,:]\d+)*|[^\W\d_\u3400-\u9fff\uf900-\ufaff]+|\s+|.", re.DOTALL)
_MOST_WORDS = 4_000
"""Longer stretches are compared by lines alone: the time of a comparison grows with the square of its length."""


class Change(StrEnum):
    """What became of a stretch of text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text and what became of it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """A field of an article that differs: what was gone from it and what is new, in the order of reading."""

    field: str
    pieces: tuple[Piece, ...]


def differences(before: ArticleContent | None, after: ArticleContent) -> list[FieldDifference]:
    """The fields that differ, in the order of the article; without `before` all that says something is new.

    Where in its file an article stands is no part of what it says.
    """
    old, new = (_texts(content) if content else {} for content in (before, after))
    return [
        FieldDifference(name, tuple(word_difference(old.get(name, ""), text)))
        for name, text in new.items()
        if text != old.get(name, "")
    ]


def word_difference(before: str, after: str) -> list[Piece]:
    """The pieces of both texts: all that is not new spells `before`, all that is not gone spells `after`."""
    pieces: list[Piece] = []
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            _add(pieces, Change.SAME, "".join(old[i:j]))
        else:
            for change, text in _within("".join(old[i:j]), "".join(new[k:m])):
                _add(pieces, change, text)
    return pieces


def _within(before: str, after: str) -> Iterator[tuple[Change, str]]:
    old, new = _WORD.findall(before), _WORD.findall(after)
    if not old or not new or len(old) + len(new) > _MOST_WORDS:
        yield Change.GONE, before
        yield Change.NEW, after
        return
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Change.SAME, "".join(old[i:j])
        else:
            yield Change.GONE, "".join(old[i:j])
            yield Change.NEW, "".join(new[k:m])


def _add(pieces: list[Piece], change: Change, text: str) -> None:
    """Put a piece behind the others, as one with the last if that met the same fate."""
    if not text:
        return
    if pieces and pieces[-1].change is change:
        pieces[-1] = Piece(change, pieces[-1].text + text)
    else:
        pieces.append(Piece(change, text))


def _texts(content: ArticleContent) -> dict[str, str]:
    return {name: _text(value) for name, value in row_of(content).items() if name != "source"}


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):
        return "\n".join(f"{key}: {each}" for key, each in sorted(value.items()))
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "\n".join(map(str, value))
    return str(value)
