"""Files of one JSON object a line, and of columns split by tabs; whatever is wrong is named with its line."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.errors import BadDataset

Row = Mapping[str, Any]


def text_of(path: Path) -> str:
    """The text of a file. Raises `BadDataset`."""
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise BadDataset(f"{path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BadDataset(f"{path} is not UTF-8 text") from error


def numbered_lines(path: Path) -> Iterator[tuple[str, str]]:
    """Each line that is not empty, after where it stands ("FILE, line N")."""
    # Not splitlines(): inside a JSON string the other line separators of Unicode may stand as they are.
    for number, line in enumerate(text_of(path).split("\n"), 1):
        if line.strip():
            yield f"{path}, line {number}", line.rstrip("\r")


def rows_of(path: Path) -> Iterator[tuple[str, Row]]:
    """Each object, after where it stands; ids must be there and different. Raises `BadDataset`."""
    seen: dict[str, str] = {}
    for where, line in numbered_lines(path):
        try:
            row = json.loads(line)
        except ValueError as error:
            raise BadDataset(f"{where} is not JSON: {error}") from error
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row["id"]:
            raise BadDataset(f'{where} must be an object with an "id" that is a string')
        if row["id"] in seen:
            raise BadDataset(f"{where}: id {row['id']!r} is already used in {seen[row['id']]}")
        seen[row["id"]] = where
        yield where, row


def text_field(row: Row, name: str, where: str) -> str:
    """A field that must hold a text, be it empty. Raises `BadDataset`."""
    value = row.get(name)
    if not isinstance(value, str):
        raise BadDataset(f'{where}: {row["id"]!r} needs "{name}", a string')
    return value
