"""Numbers with their units, dates, amounts: what must not differ between a reply and its source."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import cast

from knowledge.numerals import CHINESE, CHINESE_DIGITS, ENGLISH, SCALED_DIGITS, number
from knowledge.shapes import blanked, folded, shapes
from knowledge.units import BY_NAME, CURRENCY_SIGNS, UNITS


@dataclass(frozen=True, slots=True)
class Quantity:
    """Something countable that a text states, from `start` to `end`, where it reads `text`.

    `kind` is one of duration, money, percent, weight, length, volume, temperature, count, date, time, phone, url,
    email, number. `value` is a Decimal in `unit`, or the canonical string of a date ("2026-12-31", "--12-31" without
    year), time ("09:00"), phone (its digits), url or email; `unit` is "" for those and for plain numbers. `upper` is
    the other end of a range.
    """

    kind: str
    value: Decimal | str
    unit: str
    start: int
    end: int
    text: str
    upper: Decimal | None = None


def find_quantities(text: str) -> list[Quantity]:
    """The quantities that a text states, in order; numbering ("1.", "第3步", "（2）") and turns of phrase are none."""
    found, plain = shapes(folded(text))
    shaped = [Quantity(each.kind, each.value, "", each.start, each.end, "") for each in found]
    measured = _joined(plain, list(_measured(text, plain)))
    return [
        replace(quantity, text=text[quantity.start : quantity.end])
        for quantity in sorted(shaped + measured, key=lambda quantity: quantity.start)
    ]


def canonical(quantity: Quantity) -> tuple[str, str, Decimal | str, Decimal | None]:
    """Kind, unit, value and upper end in the unit all of its kind convert to: equal for "48小时" and "2天"."""
    unit = BY_NAME.get(quantity.unit)
    if unit is None or isinstance(quantity.value, str):
        return quantity.kind, quantity.unit, quantity.value, quantity.upper
    upper = None if quantity.upper is None else quantity.upper * unit.factor
    return quantity.kind, unit.base, quantity.value * unit.factor, upper


def same(first: Quantity, second: Quantity) -> bool:
    """Whether both state the same, whatever the unit; working days are never days."""
    return canonical(first) == canonical(second)


def _spelled(spellings: Sequence[str]) -> str:
    """A pattern of the spellings, the longest first; one in letters does not go on in letters."""
    longest_first = sorted(spellings, key=len, reverse=True)
    return "|".join(
        re.escape(said) + ("(?![a-z0-9])" if said[-1].isascii() and said[-1].isalpha() else "")
        for said in longest_first
    )


_UNIT = _spelled(list(UNITS))
_NUMERAL = f"(?:{SCALED_DIGITS}|{CHINESE}|{ENGLISH})"
_TO = r"\s?(?:-|~|至|到|或|to(?![a-z])|or(?![a-z]))\s?"
# No digits, letters or numerals stand before a quantity, and no 第 (an ordinal), 几 or 数 (some), 周 or 期 (a weekday).
_TO_ONLY = re.compile(r"\s?(?:-|~|至|到|to)\s?")
_FREE = (
    r"(?<![0-9a-z_])(?<![0-9][./])(?!(?<=[0-9],)[0-9]{3}(?![0-9]))(?<![a-z]-)"
    r"(?<![零〇一二两三四五六七八九十百千万亿第几数])(?<!第\s)"
)
_MEASURED = re.compile(
    rf"(?P<below>(?<![0-9a-z])-\s?(?=[0-9])|零下\s?)?{_FREE}"
    rf"(?:(?P<sign>{_spelled(list(CURRENCY_SIGNS))})\s?)?(?P<low>{_NUMERAL})(?:{_TO}(?P<high>{_NUMERAL}))?"
    r"(?(sign)(?:元|圆|\s?yuan(?![a-z]))?"
    rf"|(?:个半(?P<half_unit>小时|钟头|月|工作日|星期)|[ -]?(?P<unit>{_UNIT})(?P<and_half>半)?)?)"
)
_SHARE = re.compile(rf"百分之(?P<low>{_NUMERAL})(?:{_TO}(?:百分之)?(?P<high>{_NUMERAL}))?")
_REDUCED = re.compile(r"\s?(?:off(?![a-z])|discount|的?折扣|的?优惠)")
_DISCOUNT = re.compile(
    rf"{_FREE}(?P<low>[0-9]\.[0-9]|[1-9][0-9]?|[一二三四五六七八九]{{1,2}})\s?折(?![叠扣断磨旧返合])"
)
_HALF = re.compile(
    r"(?<![0-9个零一二两三四五六七八九十百大多过])半(?P<unit>个?(?:小时|钟头|工作日|月)|天|日|年|公斤|斤)"
    r"|(?<![a-z])half\s(?:an?\s)?(?P<english>day|hour|year|month)(?![a-z])"
)
_ONE = re.compile(
    r"(?<![a-z])(?:within|in|after|about|than|least|most|takes?|for|to)\s"
    r"(?P<one>an?\s(?P<unit>minute|hour|day|week|month|year|working day|business day))(?![a-z])"
)
# "一个" is mostly an article; after these it limits.
_LIMITING = re.compile("[限仅只多少超满每需]")
_COUNTED_LIST = "件 个 只 次 个人 人 名 位 笔 张 份 种 项 款 台 套 瓶 罐 袋 箱 盒 倍 个包裹 个订单 张照片 张图片"
_COUNTED_IN_HAN = frozenset(_COUNTED_LIST.split())
_SPOKEN_TURNS = frozenset(("块", "度"))
# What makes another word of a unit's last character: 90年代, 升级, 套餐.
_OTHER_WORD = {
    "年": "级代轻龄度", "天": "津猫", "周": "边转期岁末", "日": "本用志期", "秒": "杀", "米": "粉饭",
    "元": "素旦件宵组", "块": "数硬磁云盘板电屏", "克": "服隆", "升": "级高值温降舱", "度": "假数",
    "个": "性体别", "人": "民工员气", "名": "称", "位": "置于操二网", "单": "号独价", "次": "日要数",
    "套": "餐路", "分": "享类为成开别析期辨布", "字": "母符", "项": "目", "种": "类",
}  # fmt: skip
_LINE_START = re.compile(r"(?:^|[\n\r])[\s>#*•-]*\Z")
_NUMBERED = re.compile(
    r"(?:step|chapter|section|no|page|figure|table|article|version|clause|question|part|步骤|附件|[图表])\.?\s?\Z"
)


def _measured(text: str, plain: str) -> Iterator[Quantity]:
    """Quantities made of a number and a unit, or of a number alone."""
    for pattern, read in ((_SHARE, _share), (_DISCOUNT, _discount), (_HALF, _half), (_ONE, _one)):
        found = [read(match) for match in pattern.finditer(plain)]
        yield from found
        plain = blanked(plain, found)
    for match in _MEASURED.finditer(plain):
        quantity = _with_unit(text, plain, match) if match["unit"] or match["sign"] else _without_unit(plain, match)
        if quantity:
            yield quantity


def _share(match: re.Match[str]) -> Quantity:
    upper = number(match["high"]) if match["high"] else None
    return Quantity("percent", number(match["low"]), "percent", match.start(), match.end(), "", upper)


def _discount(match: re.Match[str]) -> Quantity:
    """9折 leaves 90 % of the price, 八五折 85 %: what is taken off is told, as "10% off" does."""
    left = number(match["low"])
    return Quantity("percent", 100 - (left * 10 if left < 10 else left), "percent_off", match.start(), match.end(), "")


def _half(match: re.Match[str]) -> Quantity:
    unit = UNITS.get(match["unit"] or match["english"]) or UNITS["个" + match["unit"]]
    return Quantity(unit.kind, Decimal("0.5"), unit.name, match.start(), match.end(), "")


def _one(match: re.Match[str]) -> Quantity:
    return Quantity("duration", Decimal(1), UNITS[match["unit"]].name, match.start("one"), match.end(), "")


def _bounds(match: re.Match[str]) -> tuple[Decimal, Decimal | None]:
    low, high = match["low"], match["high"]
    if high:
        scale = number("1" + high[-1]) if high[-1] in "万亿" and low[-1] not in "万亿" else 1
        return number(low) * scale, number(high)
    if len(low) == 2 and all(digit in CHINESE_DIGITS for digit in low):
        # 两三天, 三五天.
        return number(low[0]), number(low[1])
    return number(low), None


def _with_unit(text: str, plain: str, match: re.Match[str]) -> Quantity | None:
    low, upper = _bounds(match)
    if match["sign"]:
        return Quantity("money", low, CURRENCY_SIGNS[match["sign"]], match.start("sign"), match.end(), "", upper)
    unit, start, end = UNITS[match["unit"]], match.start("low"), match.end()
    if _is_turn_of_phrase(plain, match, low) or plain[end : end + 1] in tuple(_OTHER_WORD.get(match["unit"], "")):
        return None
    # 5G is a network and 100M a data rate.
    if text[match.start("unit") : match.end("unit")] in {"G", "M"}:
        return None
    name = unit.name
    if unit.kind == "temperature" and match["below"]:
        low, start = -low, match.start("below")
    if unit.name == "percent" and (reduced := _REDUCED.match(plain, end)):
        name, end = "percent_off", reduced.end()
    if match["and_half"]:
        low += Decimal("0.5")
    return Quantity(unit.kind, low, name, start, end, "", upper)


def _is_turn_of_phrase(plain: str, match: re.Match[str], low: Decimal) -> bool:
    """Whether a numeral in words counts nothing: 一个 (a), 十分 (very), 一块 (together), "one times"."""
    if match["low"][0].isascii() and match["low"][0].isdigit():
        return False
    spelling, start = match["unit"], match.start("low")
    if spelling in _SPOKEN_TURNS:
        return not match["below"]
    if UNITS[spelling].kind != "count":
        return False
    # 二次 and 二项 are ordinals or terms; what is counted is 两.
    if spelling[0] > "\x7f" and (spelling not in _COUNTED_IN_HAN or match["low"] == "二"):
        return True
    return (
        low == 1 and spelling != "倍" and not match["high"] and not _LIMITING.search(plain[max(0, start - 3) : start])
    )


def _without_unit(plain: str, match: re.Match[str]) -> Quantity | None:
    low, upper = _bounds(match)
    if match["half_unit"]:
        unit = UNITS.get(match["half_unit"]) or UNITS["个" + match["half_unit"]]
        return Quantity(unit.kind, low + Decimal("0.5"), unit.name, match.start("low"), match.end(), "", upper)
    start, end = match.start("low"), match.end("high" if match["high"] else "low")
    if (
        not plain[start].isascii()
        or not plain[start].isdigit()
        or _goes_on(plain, end)
        or _is_numbering(plain, start, end)
    ):
        return None
    return Quantity("number", low, "", start, end, "", upper)


def _goes_on(plain: str, end: int) -> bool:
    """Whether the number is the beginning of a version, a fraction, a name ("3d", "24/7", "4-in-1")."""
    return re.match(r"[a-z_]|[./][0-9]|-[a-z]", plain[end : end + 2]) is not None


def _is_numbering(plain: str, start: int, end: int) -> bool:
    before, after = plain[max(0, start - 12) : start], plain[end : end + 2]
    if before[-1:] in ("(", "[", "【") and after[:1] in (")", "]", "】"):
        return True
    if after[:1] in (".", "、", ")", ":") and (start == 0 or _LINE_START.search(before)):
        return True
    if after[:1] == "、" and not after[1:].isdigit() and before[-1:] in tuple(":;。,\n "):
        return True
    return _NUMBERED.search(before) is not None


def _joined(plain: str, found: list[Quantity]) -> list[Quantity]:
    """Ranges with a unit at both ends ("3天到5天") made one; sides ("60×40×40cm") given the unit of the last."""
    joined: list[Quantity] = []
    for quantity in sorted(found, key=lambda quantity: quantity.start, reverse=True):
        after = joined[-1] if joined else None
        if after and after.start - quantity.end < 6:
            between = plain[quantity.end : after.start]
            if between.strip() == "×" and quantity.kind == "number" and after.kind == "length":
                joined.append(replace(quantity, kind=after.kind, unit=after.unit))
                continue
            if _TO_ONLY.fullmatch(between) and _are_ends(quantity, after):
                joined[-1] = replace(quantity, end=after.end, upper=cast(Decimal, after.value))
                continue
        joined.append(quantity)
    return joined[::-1]


def _are_ends(low: Quantity, high: Quantity) -> bool:
    return (low.kind, low.unit, low.upper, high.upper) == (high.kind, high.unit, None, None) and low.kind != "number"
