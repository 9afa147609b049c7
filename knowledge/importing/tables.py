"""Rows of a sheet to articles: FAQ tables are recognised by their headings, any other table becomes readable text."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from knowledge.domain import ArticleDraft, Refused, Section
from knowledge.errors import Refusal
from knowledge.importing.contents import Cells, Sheet
from knowledge.importing.fields import FIELD_OF, Defaults, article_from, plain_name
from knowledge.importing.naming import article_id, with_ids
from knowledge.importing.watching import Watch

ROWS_LOOKED_AT = 15
"""Headings are looked for in this many rows: notes and a title often stand above them."""

QUESTION_MARKS = ("?", "？")
QUESTION_SHARE = 0.6
ROWS_AN_ARTICLE = 20
LETTERS_AN_ARTICLE = 1500
LONGEST_HEADING = 40
VALUE = re.compile(r"^[\d\s.,:/%¥$€+-]+$|\d{3}|^(?:true|false)$", re.IGNORECASE)
HAN = re.compile("[\u3400-\u9fff]")
NOTE = re.compile(r"[（(][^（()）]*[)）]")
ENDS = ("。", "！", "？", "!", "?", ".", "…", "；", ";", "：", ":")


@dataclass(frozen=True, slots=True)
class Headings:
    """Where the headings stand (`row`, from 0) and what each column is called: a field's name or the heading itself."""

    row: int
    names: Cells


def faq_headings(sheet: Sheet) -> Headings | None:
    """The headings of an FAQ table: a row that names both a question and an answer."""
    for number, cells in enumerate(sheet.rows[:ROWS_LOOKED_AT]):
        best: dict[str, tuple[int, int]] = {}
        for column, cell in enumerate(cells):
            field, rank = FIELD_OF.get(plain_name(cell), ("", 0)) if len(cell) <= LONGEST_HEADING else ("", 0)
            if field and (field not in best or rank < best[field][0]):
                best[field] = (rank, column)
        if "title" in best and "text" in best:
            names = list(_distinct(cells))
            for field, (_, column) in best.items():
                names[column] = field
            return Headings(number, tuple(names))
    return None


def unheaded_faq(sheet: Sheet) -> Headings | None:
    """Where questions and answers stand in a table without headings: a column of questions, longer text behind it."""
    rows = [cells for cells in sheet.rows if any(cells)]
    for column in range(max(map(len, rows), default=1) - 1):
        pairs = [(cells[column], cells[column + 1]) for cells in rows if len(cells) > column + 1]
        good = [pair for pair in pairs if pair[0].endswith(QUESTION_MARKS) and pair[1]]
        if len(good) >= 2 and len(good) >= QUESTION_SHARE * len(rows):
            return Headings(-1, ("",) * column + ("title", "text"))
    return None


def faq_articles(
    sheet: Sheet, headings: Headings, name: str, defaults: Defaults, watch: Watch
) -> tuple[tuple[ArticleDraft, ...], tuple[Refused, ...]]:
    """An article a row, `defaults` where it says nothing; a row of similar questions alone adds to the one above.

    A question without an answer is refused: published it would be its own answer.
    """
    drafts: list[ArticleDraft] = []
    refused: list[Refused] = []
    seen: dict[str, int] = {}
    place, scope = (f"{each}/{sheet.name}" if sheet.name else each for each in (name, defaults.prefix or name))
    for number, cells in enumerate(watch(sheet.rows[headings.row + 1 :]), headings.row + 2):
        values: dict[str, object] = {
            key: cell for key, cell in zip(headings.names, cells, strict=False) if key and cell
        }
        if not values:
            continue
        if drafts and set(values) == {"similar_questions"}:
            drafts[-1] = _with_similar(drafts[-1], values)
            continue
        try:
            if "title" in values and "text" not in values:
                raise Refusal("the answer is empty: fill it in, or remove the row")
            draft = article_from({**defaults.values, **values}, name, f"{sheet.name} row {number}".strip())
            if draft.article_id and seen.setdefault(draft.article_id, number) != number:
                raise Refusal(f"its id '{draft.article_id}' is already used in row {seen[draft.article_id]}")
            drafts.append(_with_own_id(draft, scope))
        except Refusal as refusal:
            refused.append(Refused(f"{place}:{number}", str(refusal)))
    return tuple(with_ids(drafts, scope)), tuple(refused)


