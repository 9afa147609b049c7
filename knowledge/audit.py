"""Who did what to which article, when and why: written in the transaction of the change itself, never altered."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from knowledge.domain import Actor, AuditEntry
from knowledge.tables import audit, counters

Deed = tuple[str, str, int | None]
"""What was done, to which article, to which of its revisions."""


def note(connection: Connection, deeds: Sequence[Deed], actor: Actor, now: datetime, reason: str = "") -> None:
    """Add what an actor did to the log.

    The counter's row stays locked until the commit, so that numbers go up without a gap in the order of commits.
    """
    if not deeds:
        return
    first = _numbers(connection, len(deeds))
    connection.execute(
        insert(audit),
        [
            {
                "number": first + place,
                "at": now,
                "actor": actor.id,
                "roles": " ".join(sorted(actor.roles)),
                "action": action,
                "article_id": article_id,
                "revision": revision,
                "reason": reason,
            }
            for place, (action, article_id, revision) in enumerate(deeds)
        ],
    )


def entries(connection: Connection, article_id: str | None, before: int | None, limit: int) -> list[AuditEntry]:
    """The newest entries, newest first: of one article or of all, those with numbers below `before`."""
    query = select(audit).order_by(audit.c.number.desc()).limit(limit)
    if article_id is not None:
        query = query.where(audit.c.article_id == article_id)
    if before is not None:
        query = query.where(audit.c.number < before)
    return [_entry(row) for row in connection.execute(query).mappings()]


def _numbers(connection: Connection, wanted: int) -> int:
    """Take so many numbers; the first of them."""
    of_audit = counters.c.name == "audit"
    counted = update(counters).where(of_audit).values(value=counters.c.value + wanted).returning(counters.c.value)
    last = connection.execute(counted).scalar()
    if last is None:
        # A backup of a version without a log was restored.
        connection.execute(insert(counters).values(name="audit", value=wanted))
        last = wanted
    return int(last) - wanted + 1


def _entry(row: RowMapping) -> AuditEntry:
    fields: dict[str, Any] = dict(row)
    return AuditEntry(**fields | {"roles": frozenset(fields["roles"].split())})
