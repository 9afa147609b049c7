"""Links, e-mail addresses, dates, times of day and phone numbers: what is recognised by its shape."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from knowledge.numerals import number
from knowledge.text import to_simplified

# Each gives exactly one character, so that offsets stay what they are.
_AS_ASCII = {
    **{code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F) if chr(code) != "，"},
    **{ord(capital): capital.lower() for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    **dict.fromkeys(map(ord, "‐‑‒–—―−﹣"), "-"),
    **dict.fromkeys(map(ord, "〜∼"), "~"),
    **dict.fromkeys(map(ord, "\u00a0\u2002\u2003\u2009\u202f\u3000"), " "),
}
_TIMES_SIGN = re.compile(r"(?<=[0-9])(\s?)[x*](\s?)(?=[0-9])")


def folded(text: str) -> str:
    """`text` as numbers are looked for in it: small ASCII letters and signs, Simplified, every offset unchanged."""
    return _TIMES_SIGN.sub(r"\1×\2", to_simplified(text).translate(_AS_ASCII))


@dataclass(frozen=True, slots=True)
class Shaped:
    """A url, email, date, time or phone from `start` to `end`, in its canonical form."""

    kind: str
    value: str
    start: int
    end: int


def shapes(plain: str) -> tuple[list[Shaped], str]:
    """What has such a shape in a folded text, and the text with it blanked out, offsets unchanged."""
    found: list[Shaped] = []
    for shape in _SHAPES:
        if any(needed in plain for needed in shape.needs):
            taken = [
                Shaped(shape.kind, *read) for match in shape.pattern.finditer(plain) if (read := shape.read(match))
            ]
            plain = blanked(plain, taken)
            found += taken
    return sorted(found, key=lambda shaped: shaped.start), plain


class _Placed(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


def blanked(plain: str, taken: Sequence[_Placed]) -> str:
    """The text with what was taken out of it replaced by NULs, offsets unchanged; `taken` is in order."""
    if not taken:
        return plain
    pieces: list[str] = []
    place = 0
    for shaped in taken:
        pieces += [plain[place : shaped.start], "\0" * (shaped.end - shaped.start)]
        place = shaped.end
    return "".join([*pieces, plain[place:]])


_Read = tuple[str, int, int] | None


def _url(match: re.Match[str]) -> _Read:
    said = match[0].rstrip(".,;:!?'*&=#(")
    # A bracket at the end belongs to the sentence unless it was opened within the address.
    while said[-1] in ")]" and said.count(said[-1]) > said.count({")": "(", "]": "["}[said[-1]]):
        said = said[:-1].rstrip(".,;:!?'")
    if not said or said.endswith(":/"):
        return None
    bare = said.removeprefix("https://").removeprefix("http://").removeprefix("www.").rstrip("/")
    return bare, match.start(), match.start() + len(said)


def _email(match: re.Match[str]) -> _Read:
    return match[0], match.start(), match.end()


def _phone(match: re.Match[str]) -> _Read:
    start, end = match.span("phone")
    digits = "".join(sign for sign in match["phone"] if sign.isdigit())
    if match["phone"].startswith("+86"):
        digits = digits[2:]
    return digits, start, end


def _date(match: re.Match[str]) -> _Read:
    said = match.groupdict()
    if "first" in said:
        # 31/12/2026 can only be read one way; 03/04/2026 is taken month first.
        first, second = int(said["first"]), int(said["second"])
        month, day = (second, first) if first > 12 else (first, second)
    else:
        name = said.get("name")
        month = _MONTHS.index(name[:3]) + 1 if name else _small(said.get("m"))
        day = _small(said.get("d"))
    year = int(number(said["y"])) if said.get("y") else 0
    if not (0 <= month <= 12 and 0 <= day <= 31) or not (year or month or day):
        return None
    # As ISO 8601 once allowed it: "--12-31" in any year, "---15" in any month.
    value = f"{year:04}" if year else "-"
    value += f"-{month:02}" if month else "-" if day else ""
    return value + (f"-{day:02}" if day else ""), match.start(), match.end()


def _time(match: re.Match[str]) -> _Read:
    said = match.groupdict()
    hour, minute = _small(said["h"]), 30 if said.get("half") else _small(said.get("m"))
    part = said.get("part") or (said.get("ampm") or "")[:1]
    if hour == 12 and part in {"凌晨", "晚上", "晚间", "a"}:
        hour = 0
    elif hour < 12 and part in _AFTERNOON and not (part == "中午" and hour > 9):
        hour += 12
    if hour > 24 or minute > 59:
        return None
    return f"{hour:02}:{minute:02}", match.start(), match.end()


def _small(said: str | None) -> int:
    return int(number(said)) if said else 0


_HAN_DIGIT = "[〇零一二三四五六七八九十]"
_N = rf"(?:[0-9]{{1,2}}|{_HAN_DIGIT}{{1,3}})"
_YEAR = "(?:(?:19|20)[0-9]{2}|二[〇零][〇零一二三四五六七八九]{2})"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_YEAR_AFTER = "(?:,?\\s(?P<y>(?:19|20)[0-9]{2})(?![0-9]))?"
_DATES = (
    (("年",), rf"(?P<y>{_YEAR})\s?年\s?(?P<m>{_N})\s?月\s?(?P<d>{_N})\s?[日号]"),
    (("-", "/", "."), rf"(?P<y>{_YEAR})(?P<by>[-/.])(?P<m>[0-9]{{1,2}})(?P=by)(?P<d>[0-9]{{1,2}})(?![0-9])"),
    (("年",), rf"(?P<y>{_YEAR})\s?年(?:\s?(?P<m>{_N})\s?月)?"),
    (("月",), rf"(?P<m>{_N})\s?月\s?(?P<d>{_N})\s?[日号]"),
    (("月",), rf"(?:每个?月|[本次当下]月)\s?(?P<d>{_N})\s?[日号]"),
    (("月",), r"(?P<m>[0-9]{1,2}|十[一二]?|[二三四五六七八九])\s?月(?![内结均])"),
    (("/",), r"(?P<first>[0-9]{1,2})/(?P<second>[0-9]{1,2})/(?P<y>(?:19|20)[0-9]{2})(?![0-9])"),
    (_MONTHS, rf"{_MONTH}\s(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?(?![0-9a-z]){_YEAR_AFTER}"),
    (_MONTHS, rf"(?P<d>[0-9]{{1,2}})(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}{_YEAR_AFTER}"),
    (_MONTHS, rf"{_MONTH}\s(?P<y>(?:19|20)[0-9]{{2}})(?![0-9])"),
)
_AFTERNOON = frozenset(("中午", "下午", "傍晚", "晚上", "晚间", "p"))
_PART_OF_DAY = "(?P<part>凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|晚间)"
_AMPM = r"(?P<ampm>a\.?m\.?|p\.?m\.?)(?![a-z])"
_TIMES = (
    (
        (":",),
        rf"(?:{_PART_OF_DAY}\s?)?(?P<h>[0-9]{{1,2}}):(?P<m>[0-5][0-9])(?![0-9])(?::[0-5][0-9](?![0-9]))?(?:\s?{_AMPM})?",
    ),
    (("am", "pm", "m."), rf"(?P<h>[0-9]{{1,2}})\s?{_AMPM}"),
    (("点", "时"), rf"{_PART_OF_DAY}\s?(?P<h>{_N})\s?[点时](?!间)(?:(?P<half>半)|(?P<m>{_N})分?|整|钟)?"),
    # "以下3点" and "3点说明" count points; "一点" is "a little".
    (
        ("点",),
        r"(?<![下上列这些如])(?P<h>[0-9]{1,2})\s?点(?:(?P<half>半)|(?P<m>[0-9]{1,2})分|整|钟)?(?!说明|要求|建议|注意|原因|[0-9])",
    ),
    (("时",), r"(?P<h>[0-9]{1,2})\s?时(?![间候长段效])(?:(?P<m>[0-9]{1,2})分)?"),
    (("点",), rf"(?P<h>{_HAN_DIGIT}{{1,3}})点(?:(?P<half>半)|整|钟)"),
)
_PHONE = "|".join(
    (
        r"\+[0-9]{1,3}[- ]?\(?[0-9]{1,4}\)?(?:[- ]?[0-9]{2,4}){2,4}",
        r"(?:400|800)(?:[0-9]{7}|[- ][0-9]{3}[- ][0-9]{4}|[- ][0-9]{4}[- ][0-9]{3})",
        r"1-8[0-9]{2}-[0-9]{3}-[0-9]{4}",
        r"1[3-9][0-9](?:[0-9]{8}|[- ][0-9]{4}[- ][0-9]{4})",
        r"\(?0[0-9]{2,3}\)?[- ]?[0-9]{7,8}",
        r"\(?[2-9][0-9]{2}\)?[- ][0-9]{3}[- ][0-9]{4}",
        r"[2-9][0-9]{3}[- ][0-9]{4}",
        r"[0-9]{3,4}-[0-9]{3,4}-[0-9]{3,4}",
    )
)
_CALLED = (
    r"(?:热线|电话|拨打|致电|客服|call|dial|hotline)(?:号码|是|为)?[:\s]{0,2}(?P<phone>(?:95|12|10)[0-9]{3}|[0-9]{7,8})"
)
_IN_LINK = r"[a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]"
_TOP_LEVEL = "com|cn|net|org|hk|io|shop|co|app|info|tw|uk|de|example|test"
_LINK = (
    rf"https?://{_IN_LINK}{{1,2000}}"
    rf"|(?:[a-z0-9-]{{1,40}}\.){{1,4}}(?:{_TOP_LEVEL})(?![a-z0-9-])(?:/{_IN_LINK}{{0,1000}})?"
)
_ADDRESS = r"[a-z0-9_%+-][a-z0-9._%+-]{0,63}@(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,24}(?![a-z0-9])"
_NOT_WITHIN_WORD = "(?<![0-9a-z_])(?<![0-9a-z_][-.@+/%])"
_NOT_WITHIN_NUMBER = "(?<![0-9第])(?<![0-9][.:/])(?<![〇零一二三四五六七八九十])"


@dataclass(frozen=True, slots=True)
class _Shape:
    """A pattern, what a text must hold one of for the pattern to be worth trying, and how to read what it found."""

    kind: str
    needs: tuple[str, ...]
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str]], _Read]


_SHAPES = (
    _Shape("email", ("@",), re.compile(_NOT_WITHIN_WORD + _ADDRESS), _email),
    _Shape("url", (".", "://"), re.compile(f"{_NOT_WITHIN_WORD}(?:{_LINK})"), _url),
    *(
        _Shape("date", needs, re.compile(rf"(?<![0-9]-){_NOT_WITHIN_NUMBER}{pattern}"), _date)
        for needs, pattern in _DATES
    ),
    *(_Shape("time", needs, re.compile(_NOT_WITHIN_NUMBER + pattern), _time) for needs, pattern in _TIMES),
    _Shape(
        "phone", tuple("0123456789"), re.compile(f"{_NOT_WITHIN_WORD}(?P<phone>{_PHONE})(?![0-9])(?!-[0-9])"), _phone
    ),
    _Shape("phone", tuple("0123456789"), re.compile(f"{_CALLED}(?![0-9-])"), _phone),
)