def _with_own_id(draft: ArticleDraft, scope: str) -> ArticleDraft:
    """A row that is merely numbered gets an id of its table's own: every table has a row 1."""
    original = draft.content.translation_of
    if original and original.isdecimal():
        draft = replace(draft, content=replace(draft.content, translation_of=article_id(scope, [original])))
    return replace(draft, article_id=article_id(scope, [draft.article_id])) if draft.article_id.isdecimal() else draft


def _with_similar(draft: ArticleDraft, values: dict[str, object]) -> ArticleDraft:
    more = article_from(values | {"title": draft.content.title}, "", "").content.similar_questions
    together = dict.fromkeys([*draft.content.similar_questions, *more])
    return replace(draft, content=replace(draft.content, similar_questions=tuple(together)))


def readable(sheet: Sheet, title: str) -> list[Section]:
    """A table as text, "heading: value" row by row, in sections of some twenty rows."""
    written = [(number, cells) for number, cells in enumerate(sheet.rows, 1) if any(cells)]
    if not written:
        return []
    numbers = [number for number, _ in written]
    lines = list(zip(numbers, rows_as_text([cells for _, cells in written]), strict=True))
    return [
        Section((sheet.name or title,), "\n".join(text for _, text in group), _rows(sheet.name, group))
        for group in _grouped([(number, text) for number, text in lines if text])
    ]


def rows_as_text(rows: Sequence[Sequence[str]], *, headed: bool = False) -> list[str]:
    """Each row as a sentence; the first one gives the headings when it looks like them, or is `headed`."""
    first = rows[0]
    if len(rows) > 1 and (headed or _are_headings(first)):
        return ["", *(row_as_text(_distinct(first), cells) for cells in rows[1:])]
    return [row_as_text([""] * len(cells), cells) for cells in rows]


def row_as_text(headings: Sequence[str], cells: Sequence[str]) -> str:
    """One row as one sentence: "地区：香港，运费：20 元。" in Chinese, "Region: Hong Kong; Fee: 20." otherwise."""
    chinese = any(HAN.search(cell) for cell in (*headings, *cells))
    colon, comma, stop = ("：", "，", "。") if chinese else (": ", "; ", ".")
    row = ""
    for heading, cell in zip(headings, (" ".join(cell.split()) for cell in cells), strict=False):
        if cell:
            part = f"{heading}{colon}{cell}" if heading and heading != cell else cell
            row += part if not row or row.endswith((":", "：")) else comma + part
    return row + stop if row and not row.endswith(ENDS) else row


def _are_headings(cells: Sequence[str]) -> bool:
    """Whether a first row looks like headings: several different short names, none of them a value or a label."""
    given = [cell for cell in cells if cell]
    values = [cell for cell in given if VALUE.search(cell) or cell.endswith((*QUESTION_MARKS, *ENDS))]
    return len(given) >= 2 and not values and len(set(given)) == len(given) and max(map(len, given)) <= LONGEST_HEADING


def _distinct(headings: Sequence[str]) -> Cells:
    """Headings to use as keys, without notes in brackets; an empty one stays empty, a repeated one is numbered."""
    seen: dict[str, int] = {}
    names = []
    for heading in (" ".join((NOTE.sub("", each).strip() or each).split()) for each in headings):
        seen[heading] = seen.get(heading, 0) + 1
        names.append(heading if seen[heading] == 1 or not heading else f"{heading} {seen[heading]}")
    return tuple(names)


def _grouped(lines: list[tuple[int, str]]) -> list[list[tuple[int, str]]]:
    groups: list[list[tuple[int, str]]] = []
    length = 0
    for line in lines:
        if not groups or len(groups[-1]) >= ROWS_AN_ARTICLE or length + len(line[1]) > LETTERS_AN_ARTICLE:
            groups.append([])
            length = 0
        groups[-1].append(line)
        length += len(line[1])
    return groups


def _rows(sheet: str, group: list[tuple[int, str]]) -> str:
    first, last = group[0][0], group[-1][0]
    rows = f"row {first}" if first == last else f"rows {first}–{last}"
    return f"{sheet} {rows}".strip()
