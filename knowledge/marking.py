"""Where in a text the terms of a question stand."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from itertools import pairwise

from knowledge.text import normalize, terms

Span = tuple[int, int]

_HAN_PAIR_OR_WORD = re.compile(r"[a-z0-9\u00c0-\u024f]+(?:[-._/@:+&'][a-z0-9\u00c0-\u024f]+)*|[^\W_]")
_PART = re.compile(r"[0-9]+|[^\W\d_]+")


def marks(text: str, asked: Collection[str]) -> list[Span]:
    """The stretches of `text`, from start to end and in order, that hold terms of `asked` (of `terms(question)`).

    Of Chinese two characters that stand together in both are marked: single ones are shared by everything.
    """
    plain, places = _placed(text)
    found = [(places[start], places[end - 1] + 1) for start, end in _spans(plain, frozenset(asked))]
    return _joined(text, found)


def _placed(text: str) -> tuple[str, list[int]]:
    """The text as it is compared, and for each of its characters where it stands in the original."""
    plain: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        # A letter and the accents behind it are one.
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        written = " " if text[start].isspace() else normalize(text[start:end])
        plain.append(written)
        places.extend([start] * len(written))
        start = end
    return "".join(plain), places


def _spans(plain: str, asked: frozenset[str]) -> Iterator[Span]:
    tokens = [(match.start(), match.end()) for match in _HAN_PAIR_OR_WORD.finditer(plain)]
    for start, end in tokens:
        if end - start == 1 and not plain[start].isascii():
            continue
        yield from _of_word(plain, start, end, asked)
    for first, second in pairwise(tokens):
        if first[1] == second[0] and plain[first[0] : second[1]] in asked:
            yield first[0], second[1]


def _of_word(plain: str, start: int, end: int, asked: frozenset[str]) -> Iterator[Span]:
    """A word as a whole where all of it is asked for, else the parts of it that are."""
    parts = [(start + match.start(), start + match.end()) for match in _PART.finditer(plain[start:end])]
    known = [place for place in parts if not asked.isdisjoint(terms(plain[place[0] : place[1]]))]
    whole = terms(plain[start:end])
    if whole and (whole[0] in asked or (len(known) == len(parts) and known)):
        yield start, end
    else:
        yield from known


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Spans in order; those that touch, or have only blanks between them, are one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or not text[joined[-1][1] : start].strip()):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
