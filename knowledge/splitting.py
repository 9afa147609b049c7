"""An article's body to passages: first the blocks that must not be torn apart, then blocks packed to a length."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.lines import ITEM_MARK, Line, LineKind, lines
from knowledge.text import sentences

Span = tuple[int, int]
Kind = Literal["sentence", "list", "table"]


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of a body, from `start` to `end`, that is quoted whole.

    A "list" holds its lead-in and all of its items, a "table" its header and all of its rows.
    """

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence, the line it begins in, and how many blank lines and line breaks stand before it."""

    start: int
    end: int
    line: Line
    opens_line: bool
    after_blank: bool


@dataclass(frozen=True, slots=True)
class _Piece:
    """What is packed whole. `opens_paragraph` marks a good place for a passage to begin."""

    start: int
    end: int
    width: float
    opens_paragraph: bool
    heading: bool


_WIDE_RANGE = (
    "\u2014-\u201d\u2026\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\U00020000-\U0003ffff"
)
_WIDE = re.compile(f"[{_WIDE_RANGE}]")
_WORD = re.compile(f"[^\\W_{_WIDE_RANGE}]{{1,16}}")
_SIGN = re.compile(f"(?:_|[^\\w\\s{_WIDE_RANGE}])")
_TOKEN = re.compile(f"({_WIDE.pattern})|({_WORD.pattern})|{_SIGN.pattern}")
_CLAUSE_MARKS = frozenset("，,；;：:、。！？!?）)”—")
_END_MARKS = frozenset("。！？!?；;.…")
_LEAD_IN = re.compile(r"如下|以下|下列|下面|步骤|follow|below|steps|these", re.IGNORECASE)
_TITLE = re.compile("[一二三四五六七八九十]{1,3}[、.．][^。；;，,：:！？!?]{1,30}")
_INLINE_FIRST_ITEM = re.compile(r"[:：]\s*(?:1[.、)）]|[(（][1一][)）]|①|一、)")

# A passage that would be shorter than this share of the limit joins the one before it, when both together stay below
# the second share.
_TINY = 0.2
_LARGEST_JOINED = 1.3


def width(text: str) -> float:
    """How long a text is for an encoder: a Han character counts 1, a Latin word 1.5, any other sign 0.5.

    Words are taken 16 letters at a time: a key or a link is many tokens.
    """
    return len(_WIDE.findall(text)) + 1.5 * len(_WORD.findall(text)) + 0.5 * len(_SIGN.findall(text))


def blocks(body: str) -> list[Block]:
    """The blocks of a body in order; they do not overlap and hold every character that is not whitespace."""
    return [Block(inside[0].start, inside[-1].end, kind) for kind, inside in _grouped(body)]


def _grouped(body: str) -> Iterator[tuple[Kind, list[_Sentence]]]:
    """Each block's kind and sentences."""
    told = _told(body)
    place = 0
    while place < len(told):
        kind: Kind = "table"
        stop = _table_end(told, place)
        if stop == place:
            stop = _list_end(body, told, place)
            kind = "list" if stop > place + 1 else "sentence"
        yield kind, told[place:stop]
        place = stop


def _told(body: str) -> list[_Sentence]:
    """The sentences of a body with what their lines tell about them."""
    told: list[_Sentence] = []
    coming = lines(body)
    line = next(coming)
    opens_line, after_blank = True, True
    for start, end in sentences(body):
        while start >= line.end and start > line.start:
            after_blank = after_blank or line.kind is LineKind.BLANK
            line = next(coming)
            opens_line = True
        told.append(_Sentence(start, end, line, opens_line, after_blank))
        opens_line = after_blank = False
    return told


def _table_end(told: Sequence[_Sentence], place: int) -> int:
    stop = place
    while stop < len(told) and told[stop].line.kind is LineKind.ROW and (stop == place or not told[stop].after_blank):
        stop += 1
    return stop


def _list_end(body: str, told: Sequence[_Sentence], place: int) -> int:
    """Index behind the list that begins here with its lead-in or its first item; `place` + 1 if none does."""
    first = place
    if not _is_item(body, told, place):
        if not _leads_in(body, told, place):
            return place + 1
        first = place + 1
    stop, items = first, 0
    while stop < len(told):
        is_item = _is_item(body, told, stop)
        if not is_item and not (items and _belongs_to_item(told[stop])):
            break
        items += is_item
        stop += 1
    return stop if items > 1 or first > place else place + 1


def _is_item(body: str, told: Sequence[_Sentence], place: int) -> bool:
    sentence = told[place]
    if sentence.line.kind in {LineKind.HEADING, LineKind.ROW} or not ITEM_MARK.match(body, sentence.start):
        return False
    if not _titles(body, sentence):
        return True
    # "一、退货" with text below it heads a section; it is an item only among its like.
    beside = (*told[max(0, place - 1) : place], *told[place + 1 : place + 2])
    return any(_titles(body, other) for other in beside)


def _titles(body: str, sentence: _Sentence) -> bool:
    return sentence.opens_line and _TITLE.fullmatch(body, sentence.start, sentence.end) is not None


def _belongs_to_item(sentence: _Sentence) -> bool:
    """Whether this goes on with the item of the sentence above: on its line, or indented under it."""
    if not sentence.opens_line:
        return True
    return sentence.line.kind is LineKind.PLAIN and sentence.line.indented and not sentence.after_blank


