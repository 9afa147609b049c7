"""Whether a reply holds the facts that a right answer holds: as written, with care for numbers and scripts."""

import re
from collections.abc import Sequence

from knowledge import normalize

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_NUMERAL = "零〇一二两三四五六七八九十百千万亿"
_BLANK_BESIDE_HAN = re.compile(f"(?<=[{_HAN}]) | (?=[{_HAN}])")
_GROUPED = re.compile(r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))")


def key_fact_recall(text: str, facts: Sequence[str]) -> float:
    """The share of the facts that a text holds, between 0 and 1. Raises ZeroDivisionError without facts."""
    return sum(holds(text, fact) for fact in facts) / len(facts)


def holds(text: str, fact: str) -> bool:
    """Whether one of a fact's alternatives ("3 days|three days") stands in the text.

    Compared in normal form (letters of one case, Simplified characters, plain digits), without blanks beside Han
    characters and without grouping in numbers. A number is never found inside another one: "3 天" is not in "13 天",
    "5%" not in "2.5%", "七天" not in "十七天". A Latin word may go on ("anonym" is in "anonymously") but not begin
    earlier ("paid" is not in "unpaid").
    """
    said = _folded(text)
    return any(re.search(_pattern(_folded(option)), said) for option in fact.split("|") if option.strip())


def _folded(text: str) -> str:
    return _GROUPED.sub("", _BLANK_BESIDE_HAN.sub("", normalize(text)))


def _pattern(option: str) -> str:
    before = after = ""
    if option[0].isdecimal():
        before = r"(?<![0-9])(?<![0-9][.,])"
    elif option[0] in _NUMERAL:
        before = f"(?<![{_NUMERAL}])"
    elif option[0].isascii() and option[0].isalpha():
        before = "(?<![a-z])"
    if option[-1].isdecimal():
        after = r"(?![0-9])(?![.,][0-9])"
    elif option[-1] in _NUMERAL:
        after = f"(?![{_NUMERAL}])"
    return f"{before}{re.escape(option)}{after}"
