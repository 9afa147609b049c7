"""The whole knowledge base as one file that comes in again without loss: JSON lines, or a spreadsheet to edit."""

import gzip
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import and_, func, or_, select

from knowledge.database import reading
from knowledge.domain import Revision
from knowledge.errors import KnowledgeError, Refusal
from knowledge.going_live import APPROVED
from knowledge.importing.exchange import COLUMNS, SHEET, line_of, rows_of
from knowledge.protocols import Progress
from knowledge.rows import revision_of
from knowledge.spreadsheet import text_cell
from knowledge.store import ArticleStore
from knowledge.tables import articles, revisions

ROWS_AT_ONCE = 500
WIDE, NARROW = 60, 16
"""Widths of columns, in characters."""

Write = Callable[[Revision], None]


class ExportForm(StrEnum):
    """What an export is written as; the value is the ending of the file's name."""

    JSON_LINES = "jsonl"
    PACKED_JSON_LINES = "jsonl.gz"
    SPREADSHEET = "xlsx"


def form_of(name: str) -> ExportForm:
    """The form that a file's name asks for. Raises Refusal for any other ending."""
    for form in ExportForm:
        if name.lower().endswith(f".{form.value}"):
            return form
    known = ", ".join(f".{form.value}" for form in ExportForm)
    raise Refusal(f"'{name[:80]}' does not say how to export: end its name with one of {known}")


def export(
    store: ArticleStore,
    target: Path,
    form: ExportForm,
    *,
    live_only: bool = False,
    progress: Progress | None = None,
) -> int:
    """Write every article to `target`, in one state of the database, in order of id; says how many articles.

    Of each article the approved revisions are written (live, temporary, scheduled), and its newest where that is
    another; with `live_only` the approved ones alone. The file appears under its name only when it is whole. Raises
    `KnowledgeError`.
    """
    fresh = target.with_name(f"{target.name}.part")
    count, last = 0, None
    try:
        with _WRITERS[form](fresh) as write:
            for revision, total in _revisions(store, live_only=live_only):
                if revision.article_id != last:
                    if progress is not None and count % ROWS_AT_ONCE == 0:
                        progress("articles", count, total)
                    count, last = count + 1, revision.article_id
                write(revision)
        fresh.replace(target)
    except OSError as error:
        raise KnowledgeError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        fresh.unlink(missing_ok=True)
    if progress is not None and count:
        progress("articles", count, count)
    return count


def _revisions(store: ArticleStore, *, live_only: bool) -> Iterator[tuple[Revision, int]]:
    """The revisions to write, those of one article one after the other, and how many articles there are."""
    approved = revisions.c.state.in_(APPROVED)
    wanted = approved if live_only else or_(approved, revisions.c.number == articles.c.latest)
    query = (
        select(revisions)
        .join_from(articles, revisions, and_(revisions.c.article_id == articles.c.id, wanted))
        .order_by(articles.c.id, revisions.c.number)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    with reading(store.engine) as connection:
        total = int(connection.execute(select(func.count()).select_from(articles)).scalar_one())
        for row in connection.execute(query).mappings():
            yield revision_of(row), total


@contextmanager
def _lines(target: Path) -> Iterator[Write]:
    with target.open("w", encoding="utf-8", newline="\n") as file:
        yield lambda revision: _ignore(file.write(line_of(revision) + "\n"))


@contextmanager
def _packed_lines(target: Path) -> Iterator[Write]:
    with ExitStack() as opened:
        plain = opened.enter_context(target.open("wb"))
        # Without a name and a time in it, the same knowledge base gives the same bytes.
        packed = opened.enter_context(gzip.GzipFile("", "wb", fileobj=plain, mtime=0))
        yield lambda revision: _ignore(packed.write(f"{line_of(revision)}\n".encode()))


@contextmanager
def _spreadsheet(target: Path) -> Iterator[Write]:
    import openpyxl  # type: ignore[import-untyped]

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for place, column in enumerate(COLUMNS):
        width = WIDE if column in {"title", "text", "similar_questions"} else NARROW
        sheet.column_dimensions[chr(ord("A") + place)].width = width

    def append(cells: list[str]) -> None:
        sheet.append([text_cell(sheet, cell) if cell else None for cell in cells])

    append(list(COLUMNS))

    def write(revision: Revision) -> None:
        for cells in rows_of(revision):
            append(cells)

    yield write
    book.save(os.fspath(target))


def _ignore(_written: int) -> None:
    """What was written is not counted."""


_WRITERS: Mapping[ExportForm, Callable[[Path], Any]] = {
    ExportForm.JSON_LINES: _lines,
    ExportForm.PACKED_JSON_LINES: _packed_lines,
    ExportForm.SPREADSHEET: _spreadsheet,
}
