"""Writes what a tally changes into the counters. Only one transaction at a time does (`Counting`)."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select, tuple_, update

from assistant.usage.tables import usage_articles, usage_latest, usage_quote_texts, usage_quotes, usage_totals
from assistant.usage.tally import Tally

COUNTERS = (usage_articles, usage_latest, usage_quotes, usage_quote_texts, usage_totals)
"""Everything that can be made anew from the records."""

# SQLite takes 32,766 parameters in a statement; a key has three at most.
_KEYS_AT_ONCE = 300

_Each = TypeVar("_Each")
_Key = tuple[Any, ...]


def add_to_counters(connection: Connection, tally: Tally) -> None:
    """Add a tally to all counters."""
    batch = int(connection.execute(select(func.coalesce(func.max(usage_articles.c.batch), 0))).scalar_one()) + 1
    _add(connection, usage_articles, tally.articles, {"batch": batch})
    _add(connection, usage_quotes, tally.quotes)
    _add(connection, usage_totals, tally.totals)
    _keep_texts(connection, tally.texts)
    _keep_latest(connection, tally)


def delete_in_parts(connection: Connection, column: Column[Any], values: Sequence[str]) -> None:
    """Delete the rows whose column has one of these values."""
    for part in _parts(values):
        connection.execute(delete(column.table).where(column.in_(part)))


def _add(
    connection: Connection, table: Table, changes: Mapping[_Key, Counter[str]], fixed: Mapping[str, int] | None = None
) -> None:
    fixed = fixed or {}
    key = list(table.primary_key.columns)
    names = [column.name for column in table.columns if not column.primary_key and column.name not in fixed]
    known = _known(connection, table, changes)
    rows = [(place, figures) for place, figures in changes.items() if any(figures.values())]
    new = [(place, figures) for place, figures in rows if place not in known]
    if new:
        connection.execute(
            insert(table), [{**_named(key, place), **_counts(names, figures), **fixed} for place, figures in new]
        )
    changed = [(place, figures) for place, figures in rows if place in known]
    if changed:
        query = update(table).where(*(column == bindparam(f"of_{column.name}") for column in key))
        added = query.values({name: table.c[name] + bindparam(f"more_{name}") for name in names} | dict(fixed))
        rows_changed = [
            {f"of_{name}": value for name, value in _named(key, place).items()}
            | {f"more_{name}": count for name, count in _counts(names, figures).items()}
            for place, figures in changed
        ]
        connection.execute(added, rows_changed)


def _keep_texts(connection: Connection, texts: Mapping[tuple[str, str], str]) -> None:
    known = _known(connection, usage_quote_texts, texts)
    new = [
        {"article_id": article_id, "quote": quote, "text": text}
        for (article_id, quote), text in texts.items()
        if (article_id, quote) not in known
    ]
    if new:
        connection.execute(insert(usage_quote_texts), new)


def _keep_latest(connection: Connection, tally: Tally) -> None:
    latest: dict[str, dict[str, date | None]] = {}
    for (article_id, day), figures in tally.articles.items():
        seen = latest.setdefault(article_id, {"found": None, "cited": None})
        for name in seen:
            if figures[name] > 0:
                seen[name] = max(seen[name] or day, day)
    query = select(usage_latest)
    for part in _parts(list(latest)):
        for row in connection.execute(query.where(usage_latest.c.article_id.in_(part))):
            seen = latest[row.article_id]
            for name in seen:
                seen[name] = max((day for day in (seen[name], row._mapping[name]) if day), default=None)
    delete_in_parts(connection, usage_latest.c.article_id, list(latest))
    if latest:
        connection.execute(insert(usage_latest), [{"article_id": key, **seen} for key, seen in latest.items()])


def _known(connection: Connection, table: Table, keys: Iterable[_Key]) -> set[_Key]:
    columns = list(table.primary_key.columns)
    query = select(*columns)
    return {
        tuple(row) for part in _parts(list(keys)) for row in connection.execute(query.where(tuple_(*columns).in_(part)))
    }


def _named(columns: Sequence[Column[Any]], values: _Key) -> dict[str, Any]:
    return {column.name: value for column, value in zip(columns, values, strict=True)}


def _counts(names: Sequence[str], figures: Counter[str]) -> dict[str, int]:
    return {name: figures[name] for name in names}


def _parts(values: Sequence[_Each]) -> Iterator[Sequence[_Each]]:
    for start in range(0, len(values), _KEYS_AT_ONCE):
        yield values[start : start + _KEYS_AT_ONCE]
