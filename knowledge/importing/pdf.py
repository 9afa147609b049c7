"""PDF files to sections, with the page as place.

pdfium reads the text (about a hundred times faster than pdfminer, and it keeps the columns of a page apart). It knows
no paragraphs and no headings: paragraphs are put together from the lines' positions, headings from the outline, or from
the size of the letters where there is none.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.domain import Section
from knowledge.errors import Refusal
from knowledge.importing.cleaning import (
    is_furniture,
    is_running_head,
    join_wrapped,
    running_heads,
    storable,
    without_ligatures,
    without_pronunciation,
)
from knowledge.importing.contents import Document
from knowledge.importing.plain_text import LIST_ITEM, heading_level

PASSWORD_MESSAGE = "password"  # noqa: S105 - a word of pdfium's error message
LEAST_LETTERS = 3
LARGER = 1.15
LONGEST_HEADING = 90
SENTENCE_END = re.compile(r"[。！？!?.;；:：”\"）)]$")
GAP = 1.5
SHORT_LINE = 0.85


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its text, its box in points from the lower left corner, the size of its letters."""

    text: str
    page: int
    left: float
    right: float
    bottom: float
    top: float
    size: float


def read_pdf(data: bytes) -> Document:
    """Sections of a PDF file; raises Refusal when it is encrypted or scanned."""
    import pypdfium2  # type: ignore[import-untyped]

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if PASSWORD_MESSAGE in str(error).lower():
            raise Refusal("it is encrypted: save it without a password") from error
        raise Refusal("it is a damaged PDF: open it in a PDF reader and print it to a new PDF") from error
    pages = [list(_lines(document[number], number + 1)) for number in range(len(document))]
    if sum(len(re.findall(r"\w", line.text)) for page in pages for line in page) < LEAST_LETTERS:
        raise Refusal("it has pages without text, like a scan: run text recognition (OCR) on it first")
    lines = _kept(pages)
    return Document(tuple(_sections(lines, _levels(lines, _outline(document)))))


def _lines(page: Any, number: int) -> Iterator[Line]:
    from pypdfium2 import raw

    words = page.get_textpage()
    text = words.get_text_range()
    start = 0
    for piece in text.split("\n"):
        stripped = piece.strip()
        if stripped:
            first = raw.FPDFText_GetCharIndexFromTextIndex(words, start + piece.index(stripped[0]))
            last = raw.FPDFText_GetCharIndexFromTextIndex(words, start + len(piece.rstrip()) - 1)
            yield _line(words, (first, max(first, last)), storable(stripped), number)
        start += len(piece) + 1


def _line(words: Any, ends: tuple[int, int], text: str, number: int) -> Line:
    from pypdfium2 import raw

    first, last = ends
    left, bottom, _, top = words.get_charbox(first, loose=True)
    _, _, right, _ = words.get_charbox(last, loose=True)
    middle = raw.FPDFText_GetFontSize(words, (first + last) // 2)
    return Line(" ".join(text.split()), number, left, right, bottom, top, round(abs(top - bottom) or middle, 1))


def _kept(pages: Sequence[Sequence[Line]]) -> list[Line]:
    """All lines but page furniture, lines of a table of contents, running heads and lone page numbers."""
    heads = running_heads([[line.text for line in page] for page in pages])
    kept: list[Line] = []
    for page in pages:
        for position, line in enumerate(page):
            at_edge = position < 2 or position >= len(page) - 2
            number_alone = at_edge and len(pages) > 1 and line.text.isdigit()
            if not (is_furniture(line.text) or number_alone or (at_edge and is_running_head(line.text, heads))):
                kept.append(line)
    return kept


def _outline(document: Any) -> dict[str, int]:
    """The titles of the outline with their levels from 1, spaces and case aside."""
    titles: dict[str, int] = {}
    for entry in document.get_toc():
        title = _plain(entry.get_title() or "")
        if title:
            titles.setdefault(title, entry.level + 1)
    return titles


def _plain(title: str) -> str:
    return re.sub(r"[\W_]+", "", title).casefold()


def _levels(lines: Sequence[Line], outline: dict[str, int]) -> list[int]:
    """The level of each line as a heading, 0 for text."""
    if outline and any(_plain(line.text) in outline or _unnumbered(line.text) in outline for line in lines):
        return [outline.get(_plain(line.text), outline.get(_unnumbered(line.text), 0)) for line in lines]
    sizes = Counter[float]()
    for line in lines:
        sizes[line.size] += len(line.text)
    usual = sizes.most_common(1)[0][0] if sizes else 0.0
    larger = sorted({line.size for line in lines if _is_large(line, usual)}, reverse=True)
    rank = {size: min(number, 3) for number, size in enumerate(larger, 1)}
    return [rank[line.size] if line.size in rank and _is_large(line, usual) else _level_of(line) for line in lines]


def _unnumbered(text: str) -> str:
    return _plain(re.sub(r"^(?:(?:Chapter|Appendix)\s+)?[\dA-Z](?:\.\d+)*\.?\s+", "", text))


def _is_large(line: Line, usual: float) -> bool:
    words = len(line.text) <= LONGEST_HEADING and re.search(r"[^\W\d_]{2}", line.text)
    return bool(words) and line.size >= LARGER * usual and not line.text.endswith(("。", ".", "，", ",", "；", ";"))


def _level_of(line: Line) -> int:
    level = heading_level(line.text, alone=False)
    return level + 3 if level else 0


def _sections(lines: Sequence[Line], levels: Sequence[int]) -> Iterator[Section]:
    """Text under its headings; without any heading, a section a page."""
    if not any(levels):
        for page in sorted({line.page for line in lines}):
            yield _section((), [line for line in lines if line.page == page])
        return
    path: list[tuple[int, str]] = []
    text: list[Line] = []
    title_goes_on = False
    for line, level in zip(lines, levels, strict=True):
        if not level:
            text.append(line)
            title_goes_on = False
            continue
        if title_goes_on and path[-1][0] == level and not text:
            path[-1] = (level, join_wrapped([path[-1][1], line.text]))
            continue
        if text or path:
            yield _section(tuple(title for _, title in path), text)
        path = [each for each in path if each[0] < level] + [(level, line.text)]
        text = []
        title_goes_on = True
    yield _section(tuple(title for _, title in path), text)


def _section(path: tuple[str, ...], lines: Sequence[Line]) -> Section:
    if not lines:
        return Section(path, "", "")
    text = without_ligatures(without_pronunciation("\n".join(_paragraphs(lines))))
    return Section(path, text, f"p. {lines[0].page}")


def _paragraphs(lines: Sequence[Line]) -> Iterator[str]:
    """Lines joined to paragraphs, an empty line before one that stands apart."""
    widest = max(line.right for line in lines)
    paragraph: list[Line] = []
    for line in lines:
        if paragraph and _begins_paragraph(paragraph[-1], line, widest):
            yield join_wrapped([each.text for each in paragraph]) + ("\n" if _stands_apart(paragraph[-1], line) else "")
            paragraph = []
        paragraph.append(line)
    yield join_wrapped([each.text for each in paragraph])


def _begins_paragraph(before: Line, line: Line, widest: float) -> bool:
    if LIST_ITEM.match(line.text):
        return True
    if line.page != before.page or line.top > before.top:  # the next page or column
        return bool(SENTENCE_END.search(before.text))
    ended_early = before.right < before.left + SHORT_LINE * (widest - before.left)
    return _stands_apart(before, line) or ended_early


def _stands_apart(before: Line, line: Line) -> bool:
    return before.page == line.page and before.bottom - line.top > (GAP - 1) * max(before.size, 1.0)
