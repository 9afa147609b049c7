"""Bytes of a text file to characters, whatever encoding they were saved in.

Statistical detectors are unreliable on a few lines of Chinese, so the order is: byte order mark, UTF-8, UTF-16 by the
position of its zero bytes, then the two-byte encodings by plausibility: both GB2312 and Big5 keep their frequent
characters in a first level, and text read with the wrong one of the two falls outside it.
"""

import codecs
import re
from collections.abc import Callable

from knowledge.errors import Refusal

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark begins the same way
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
SAMPLE_BYTES = 200_000
DAMAGED_SHARE = 0.02
"""A text is still taken for UTF-8 when at most this share of its characters beyond ASCII is damaged."""

PLAUSIBLE_SHARE = 0.7
"""The share of two-byte characters that has to be frequent ones before an encoding is believed."""

POSSIBLE_SHARE = 0.2
"""Less will do when every character is Chinese all the same: Traditional text in GBK has few of its frequent ones."""

WESTERN_SHARE = 0.3
"""A text with a smaller share of bytes beyond ASCII is taken for Western European."""

CHINESE = re.compile("[\\x00-\\x7f\\u2010-\\u2026\\u3000-\\u303f\\u4e00-\\u9fff\\uff00-\\uffef]*")
DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([\w-]{3,20})""", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(data: bytes) -> str:
    """The text in `data`, without a byte order mark; raises Refusal when it is not text in any known encoding."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    text = _utf8(data)
    if text is None:
        text = data.decode(_guess(data[:SAMPLE_BYTES]), errors="replace")
    if not is_text(text):
        raise Refusal("it is not text in any known encoding: save it as UTF-8 text or in a supported format")
    return text


def is_text(text: str) -> bool:
    """Whether characters decoded from a file look like writing and not like the bytes of a program or picture."""
    sample = text[:SAMPLE_BYTES]
    odd = len(CONTROL.findall(sample)) + sample.count("\ufffd")
    return odd <= DAMAGED_SHARE * len(sample)


def _utf8(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", errors="replace")
        beyond_ascii = sum(character > "\x7f" for character in text)
        if text.count("\ufffd") > DAMAGED_SHARE * beyond_ascii:
            return None
    return None if "\x00" in text[:SAMPLE_BYTES] and _is_utf16(data) else text


def _guess(sample: bytes) -> str:
    if _is_utf16(sample):
        return _utf16_order(sample)
    declared = _declared(sample)
    if declared:
        return declared
    shares = {encoding: share(sample) for encoding, share in PLAUSIBILITY.items()}
    best = max(shares, key=lambda encoding: shares[encoding])
    if shares[best] >= PLAUSIBLE_SHARE or (shares[best] >= POSSIBLE_SHARE and _is_chinese(sample, best)):
        return best
    return _detected(sample)


def _is_utf16(sample: bytes) -> bool:
    """UTF-16 without a mark: text in it has zero bytes (spaces, digits, line ends), nearly all on the same side."""
    if len(sample) % 2 and len(sample) < SAMPLE_BYTES:
        return False
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) >= max(1, len(sample) // 200) and min(even, odd) * 20 <= max(even, odd)


def _utf16_order(sample: bytes) -> str:
    return "utf-16-be" if sample[0::2].count(0) > sample[1::2].count(0) else "utf-16-le"


def _declared(sample: bytes) -> str | None:
    """The encoding that a web page names, if it can read the page; a page is often re-saved without being renamed."""
    match = DECLARED.search(sample[:4096])
    if match is None:
        return None
    name = match.group(1).decode("ascii").lower()
    name = "gb18030" if name in {"gb2312", "gbk"} else name
    try:
        text = sample.decode(name, errors="replace")
    except LookupError:
        return None
    return name if text.count("\ufffd") <= DAMAGED_SHARE * len(text) else None


def _share_of_frequent(sample: bytes, encoding: str, frequent: Callable[[int, int], bool]) -> float:
    try:
        # A character cut in two at the end of the sample is no reason to doubt the encoding.
        text = codecs.getincrementaldecoder(encoding)().decode(sample)
    except UnicodeDecodeError:
        return 0.0
    counts = {character.encode(encoding): text.count(character) for character in set(text) if character > "\x7f"}
    if not counts:
        return 0.0
    good = sum(count for pair, count in counts.items() if len(pair) == 2 and frequent(pair[0], pair[1]))
    return good / sum(counts.values())


def _frequent_in_gb(lead: int, trail: int) -> bool:
    return trail >= 0xA1 and (0xB0 <= lead <= 0xD7 or lead in {0xA1, 0xA3})


def _frequent_in_big5(lead: int, trail: int) -> bool:
    return 0xA4 <= lead <= 0xC6 or (lead == 0xA1 and trail <= 0xAF)


PLAUSIBILITY: dict[str, Callable[[bytes], float]] = {
    "gb18030": lambda sample: _share_of_frequent(sample, "gb18030", _frequent_in_gb),
    "big5hkscs": lambda sample: _share_of_frequent(sample, "big5hkscs", _frequent_in_big5),
}


def _is_chinese(sample: bytes, encoding: str) -> bool:
    return CHINESE.fullmatch(sample.decode(encoding, errors="replace")) is not None


def _detected(sample: bytes) -> str:
    if sum(byte > 0x7F for byte in sample) < WESTERN_SHARE * len(sample):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(sample[:50_000]).best()
    return best.encoding if best is not None else "cp1252"
