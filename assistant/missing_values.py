"""What an agent needs from the customer, and whether the conversation holds it already."""

import re
from collections.abc import Sequence

from assistant.domain import Slot
from knowledge import normalize

_ORDER = re.compile(
    r"\[(?:ORDER|TRACKING)_[0-9]+\]|"
    r"(?:订单|訂單|单号|單號|\border|\btracking)(?:编?号码?|編?號碼?| ?(?:number|no\.?|id))?\s*(?:[:：是为#]|is|\s)*"
    r"(?P<value>(?=[A-Z-]{0,8}[0-9])[A-Z0-9-]{3,32})(?![0-9A-Z]|\s*(?:[天元块个件年月日号]|days?\b|hours?\b))",
    re.IGNORECASE,
)
_PHONE = re.compile(r"\[PHONE_[0-9]+\]|(?<![0-9])(?:\+?86)?1[3-9][0-9]{9}(?![0-9])")
_NAME = re.compile(r"\[NAME_[0-9]+\]")
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?"
_DAY = (
    r"(?:[0-9]{4}[-/年][0-9]{1,2}[-/月][0-9]{1,2}日?|[0-9]{1,2}月[0-9]{1,2}[日号號]?|"
    r"[今明后後]天|[这這本下]?个?[周週][一二三四五六日天末]|星期[一二三四五六日天]|"
    rf"\b{_MONTH} [0-9]{{1,2}}(?:st|nd|rd|th)?\b|\b[0-9]{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?![a-z])|"
    r"\b(?:today|tomorrow|(?:next |this )?(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b)"
)
# Of two days in a message the one it is to be moved to is meant, not the one on which something was ordered.
_MOVED_TO = re.compile(
    rf"(?:改|换|換|推迟|推遲|提前|延)[^，。,.;；]{{0,8}}?(?P<value>{_DAY})|\b(?:to|until|till) (?P<value_>{_DAY})",
    re.IGNORECASE,
)
_DATE = re.compile(_DAY, re.IGNORECASE)

# When each is needed, in normal form. An order number is needed whenever the business is the customer's own.
_CALL_BACK = re.compile(
    r"回(?:我)?电|打(?:我)?电话给我|给我(?:打|来|回)个?电话|联系我|回访|\b(?:call|contact|phone) me\b|\bcall ?back\b"
)
_OTHER_DAY = re.compile(
    r"(?:改|换|推迟|提前|延|约).{0,8}(?:时间|日期|[周天]|送|配送|安装|取件)|(?:时间|日期).{0,4}(?:改|换)|"
    r"\breschedul\w*|\b(?:another|different) (?:day|date)\b"
)
_OTHER_NAME = re.compile(
    r"(?:收件人|收货人|姓名|名字).{0,6}(?:改|换|错)|(?:改|换|修改).{0,6}(?:收件人|收货人|姓名|名字)|"
    r"\bchange the (?:name|recipient)\b"
)


def slots(text: str, personal: bool, said: Sequence[str]) -> tuple[Slot, ...]:
    """What an agent needs for the inquiry `text`; values come from `said`, the customer's messages, newest first.

    A parcel's number counts as the order's: either leads to the other.
    """
    meaning = normalize(text)
    needed = (
        ("order_number", personal, (_ORDER,)),
        ("phone", _CALL_BACK.search(meaning), (_PHONE,)),
        ("date", personal and _OTHER_DAY.search(meaning), (_MOVED_TO, _DATE)),
        ("name", personal and _OTHER_NAME.search(meaning), (_NAME,)),
    )
    return tuple(Slot(name, _value(patterns, said)) for name, is_needed, patterns in needed if is_needed)


def _value(patterns: Sequence[re.Pattern[str]], said: Sequence[str]) -> str | None:
    """What the surest pattern finds in the newest message in which any does."""
    for message in said:
        for pattern in patterns:
            if found := pattern.search(message):
                return next(filter(None, found.groupdict().values()), found[0])
    return None
