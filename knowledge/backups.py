"""Everything in SQL as one portable file: a ZIP of JSON lines, a file a table, for SQLite and PostgreSQL alike."""

import json
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, Engine, MetaData, Table, insert, select
from sqlalchemy.exc import CompileError, StatementError

from knowledge.database import UtcDateTime, reading, writing
from knowledge.errors import KnowledgeError, NotFound, Refusal
from knowledge.saving import BEGUN, set_fact
from knowledge.tables import facts

FORMAT = 1
_MANIFEST = "answerdesk-backup.json"
_ROWS_AT_ONCE = 500
# What reading an archive, a line and a row can raise when somebody changed a byte of it.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError,
    KeyError, ValueError, TypeError, AttributeError, StatementError, CompileError,
)  # fmt: skip


def backup(engine: Engine, parts: Sequence[MetaData], target: Path) -> int:
    """Write all rows of the parts' tables to `target`, in one state of the database; says how many rows.

    The file appears under its name only when it is whole. Indexes are not in it: they are built again.
    """
    tables = _tables(parts)
    fresh = target.with_name(f"{target.name}.part")
    counts: dict[str, int] = {}
    try:
        with reading(engine) as connection, zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            for table in tables:
                counts[table.name] = 0
                with archive.open(f"{table.name}.jsonl", "w") as file:
                    for row in connection.execute(select(table).order_by(*table.primary_key)).mappings():
                        file.write(json.dumps(dict(row), ensure_ascii=False, default=_written).encode() + b"\n")
                        counts[table.name] += 1
            archive.writestr(_MANIFEST, json.dumps({"format": FORMAT, "rows": counts}))
        fresh.replace(target)
    except OSError as error:
        raise KnowledgeError(f"{target} cannot be written: {error.strerror or error}") from error
    finally:
        fresh.unlink(missing_ok=True)
    return sum(counts.values())


def restore(engine: Engine, parts: Sequence[MetaData], source: Path) -> int:
    """Fill empty tables from a backup, all of it or nothing; says how many rows.

    Raises `NotFound` without the file, `Refusal` when it is no backup or the database already holds something.
    """
    if not source.is_file():
        raise NotFound(f"there is no file {source}")
    tables = _tables(parts)
    with _damage_named(source), zipfile.ZipFile(source) as archive, writing(engine) as connection:
        manifest = json.loads(archive.read(_MANIFEST))
        if manifest["format"] != FORMAT:
            raise Refusal(f"{source} has backup format {manifest['format']!r}: this version reads {FORMAT}")
        if any(_holds_something(connection, table) for table in tables):
            raise Refusal("this knowledge base already holds something: restore into an empty data folder")
        tables = [table for table in tables if _is_there(table, manifest["rows"], archive)]
        for table in reversed(tables):
            connection.execute(table.delete())
        for table in tables:
            for rows in _rows(archive, table):
                connection.execute(insert(table), rows)
        if connection.execute(select(facts).where(facts.c.name == BEGUN)).first() is None:
            set_fact(connection, BEGUN, "backup")
        return sum(manifest["rows"].values())


@contextmanager
def _damage_named(source: Path) -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        said = " ".join(str(error).split())[:200]
        raise Refusal(f"{source} is not a backup of answerdesk, or it is damaged: {said}") from error


def _holds_something(connection: Connection, table: Table) -> bool:
    return not table.info.get("bookkeeping") and connection.execute(select(table).limit(1)).first() is not None


def _is_there(table: Table, counts: dict[str, int], archive: zipfile.ZipFile) -> bool:
    """Whether a backup knows a table: an older one does not have those that came later."""
    return table.name in counts or f"{table.name}.jsonl" in archive.namelist()


def _tables(parts: Sequence[MetaData]) -> list[Table]:
    return [table for part in parts for table in part.sorted_tables]


def _rows(archive: zipfile.ZipFile, table: Table) -> Iterator[list[dict[str, Any]]]:
    rows = []
    with archive.open(f"{table.name}.jsonl") as file:
        for line in file:
            rows.append(_read(json.loads(line), table))
            if len(rows) == _ROWS_AT_ONCE:
                yield rows
                rows = []
    if rows:
        yield rows


def _written(value: object) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} has no place in a backup")


def _read(row: dict[str, Any], table: Table) -> dict[str, Any]:
    for column in table.columns:
        value = row.get(column.name)
        if value is not None and isinstance(column.type, UtcDateTime):
            row[column.name] = datetime.fromisoformat(value)
        elif value is not None and isinstance(column.type, Date):
            row[column.name] = date.fromisoformat(value)
    return row
