"""Tables to a workbook whose cells are text, whatever they look like."""

import io
import re
from collections.abc import Sequence
from typing import Any

LONGEST_CELL = 32_767
"""What a cell holds at most."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write_sheets(sheets: Sequence[tuple[str, Sequence[Sequence[str]]]], widths: Sequence[int] = ()) -> bytes:
    """An XLSX file of named sheets, rows of cells each, the first row of each kept in sight.

    `widths` are those of the first columns, in characters. No cell becomes a formula, and what XML cannot hold is left
    out.
    """
    import openpyxl  # type: ignore[import-untyped]
    from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]

    book = openpyxl.Workbook(write_only=True)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for place, width in enumerate(widths, 1):
            sheet.column_dimensions[get_column_letter(place)].width = width
        for row in rows:
            sheet.append([text_cell(sheet, cell) if cell else None for cell in row])
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def text_cell(sheet: Any, text: str) -> Any:
    """A cell that stays text: what looks like a formula, a number with zeros in front, a date."""
    from openpyxl.cell import WriteOnlyCell  # type: ignore[import-untyped]

    cell = WriteOnlyCell(sheet, _UNWRITABLE.sub("", text)[:LONGEST_CELL])
    cell.data_type = "s"
    cell.number_format = "@"
    # Also when somebody edits the cell, or saves the sheet as CSV and opens that.
    cell.quotePrefix = True
    return cell