def _leads_in(body: str, told: Sequence[_Sentence], place: int) -> bool:
    """Whether this sentence introduces the list that begins right after it."""
    sentence = told[place]
    if place + 1 == len(told) or sentence.line.kind is not LineKind.PLAIN or not _is_item(body, told, place + 1):
        return False
    said = body[sentence.start : sentence.end]
    following = told[place + 1]
    if not following.opens_line:
        return _INLINE_FIRST_ITEM.search(said) is not None
    if said[-1] in ":：":
        return True
    return not following.after_blank and (said[-1] not in _END_MARKS or _LEAD_IN.search(said) is not None)


def split(body: str, limit: int = 320) -> list[Span]:
    """The passages of a body as (start, end) character offsets, in order.

    Passages do not overlap, hold every character that is not whitespace, and neither begin nor end with whitespace.
    Their width (see `width`) aims at `limit`; only a table row may exceed it by more than three tenths. A sentence
    is cut only when it alone exceeds the limit: behind a clause, else between words, else anywhere.
    """
    passages: list[tuple[int, int, float]] = []
    for start, end, size in _packed(_pieces(body, limit), limit):
        if passages and size < limit * _TINY and passages[-1][2] + size < limit * _LARGEST_JOINED:
            before = passages.pop()
            passages.append((before[0], end, before[2] + size))
        else:
            passages.append((start, end, size))
    return [(start, end) for start, end, _ in passages]


def _pieces(body: str, limit: int) -> list[_Piece]:
    """Blocks, those that exceed the limit taken apart as gently as possible."""
    pieces: list[_Piece] = []
    for _, inside in _grouped(body):
        first = inside[0]
        opens = first.after_blank and not (pieces and pieces[-1].heading)
        whole = width(body[first.start : inside[-1].end])
        if whole <= limit:
            heading = first.line.kind is LineKind.HEADING
            pieces.append(_Piece(first.start, inside[-1].end, whole, opens, heading))
            continue
        for sentence in inside:
            pieces += _apart(body, sentence, limit, opens=opens and sentence is first)
    return pieces


def _apart(body: str, sentence: _Sentence, limit: int, *, opens: bool) -> Iterator[_Piece]:
    whole = width(body[sentence.start : sentence.end])
    if whole <= limit or sentence.line.kind is LineKind.ROW:
        yield _Piece(sentence.start, sentence.end, whole, opens, heading=False)
        return
    for start, end in _cut(body, sentence.start, sentence.end, limit):
        yield _Piece(start, end, width(body[start:end]), opens and start == sentence.start, heading=False)


def _cut(body: str, start: int, end: int, limit: int) -> Iterator[Span]:
    """A sentence in parts of at most `limit`, cut behind clauses, else between words, else anywhere."""
    tokens = [
        (found.start(), found.end(), (0.5, 1.0, 1.5)[found.lastindex or 0])
        for found in _TOKEN.finditer(body, start, end)
    ]
    begin = 0
    while begin < len(tokens):
        stop, used = begin, 0.0
        while stop < len(tokens) and (stop == begin or used + tokens[stop][2] <= limit):
            used += tokens[stop][2]
            stop += 1
        if stop < len(tokens):
            stop = _best_cut(body, tokens, begin, stop)
        yield tokens[begin][0], tokens[stop - 1][1]
        begin = stop


def _best_cut(body: str, tokens: Sequence[tuple[int, int, float]], begin: int, stop: int) -> int:
    # A cut in the first third would leave a scrap; a worse place further on is better.
    choices = range(stop, begin + (stop - begin) // 3, -1)
    for cut in choices:
        if body[tokens[cut - 1][1] - 1] in _CLAUSE_MARKS:
            return cut
    for cut in choices:
        if body[tokens[cut - 1][1]].isspace():
            return cut
    return stop


def _packed(pieces: Sequence[_Piece], limit: int) -> Iterator[tuple[int, int, float]]:
    """Pieces put together to passages of (start, end, width)."""
    held: list[_Piece] = []
    size = 0.0
    for place, piece in enumerate(pieces):
        paragraph = piece.width
        if piece.opens_paragraph:
            paragraph = _paragraph_width(pieces, place, limit)
        if held and not _fits(held, size, paragraph, piece, limit):
            yield held[0].start, held[-1].end, size
            held, size = [], 0.0
        held.append(piece)
        size += piece.width
    if held:
        yield held[0].start, held[-1].end, size


def _fits(held: Sequence[_Piece], size: float, paragraph: float, piece: _Piece, limit: int) -> bool:
    """Whether a piece joins the passage; one that opens a paragraph does when its paragraph does, or must be cut."""
    if len(held) == 1 and held[0].heading:
        return size + piece.width <= limit * _LARGEST_JOINED
    if paragraph > limit:
        return size + piece.width <= limit and size < limit / 2
    return size + paragraph <= limit


def _paragraph_width(pieces: Sequence[_Piece], place: int, limit: int) -> float:
    """Width of the paragraph that begins here; counting stops once it exceeds the limit."""
    total, place = pieces[place].width, place + 1
    while place < len(pieces) and total <= limit and not pieces[place].opens_paragraph:
        total += pieces[place].width
        place += 1
    return total
