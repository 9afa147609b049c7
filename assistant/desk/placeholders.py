"""Places in a text that wait for a value: 【订单号】, [order number], {{anything}}, and masks that stayed. Pure.

Brackets also hold headings (【公告】, 【地址】东莞市…), buttons (点击【收货地址】), references ([1]) and links, which
are left alone: words in brackets wait for a value only where they name one, and neither a value, a colon nor a link
follows them, nor do the words around them speak of a button.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.desk.slot_words import SLOT_OF
from assistant.privacy import PLACEHOLDER
from knowledge import normalize

_BRACKETS = re.compile(
    r"\{\{(?P<double>[^{}\n]{0,60})\}\}|【(?P<lens>[^【】\[\]\n]{0,40})】|\[(?P<square>[^【】\[\]\n]{0,40})\](?!\()|"
    r"\{(?P<brace>[^{}\n]{1,40})\}|<(?P<angle>[^<>\n]{1,40})>|〔(?P<shell>[^〔〕\n]{1,40})〕"
)
_LIKELY = frozenset({"double", "lens", "square"})
"""Brackets that people leave to be filled in; others count only around the name of a slot."""
_HEADS = frozenset({"lens", "shell"})
"""Brackets that Chinese headings stand in."""

# One for one, so that offsets stay true.
_NARROW = str.maketrans("［］｛｝＜＞〈〉：", "[]{}<><>:")

_ADDRESSED = re.compile(
    r"^(?:请(?:在此处?)?(?:填写?|输入|插入)|(?:此处|在此|待)(?:填写?|输入|插入|补充)|"
    r"(?:please )?(?:insert|fill in)\b)\s*"
)
# Those alone are no sign: "[Enter]" is a key.
_VERB = re.compile(r"^(?:please )?(?:enter|add|type|put)\b\s*")
_WHOSE = re.compile(
    r"^(?:您的?|你的?|客户的?|用户的?|顾客的?|买家的?|the|(?:your|customer'?s?|client'?s?|user'?s?)\b)\s*"
)
_YOURS = re.compile(r"^(?:您|你|your\b)")
_NOISE = re.compile(r"[\s_.\-#*:]+")
_BLANK = re.compile(r"[xX×*_＿ ]{2,}|[xX×*_＿ ]?")

_BUTTON_BEFORE = re.compile(
    r"(?:点击|点选|点开|选择|勾选|进入|打开|找到|按下|切换到|[→>]|】[/-]|"
    r"\b(?:click|tap|press|select|open|choose)(?: on)?(?: the)?)[\s“\"]*$",
    re.IGNORECASE,
)
_BUTTON_AFTER = re.compile(
    r"[\s”\"]*(?:按钮|按键|页面?|一?栏|选项|入口|菜单|字段|→|>|\b(?:button|field|tab|page|menu|option|section)\b)",
    re.IGNORECASE,
)
_LINE_START = re.compile(r"(?:^|[\n。！？!?；;])[ \t\-*•·0-9.、]*$")
_VALUES: Mapping[str | None, re.Pattern[str]] = {
    "order_number": re.compile(r"\s*[A-Z]{0,4}[0-9-]{4,}", re.IGNORECASE),
    "tracking_number": re.compile(r"\s*[A-Z]{0,4}[0-9-]{6,}", re.IGNORECASE),
    "phone": re.compile(r"\s*[+(]?[0-9][0-9 -]{3,}"),
    "email": re.compile(r"\s*[\w.+-]+@"),
    "address": re.compile(r"\s*(?:[0-9]+ [A-Z]|[\u4e00-\u9fff]{2,9}[省市区县州镇路街道国])"),
}
_DAY = re.compile(
    r"\s*(?:[0-9]|[每周自从即工节]|星期|\b(?:today|tomorrow|every|(?:mon|tue|wed|thu|fri|sat|sun)))", re.IGNORECASE
)
_ANYTHING = re.compile(r"[ \t]*\S")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place that waits for a value, from `start` to `end`; `slot` names what would fit, None when nobody knows."""

    start: int
    end: int
    written: str
    slot: str | None


def placeholders(text: str) -> tuple[Placeholder, ...]:
    """All of a text, in order."""
    plain = text.translate(_NARROW)
    found = [*_bracketed(plain, text), *_masks(text)]
    return tuple(sorted(found, key=lambda place: place.start))


def _masks(text: str) -> Iterator[Placeholder]:
    # What a mask stood for is known to whoever masked: another value of its kind may be another customer's.
    for found in PLACEHOLDER.finditer(text):
        yield Placeholder(found.start(), found.end(), found[0], None)


def _bracketed(plain: str, text: str) -> Iterator[Placeholder]:
    for found in _BRACKETS.finditer(plain):
        kind, inner = str(found.lastgroup), found[str(found.lastgroup)]
        waits, slot = _named(inner, kind)
        if waits and (kind == "double" or not _is_label(plain, found, slot)):
            yield Placeholder(found.start(), found.end(), text[found.start() : found.end()], slot)


def _named(inner: str, kind: str) -> tuple[bool, str | None]:
    """Whether words in brackets wait for a value, and which slot has it."""
    if PLACEHOLDER.fullmatch(f"[{inner}]"):
        return False, None
    if kind in _LIKELY and _BLANK.fullmatch(inner):
        # "[ ]" and "[x]" are boxes to tick.
        return kind != "square" or len(inner) > 1, None
    said = normalize(inner)
    wished = _ADDRESSED.sub("", said)
    bare = _NOISE.sub(" ", _WHOSE.sub("", _VERB.sub("", wished))).strip()
    if bare in SLOT_OF:
        slot = SLOT_OF[bare]
        # "[your name]" is the customer's in one template and the agent's signature in the next.
        return True, None if slot == "name" and _YOURS.match(wished) else slot
    return kind == "double" or (wished not in {said, ""} and kind in _LIKELY), None


def _is_label(text: str, found: re.Match[str], slot: str | None) -> bool:
    """Whether the brackets hold the name of a button, or a heading before what it names."""
    before, after = text[max(0, found.start() - 20) : found.start()], text[found.end() : found.end() + 40]
    if _BUTTON_BEFORE.search(before) or _BUTTON_AFTER.match(after) or after.lstrip(" ").startswith(":"):
        return True
    if slot in _VALUES and _VALUES[slot].match(after):
        return True
    if _LINE_START.search(before) is None:
        return False
    if slot == "date":
        return _DAY.match(after) is not None
    return slot is None and found.lastgroup in _HEADS and _ANYTHING.match(after) is not None
