"""Where sentences begin and end in Chinese and English."""

import re
from collections.abc import Iterator
from itertools import pairwise

from knowledge.lines import Line, LineKind, lines

_CLOSERS = "\"'”’」』〕)）】》〉]"
_PAIRS = {"“": "”", "「": "」", "『": "』", "（": "）", "(": ")", "【": "】", "《": "》"}
_ROUND = frozenset("（(【")
# A pair that stays open longer than this is a slip of the keyboard, not a quotation.
_LONGEST_QUOTE = 150

_MARK = re.compile(rf"(?P<mark>[。｡！？!?…]+[。｡.！？!?…]*|[.．]+)(?P<closers>[{re.escape(_CLOSERS)}]*)|[“「『（(【《]")
_PAIR = re.compile("[“”「」『』（）()【】《》]")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_WORD_BEFORE = re.compile(r"[A-Za-z.]+\Z")
# "1. Open", and within a line "；2. Close".
_NUMBERING_BEFORE = re.compile(r"(?:\A|[；;:：、])[0-9]{1,3}\Z")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)*[A-Za-z]\Z")

_ABBREVIATION_LIST = """
    mr mrs ms dr prof st no nos vs e.g i.e eg ie fig vol sec art approx ext tel dept est min max cf al
    jan feb mar apr jun jul aug sep sept oct nov dec
"""
_ABBREVIATIONS = frozenset(_ABBREVIATION_LIST.split())
_ABBREVIATIONS_THAT_MAY_END = frozenset(("inc", "ltd", "co", "corp", "etc", "a.m", "p.m", "am", "pm"))
# After "U.S." or "a.m." a capital may belong to a name ("U.S. Customs"); these words start sentences.
_STARTER_LIST = """
    the a an this that these those it we you he she they i if in on at for from to as our your my his their its please
    when while after before however but and or so then there here all any each no not once only orders what where why
    how who which do does did is are can could will would should may must
"""
_STARTERS = frozenset(_STARTER_LIST.split())
# A Chinese line shorter than this, without an end mark, is a title or a label rather than text wrapped by hand.
_WRAPPED_CHARACTERS = 20


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of `text` as (start, end) character offsets, in order, without surrounding whitespace.

    They do not overlap and hold every character that is not whitespace. A list item or a heading ends with its line,
    a table row is one sentence, a line of running text that was wrapped by hand goes on.
    """
    found: list[tuple[int, int]] = []
    for start, end, kind in _stretches(text):
        ends = () if kind is LineKind.ROW else _ends(text, start, end)
        for begin, stop in pairwise((start, *ends, end)):
            piece = text[begin:stop]
            body = piece.lstrip()
            if body:
                first = stop - len(body)
                found.append((first, first + len(body.rstrip())))
    return found


def _stretches(text: str) -> Iterator[tuple[int, int, LineKind]]:
    """Neighbouring lines that may share a sentence, as (start, end, kind of the first line)."""
    first: Line | None = None
    last: Line | None = None
    for line in lines(text):
        if first is not None and last is not None:
            if _goes_on(text, last, line):
                last = line
                continue
            yield first.start, last.end, first.kind
        first = last = None if line.kind is LineKind.BLANK else line
    if first is not None and last is not None:
        yield first.start, last.end, first.kind


def _goes_on(text: str, above: Line, below: Line) -> bool:
    """Whether a sentence may run from the line above into the line below."""
    if below.kind is not LineKind.PLAIN:
        return False
    said = text[above.start : above.end].rstrip()
    if above.kind is LineKind.ITEM:
        return below.indented and not _HAN.match(said[-1])
    if above.kind is not LineKind.PLAIN or said[-1] in ":：":
        return False
    return not _HAN.match(said[-1]) or len(said.strip()) >= _WRAPPED_CHARACTERS


def _ends(text: str, start: int, end: int) -> Iterator[int]:
    """The offsets at which sentences between `start` and `end` stop, save the last one."""
    pairs = _pairs(text, start, end)
    begin = _skip_blanks(text, start, end)
    guarded = start
    for found in _MARK.finditer(text, start, end):
        mark = found["mark"]
        if mark is None:
            guarded = max(guarded, _guard(text, begin, found.start(), pairs))
        elif found.end("mark") > guarded and _is_end(text, begin, found, end):
            yield found.end()
            begin = _skip_blanks(text, found.end(), end)


def _pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Offset of each opening quote or bracket that is closed soon, to the offset of its closing one."""
    waiting: list[tuple[str, int]] = []
    pairs: dict[int, int] = {}
    for found in _PAIR.finditer(text, start, end):
        sign, place = found[0], found.start()
        if sign in _PAIRS:
            waiting.append((_PAIRS[sign], place))
        elif waiting and waiting[-1][0] == sign:
            opened = waiting.pop()[1]
            if place - opened <= _LONGEST_QUOTE:
                pairs[opened] = place
    return pairs


def _guard(text: str, begin: int, opened: int, pairs: dict[int, int]) -> int:
    """Up to where end marks do not count because they stand in a quotation or bracket inside the sentence."""
    closed = pairs.get(opened)
    if closed is None:
        return begin
    if text[opened] in _ROUND:
        # A bracket that is a sentence of its own ends with its last mark.
        return closed - 1 if opened == begin else closed
    speech = opened == begin or text[opened - 1] in ":：，,"
    return begin if speech else closed


def _is_end(text: str, begin: int, found: re.Match[str], end: int) -> bool:
    mark = found["mark"]
    after = text[found.end() : min(end, found.end() + 40)]
    if mark[0] in ".．":
        return _is_full_stop(text, begin, found, after)
    if mark[0] == "…":
        return not after.strip() or not (after.strip()[0].islower() or after[0] in "，,、；;：:")
    if mark[0] in "!?":
        # "?a=b" in an address, and `"Really?" she said`.
        spoken = bool(found["closers"]) and after.lstrip()[:1].islower()
        return not spoken and not (after[:1].isascii() and not after[:1].isspace() and after != "")
    return True


def _is_full_stop(text: str, begin: int, found: re.Match[str], after: str) -> bool:
    before = text[max(begin, found.start() - 24) : found.start()]
    if not after.strip():
        return True
    if not after[0].isspace():
        # "发货.退货": typed with the wrong key; everything else is a decimal, a version or an address.
        return bool(before and _HAN.match(before[-1]) and _HAN.match(after[0]))
    if not before or _NUMBERING_BEFORE.search(before):
        return False
    return _ends_after_word(text[begin], before, after.lstrip(), dots=len(found["mark"]))


def _ends_after_word(first: str, before: str, following: str, *, dots: int) -> bool:
    """Whether a dot between these two is a full stop; `first` is the first character of the sentence."""
    word = _WORD_BEFORE.search(before)
    name = word[0].lower() if word and dots == 1 else ""
    if following[0].islower():
        # Whoever starts sentences with small letters does it again.
        return first.islower() and len(name) > 3 and name not in _ABBREVIATIONS
    if name in _ABBREVIATIONS:
        return False
    if name in _ABBREVIATIONS_THAT_MAY_END or (name and _INITIALS.match(name)):
        starter = re.match(r"[A-Za-z']+", following)
        return starter is None or starter[0].lower() in _STARTERS
    return True


def _skip_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start].isspace():
        start += 1
    return start
