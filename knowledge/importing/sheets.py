"""Tables as they are, for those who read something else than articles out of them: XLSX, XLS and CSV."""

import csv

from knowledge.errors import Refusal
from knowledge.importing.archives import check_package
from knowledge.importing.contents import Sheet, Workbook
from knowledge.importing.encodings import decode
from knowledge.importing.isolation import IsolatedConverter
from knowledge.importing.kinds import Kind, kind_of
from knowledge.importing.texts import table_of

LARGEST_TABLE_BYTES = 50_000_000


def read_sheets(data: bytes) -> tuple[Sheet, ...]:
    """The visible sheets of a workbook, or the one table of a text with separators; cells are text.

    Workbooks are read in a process of their own, under limits of time, memory and size. Raises `Refusal`.
    """
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Refusal("it is empty: there is nothing to read")
    if len(data) > LARGEST_TABLE_BYTES:
        raise Refusal("it is larger than 50 MB: split it")
    kind = kind_of(data)
    if kind is Kind.TEXT:
        try:
            return (table_of(decode(data)),)
        except csv.Error as error:
            raise Refusal(f"it is no table with commas, semicolons or tabs between its cells: {error}") from error
    if kind not in {Kind.SPREADSHEET, Kind.OLD_SPREADSHEET}:
        raise Refusal("it is no table: send it as XLSX or CSV")
    if kind is Kind.SPREADSHEET:
        check_package(data)
    with IsolatedConverter() as converter:
        content = converter.convert(kind.value, data)
    assert isinstance(content, Workbook)  # noqa: S101 - what both kinds are converted to
    return content.sheets
