"""Masks personal data before a model, a log or a report sees it, and puts it back for the agent.

Every finding becomes a placeholder such as `[PHONE_1]`. What looks like a placeholder in the customer's own text is
never taken as one: numbering skips what is already there, and only placeholders that masking made are restored.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from types import MappingProxyType

from assistant.domain import Masked, Message
from assistant.given_numbers import LAST_FOUR, GivenNumber, given_numbers
from assistant.personal_data import FINDERS, KINDS

_KINDS = (*KINDS, LAST_FOUR)
PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(_KINDS)})_[1-9][0-9]{{0,5}}\]")

# A mask can uncover its neighbour, so masking is repeated until nothing is found. Ordinary text takes two rounds;
# the bound keeps a text that was built as a chain of such neighbours from costing quadratic time.
_ROUNDS = 6

# Four digits are part of many a number.
_SHORT = 4

# Full-width letters, digits and signs count as their narrow twins; one for one, so that offsets stay true. Brackets are
# left out: a full-width bracket never makes a placeholder.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "［］"} | {0x3000: 0x20}


def mask(text: str) -> Masked:
    """Replace the personal data of one text; `unmask` with the same originals gives the text back, to the letter."""
    register = _Register([text])
    (masked,) = _mask_all([text], register)
    return Masked(text=masked, originals=register.originals)


def mask_conversation(messages: Sequence[Message]) -> tuple[tuple[Message, ...], Mapping[str, str]]:
    """Mask all messages with one numbering: the same value has the same placeholder in every one of them.

    What a customer gave because it was asked for is masked too, though nothing in the message itself says what it is.
    """
    return _masked(tuple(messages))


# Whoever answers, judges by policy or drafts for an agent masks the same messages in the same moment.
@lru_cache(maxsize=64)
def _masked(messages: tuple[Message, ...]) -> tuple[tuple[Message, ...], Mapping[str, str]]:
    register = _Register([message.text for message in messages])
    given = zip(messages, given_numbers(messages), strict=True)
    texts = _mask_all([_mask_given(message.text, numbers, register) for message, numbers in given], register)
    masked = tuple(replace(message, text=text) for message, text in zip(messages, texts, strict=True))
    return masked, MappingProxyType(register.originals)


def mask_more(
    texts: Sequence[str], known: Mapping[str, str], values: Iterable[tuple[str, str]]
) -> tuple[list[str], Mapping[str, str]]:
    """Mask texts that belong to a conversation masked before, with its numbering, and `values` (kind, value) for sure.

    Gives the texts and all originals, those of the conversation included.
    """
    register = _Register([*texts, *known])
    register.placeholders.update({value: placeholder for placeholder, value in known.items()})
    for kind, value in values:
        register.placeholder(kind, value)
    return _mask_all([_mask_known(text, register) for text in texts], register), register.originals


def unmask(text: str, originals: Mapping[str, str]) -> str:
    """Put the originals back; a placeholder that is not among them stays as it is."""
    return PLACEHOLDER.sub(lambda found: originals.get(found[0], found[0]), text)


class _Register:
    """Which placeholder stands for which value."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._taken = {found for text in texts for found in PLACEHOLDER.findall(text)}
        self._counts = dict.fromkeys(_KINDS, 0)
        self.placeholders: dict[str, str] = {}

    @property
    def originals(self) -> dict[str, str]:
        """What each placeholder stands for."""
        return {placeholder: value for value, placeholder in self.placeholders.items()}

    def placeholder(self, kind: str, value: str) -> str:
        """The placeholder of a value; the kind it was first found as decides."""
        if value not in self.placeholders:
            self.placeholders[value] = self._next(kind)
        return self.placeholders[value]

    def _next(self, kind: str) -> str:
        while True:
            self._counts[kind] += 1
            placeholder = f"[{kind}_{self._counts[kind]}]"
            if placeholder not in self._taken:
                return placeholder


def _mask_all(texts: Sequence[str], register: _Register) -> list[str]:
    masked = list(texts)
    known = 0
    for _ in range(_ROUNDS):
        masked = [_mask_found(text, register) for text in masked]
        if len(register.placeholders) == known:
            break
        known = len(register.placeholders)
        # A number named as an order's once is the order's everywhere, also where nothing beside it says so.
        masked = [_mask_known(text, register) for text in masked]
    return masked


def _mask_given(text: str, numbers: Iterable[GivenNumber], register: _Register) -> str:
    spans = ((number.kind, number.start, number.end) for number in numbers)
    return _substitute(text, ((start, end, register.placeholder(kind, text[start:end])) for kind, start, end in spans))


def _mask_found(text: str, register: _Register) -> str:
    for kind, find in FINDERS:
        spans = list(_outside_placeholders(find(text.translate(_NARROW)), text))
        if spans:
            text = _substitute(
                text, ((start, end, register.placeholder(kind, text[start:end])) for start, end in spans)
            )
    return text


def _outside_placeholders(spans: Iterable[tuple[int, int]], text: str) -> Iterator[tuple[int, int]]:
    taken = ((found.start(), found.end()) for found in PLACEHOLDER.finditer(text))
    low, high = next(taken, (len(text), len(text)))
    for start, end in spans:
        while high <= start and low < len(text):
            low, high = next(taken, (len(text), len(text)))
        if end <= low:
            yield start, end


def _mask_known(text: str, register: _Register) -> str:
    values = register.placeholders
    lengths = sorted({len(value) for value in values}, reverse=True)
    if not lengths:
        return text
    # Few places begin like a value; only there the lengths are tried, so the time does not grow with the values.
    beginnings = {value[: lengths[-1]] for value in values}
    pieces: list[str] = []
    for piece, placeholder in _pieces(text):
        pieces += _known_in(piece, values, lengths, beginnings)
        pieces.append(placeholder)
    return "".join(pieces)


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """The text between placeholders, each piece with the placeholder after it ("" after the last)."""
    start = 0
    for found in PLACEHOLDER.finditer(text):
        yield text[start : found.start()], found[0]
        start = found.end()
    yield text[start:], ""


def _known_in(piece: str, values: Mapping[str, str], lengths: Sequence[int], beginnings: set[str]) -> Iterator[str]:
    kept = position = 0
    while position < len(piece):
        value = None
        if piece[position : position + lengths[-1]] in beginnings:
            sized = (piece[position : position + size] for size in lengths)
            value = next((v for v in sized if v in values and _stands_alone(piece, position, v)), None)
        if value is None:
            position += 1
            continue
        yield piece[kept:position]
        yield values[value]
        kept = position = position + len(value)
    yield piece[kept:]


def _stands_alone(piece: str, start: int, value: str) -> bool:
    """Whether a value is not just a part of a longer number; one that is long by itself is taken anywhere."""
    around = piece[max(start - 1, 0) : start] + piece[start + len(value) : start + len(value) + 1]
    return len(value) > _SHORT or not any(sign.isascii() and sign.isalnum() for sign in around)


def _substitute(text: str, changes: Iterable[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    kept = 0
    for start, end, placeholder in changes:
        pieces += (text[kept:start], placeholder)
        kept = end
    return "".join([*pieces, text[kept:]])
