"""Numerals as people write them, in digits, Chinese characters or English words, to numbers."""

import re
from decimal import Decimal

CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CHINESE_STEPS = {"十": 10, "百": 100, "千": 1000}
_CHINESE_MYRIADS = {"万": 10**4, "亿": 10**8}
_SCALES = {
    **{sign: Decimal(value) for sign, value in (_CHINESE_STEPS | _CHINESE_MYRIADS).items()},
    "百万": Decimal(10**6),
    "千万": Decimal(10**7),
    "hundred": Decimal(100),
    "thousand": Decimal(1000),
    "million": Decimal(10**6),
    "billion": Decimal(10**9),
}
_SMALL_WORDS = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen
"""
_ENGLISH_SMALL = {word: value for value, word in enumerate(_SMALL_WORDS.split())}
_TENS_WORDS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ENGLISH_TENS = {word: 10 * tens for tens, word in enumerate(_TENS_WORDS, start=2)}

_SMALL = "|".join(sorted(_ENGLISH_SMALL, key=len, reverse=True))
_TENS = "|".join(_ENGLISH_TENS)
ENGLISH = rf"(?:(?:{_TENS})(?:[- ](?:{_SMALL}))?|{_SMALL})(?: (?:hundred|thousand|million))?(?![a-z])"
CHINESE = "[零〇一二两三四五六七八九十][零〇一二两三四五六七八九十百千万亿]{0,11}(?:点[零〇一二三四五六七八九]{1,4})?"
DIGITS = r"[0-9]{1,3}(?:,[0-9]{3}){1,5}(?:\.[0-9]{1,9})?(?![0-9])|[0-9]{1,24}(?:\.[0-9]{1,9})?(?![0-9])"
SCALED_DIGITS = rf"(?:{DIGITS})(?:\s?(?:百万|千万|[十百千万亿](?!分)|(?:hundred|thousand|million|billion)(?![a-z])))?"

_SCALED = re.compile(rf"(?P<digits>[0-9,.]+)\s?(?P<scale>{'|'.join(sorted(_SCALES, key=len, reverse=True))})?")


def number(said: str) -> Decimal:
    """The number that a numeral names: "1,000.5", "3万", "十五", "两百", "三点五", "twenty-one", "two hundred"."""
    scaled = _SCALED.fullmatch(said)
    if scaled:
        return Decimal(scaled["digits"].replace(",", "")) * _SCALES.get(scaled["scale"] or "", Decimal(1))
    return _chinese(said) if said[0] > "\x7f" else _english(said)


def _english(said: str) -> Decimal:
    total = Decimal(0)
    for word in said.replace("-", " ").split():
        if word in _SCALES:
            total *= _SCALES[word]
        else:
            total += _ENGLISH_TENS.get(word, 0) or _ENGLISH_SMALL[word]
    return total


def _chinese(said: str) -> Decimal:
    whole, _, fraction = said.partition("点")
    value = _chinese_whole(whole)
    if fraction:
        value += Decimal("0." + "".join(str(CHINESE_DIGITS[digit]) for digit in fraction))
    return value


def _chinese_whole(said: str) -> Decimal:
    if all(sign in CHINESE_DIGITS for sign in said):
        # Written digit by digit: 二〇二六.
        return Decimal("".join(str(CHINESE_DIGITS[digit]) for digit in said))
    total = section = digit = 0
    step = 1
    for sign in said:
        if sign in CHINESE_DIGITS:
            digit = CHINESE_DIGITS[sign]
            step = 1 if sign in "零〇" else step
        elif sign in _CHINESE_STEPS:
            step = _CHINESE_STEPS[sign]
            section += (digit or 1) * step
            digit, step = 0, step // 10
        else:
            step = _CHINESE_MYRIADS[sign]
            total = (total + section + digit) * step
            section, digit, step = 0, 0, step // 10
    # 两百五 is 250, 一万二 is 12,000.
    return Decimal(total + section + digit * (step if said[-1] in CHINESE_DIGITS and len(said) > 2 else 1))
