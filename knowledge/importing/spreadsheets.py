"""XLSX and XLS files to sheets of cells, as a person sees them: percentages, dates and merged cells included."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from knowledge.errors import Refusal
from knowledge.importing.contents import Cells, Sheet, Workbook
from knowledge.importing.exchange import SHEET

LONGEST_SHEET_NAME = 100
LARGEST_WITH_MERGED_CELLS_BYTES = 5_000_000
"""Larger workbooks are read as a stream, which knows nothing of merged cells."""

XLS_DATE, XLS_ERROR, XLS_BOOLEAN = 3, 5, 4


def read_xlsx(data: bytes) -> Workbook:
    """The visible sheets of a workbook; formulas give the values that were last saved."""
    import openpyxl  # type: ignore[import-untyped]

    as_stream = len(data) > LARGEST_WITH_MERGED_CELLS_BYTES
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=as_stream, data_only=True)
    return Workbook(tuple(_sheet(sheet) for sheet in book.worksheets if sheet.sheet_state == "visible"))


def read_xls(data: bytes) -> Workbook:
    """The visible sheets of a workbook of the old format."""
    import xlrd  # type: ignore[import-untyped]

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as error:
        if "encrypted" in str(error).lower():
            raise Refusal("it is encrypted: save it without a password") from error
        raise
    return Workbook(tuple(_old_sheet(book, sheet) for sheet in book.sheets() if sheet.visibility == 0))


def _sheet(sheet: Any) -> Sheet:
    # What we exported is taken to the letter.
    written = _exactly if sheet.title == SHEET else _written
    rows = [[written(cell.value, str(cell.number_format)) for cell in row] for row in sheet.iter_rows()]
    merged = getattr(sheet, "merged_cells", None)
    for block in merged.ranges if merged else ():
        _fill(rows, (block.min_row - 1, block.max_row), (block.min_col - 1, block.max_col))
    return Sheet(str(sheet.title)[:LONGEST_SHEET_NAME], _trimmed(rows))


def _old_sheet(book: Any, sheet: Any) -> Sheet:
    rows = [[_old_cell(book, cell) for cell in sheet.row(number)] for number in range(sheet.nrows)]
    for first_row, end_row, first_column, end_column in sheet.merged_cells:
        _fill(rows, (first_row, end_row), (first_column, end_column))
    return Sheet(str(sheet.name)[:LONGEST_SHEET_NAME], _trimmed(rows))


def _old_cell(book: Any, cell: Any) -> str:
    import xlrd

    if cell.ctype == XLS_ERROR:
        return ""
    if cell.ctype == XLS_BOOLEAN:
        return _written(bool(cell.value), "")
    if cell.ctype == XLS_DATE:
        try:
            return _written(xlrd.xldate_as_datetime(cell.value, book.datemode), "")
        except (ValueError, OverflowError):
            return _written(cell.value, "")
    style = book.format_map.get(book.xf_list[cell.xf_index].format_key) if cell.xf_index is not None else None
    return _written(cell.value, style.format_str if style else "")


def _written(value: object, style: str) -> str:
    """A cell's value as its format shows it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(value, style)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


def _exactly(value: object, style: str) -> str:
    return value if isinstance(value, str) else _written(value, style)


def _number(value: float, style: str) -> str:
    if "%" in style:
        return f"{round(value * 100, 6):g}%"
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def _fill(rows: list[list[str]], row_range: tuple[int, int], column_range: tuple[int, int]) -> None:
    """Give a cell that was merged downwards its value in each row; one merged sideways is a title and stays."""
    column, end_column = column_range
    if end_column - column != 1 or row_range[0] >= len(rows):
        return
    for row in rows[row_range[0] + 1 : row_range[1]]:
        if column < len(row):
            row[column] = rows[row_range[0]][column]


def _trimmed(rows: Iterable[Sequence[str]]) -> tuple[Cells, ...]:
    """Rows without the empty ones at the end; the others keep their numbers."""
    cells = [tuple(row) for row in rows]
    while cells and not any(cells[-1]):
        cells.pop()
    return tuple(cells)
