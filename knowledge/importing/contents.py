"""What a converter makes of a file, before it is cut into articles."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.domain import Section

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The cells of one table, row by row, from row 1. `name` is empty when the file is a single table."""

    name: str
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Running text: sections in order, FAQ tables that stood among them, and what its front matter says about all."""

    sections: tuple[Section, ...] = ()
    tables: tuple[Sheet, ...] = ()
    defaults: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets of cells."""

    sheets: tuple[Sheet, ...]


Content = Document | Workbook
