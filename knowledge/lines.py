"""The lines of a text and what each of them is: a list item, a table row, a heading, or running text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class LineKind(StrEnum):
    """What a line is by its looks alone."""

    BLANK = "blank"
    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Line:
    """A line from `start` to `end`, without its line break."""

    start: int
    end: int
    kind: LineKind
    indented: bool


# What a list item or an enumerated clause starts with: "- ", "•", "1.", "2、", "（3）", "①", "第一步", "Step 2:".
ITEM_MARK = re.compile(
    r"""(?:
        [-*+–—][ \t\u3000]+                                 # a dash or a star needs a blank: "-18℃" is no item
      | [•●○■□◆◇▪▫▶►‣∙·★☆✓✔☑➢➤][ \t\u3000]*
      | [0-9]{1,3}[.．](?![0-9])[ \t\u3000]*
      | [0-9]{1,3}[、)）][ \t\u3000]*
      | [(（](?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[a-zA-Z])[)）][ \t\u3000]*
      | [一二三四五六七八九十]{1,3}[、.．][ \t\u3000]*
      | [①-⑳⑴-⒇❶-❿][ \t\u3000]*
      | 第(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})步[：:、，,]?
      | [a-zA-Z][.)][ \t]+
      | [Ss]tep[ ][0-9]{1,2}[.:]
    )""",
    re.VERBOSE,
)
_HEADING = re.compile(r"#{1,6}[ \t]|【[^】\n]{1,60}】[ \t]*$|(?:[-=*_~·.][ \t]*){3,}$")
_BREAK = re.compile(r"\r\n|[\n\r\f\v\x1c-\x1e\x85\u2028\u2029]")


def lines(text: str) -> Iterator[Line]:
    """The lines of `text` in order, blank ones included."""
    start = 0
    for found in _BREAK.finditer(text):
        yield _line(text, start, found.start())
        start = found.end()
    yield _line(text, start, len(text))


def _line(text: str, start: int, end: int) -> Line:
    said = text[start:end]
    body = said.strip()
    indented = said[:2] in {"  ", "\t", " \t"} or said[:1] == "\t"
    return Line(start, end, _kind(body), indented)


def _kind(body: str) -> LineKind:
    if not body:
        return LineKind.BLANK
    if _HEADING.match(body):
        return LineKind.HEADING
    mark = ITEM_MARK.match(body)
    # A tab behind the mark is the word processor's way to write a list, not a second cell.
    rest = body[mark.end() :] if mark else body
    if body[0] == "|" or "\t" in rest or " | " in rest:
        return LineKind.ROW
    return LineKind.ITEM if mark else LineKind.PLAIN
