"""Text files to articles: JSON, tables with separators, Markdown and plain text."""

import csv
import io
import re

from knowledge.importing import json_articles
from knowledge.importing.articles import Articles, articles_of
from knowledge.importing.cleaning import clean, storable
from knowledge.importing.contents import Document, Sheet, Workbook
from knowledge.importing.kinds import TextKind, text_kind_of
from knowledge.importing.markdown import read_markdown
from knowledge.importing.plain_text import read_plain_text
from knowledge.importing.tables import faq_headings
from knowledge.importing.watching import Watch, unwatched

SEPARATORS = ",;\t|"
FIELD_SIZE = 10_000_000
HEAD = 20_000
"""A text is judged by this many of its first characters."""

EVEN_SHARE = 0.6
MARKDOWN_TABLE = re.compile(r"^[ \t]*\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE)


def read_text(text: str, name: str, watch: Watch = unwatched) -> Articles:
    """The articles of a text file, whatever kind of text it turns out to be."""
    kind = kind_of_text(text, name)
    if kind is TextKind.JSON_LINES:
        return json_articles.from_lines(text, name, watch)
    if kind is TextKind.JSON:
        return json_articles.from_json(text, name, watch)
    if kind is TextKind.MARKDOWN:
        return articles_of(read_markdown(clean(text)), name)
    if kind is TextKind.TABLE:
        return articles_of(Workbook((table_of(text),)), name, watch)
    return articles_of(Document(read_plain_text(clean(text))), name)


def kind_of_text(text: str, name: str) -> TextKind:
    """The family of a text: that of `text_kind_of`, unless it is a table under the headings of an FAQ."""
    kind = text_kind_of(text, name)
    might_be_table = kind is TextKind.PLAIN or (kind is TextKind.MARKDOWN and not MARKDOWN_TABLE.search(text[:HEAD]))
    return TextKind.TABLE if might_be_table and _is_faq_table(text[:HEAD]) else kind


def table_of(text: str) -> Sheet:
    """The cells of a text with commas, semicolons, tabs or bars between them."""
    csv.field_size_limit(FIELD_SIZE)
    reader = csv.reader(
        io.StringIO(storable(text.replace("\r\n", "\n").replace("\r", "\n"))), delimiter=separator_of(text)
    )
    return Sheet("", tuple(tuple(cell.strip() for cell in row) for row in reader))


def separator_of(text: str) -> str:
    """The character between cells: the one that divides the first lines into equally many, most of them."""
    lines = [line for line in re.sub(r'"[^"]*"', '""', text[:HEAD]).split("\n") if line.strip()][:20]

    def cells(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        first = counts[0] if counts else 0
        return (sum(count == first for count in counts) if first else 0, first)

    return max(SEPARATORS, key=cells)


def _is_faq_table(head: str) -> bool:
    """Whether a text begins as a table: the headings of an FAQ, and below them rows of as many cells."""
    try:
        sheet = table_of(head)
    except csv.Error:
        return False
    headings = faq_headings(sheet)
    if headings is None:
        return False
    rows = [row for row in sheet.rows[headings.row + 1 :] if any(row)]
    even = sum(len(row) == len(headings.names) for row in rows)
    return bool(rows) and even >= EVEN_SHARE * len(rows)
