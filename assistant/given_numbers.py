"""Numbers that mean something only by what was asked: an order's number, and the last four digits of a phone.

"6789" is nothing by itself. After "the last four digits of your phone, please" it opens an order, and has to be masked
like every other key. So both are found here, in the conversation as it was written, before anything reads it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.domain import Message, Role

ORDER, LAST_FOUR = "ORDER", "LAST_FOUR"

_ASKS_NUMBER = re.compile(r"订单号|單號|单号|运单|\b(?:order|tracking) (?:or tracking )?number", re.IGNORECASE)
_ASKS_DIGITS = re.compile(r"[后後末][四4] ?位|尾号|\blast (?:four|4)\b", re.IGNORECASE)

_LABELLED = re.compile(
    r"(?:(?<!卡)(?<!卡的)尾号|(?<!卡)(?<!卡的)(?:[后後末最][后後]?[四4] ?位(?:数字?)?|\blast (?:four|4)(?: digits)?))"
    r"(?:[^0-9A-Za-z]|is|are|of|my|the|phone|number|mobile){0,24}?(?P<value>[0-9]{4})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9A-Za-z])")
_CODE = re.compile(
    r"(?<![0-9A-Za-z-])(?=[A-Za-z-]{0,6}[0-9])(?=(?:[A-Za-z-]*[0-9]){4})[0-9A-Za-z-]{5,32}(?![0-9A-Za-z-])"
)
_DIGITS = re.compile(
    r"(?<![0-9A-Za-z.¥￥$-])[0-9]{4}(?![0-9A-Za-z.-]|\s*(?:[年月日元块]|rmb|yuan|usd|cny))", re.IGNORECASE
)
# "Where is my parcel? WFM202600000005 2580": a long number, and four digits behind it that end the line.
_BEHIND = re.compile(
    r"(?<![0-9A-Za-z-])(?P<number>(?=(?:[A-Za-z-]*[0-9]){8})[0-9A-Za-z-]{10,32})[ ,，、/;；]{1,3}"
    r"(?P<value>[0-9]{4})[^\w\n]*$",
    re.MULTILINE,
)
# What may stand around numbers in a message that holds nothing else.
_AROUND = re.compile(
    r"订单|訂單|运单|快递|单号|單號|号码|编号|号|我|的|是|手机|手機|电话|尾|[后後末最]|[四4]位|数字?|和|给|这个|好|嗯|对|"
    r"\b(?:it's|its|it|is|are|the|my|order|tracking|number|no|phone|mobile|last|four|digits|and|ends|ending|with|in|here|"
    r"you|go|ok|okay|yes|sure|id|of)\b|[\W_]",
    re.IGNORECASE,
)
# Full-width digits and letters count as their narrow twins, one for one.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


@dataclass(frozen=True, slots=True)
class GivenNumber:
    """Where in a message a number stands, and whether it is an order's or the end of a phone's."""

    kind: str
    start: int
    end: int


def given_numbers(conversation: Sequence[Message]) -> list[tuple[GivenNumber, ...]]:
    """For each message the numbers that were given in it, in their order and without overlap."""
    asked = _Asked()
    found = []
    for message in conversation:
        if message.role is Role.CUSTOMER:
            found.append(tuple(_without_overlap(_numbers(message.text.translate(_NARROW), asked))))
        else:
            asked = asked.and_then(message.text)
            found.append(())
    return found


def is_only_around(text: str) -> bool:
    """Whether a text says nothing but what stands around a number ("my order number is", "手机尾号")."""
    return not _AROUND.sub("", text)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the other side has asked for at any time, and in its last message."""

    number: bool = False
    digits: bool = False
    number_last: bool = False
    digits_last: bool = False

    def and_then(self, text: str) -> "_Asked":
        number, digits = bool(_ASKS_NUMBER.search(text)), bool(_ASKS_DIGITS.search(text))
        return _Asked(self.number or number, self.digits or digits, number, digits)


def _numbers(text: str, asked: _Asked) -> Iterator[GivenNumber]:
    """What stands first where two meanings are possible comes first."""
    for found in _LABELLED.finditer(text):
        yield GivenNumber(LAST_FOUR, *found.span("value"))
    for found in _BEHIND.finditer(text):
        if not _MOBILE.fullmatch(found["number"]):
            yield GivenNumber(ORDER, *found.span("number"))
            yield GivenNumber(LAST_FOUR, *found.span("value"))
    bare = _holds_only_numbers(text)
    if asked.digits_last or (asked.digits and bare):
        yield from _ends_of_phones(text, alone=not bare)
    if asked.number_last or (asked.number and bare):
        yield from (GivenNumber(ORDER, *span) for span in _codes(text))
        if bare and any(_codes(text)):
            yield from _ends_of_phones(text, alone=False)


def _ends_of_phones(text: str, *, alone: bool) -> Iterator[GivenNumber]:
    """Four digits, or a whole number where nobody asked for that; in a sentence with several of them none is sure."""
    spans = [found.span() for pattern in (_MOBILE, _DIGITS) for found in pattern.finditer(text)]
    if len(spans) == 1 or not alone:
        yield from (GivenNumber(LAST_FOUR, *span) for span in spans)


def _codes(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _CODE.finditer(text) if not _MOBILE.fullmatch(found[0]))


def _holds_only_numbers(text: str) -> bool:
    rest = _MOBILE.sub("", text)
    rest = _DIGITS.sub("", _CODE.sub("", rest))
    return rest != text and is_only_around(rest)


def _without_overlap(numbers: Iterator[GivenNumber]) -> list[GivenNumber]:
    kept: list[GivenNumber] = []
    for number in numbers:
        if all(number.end <= other.start or number.start >= other.end for other in kept):
            kept.append(number)
    return sorted(kept, key=lambda number: number.start)
