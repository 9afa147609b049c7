"""What scans found, in SQL: listed at once, with what trainers said of it."""

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, and_, delete, func, insert, or_, select, update

from knowledge.conflicts.candidates import Pair
from knowledge.conflicts.domain import (
    Conflict,
    ConflictKind,
    ConflictState,
    Difference,
    Finding,
    Reason,
    Side,
)
from knowledge.database import reading, writing
from knowledge.domain import Actor, Revision
from knowledge.errors import NotFound
from knowledge.protocols import Clock
from knowledge.saving import lock_changes, set_fact
from knowledge.tables import conflicts, facts

SCANNED = "conflicts_scanned"
"""The fact that names the last change that was scanned, behind the version of the rules it was scanned by."""

_ROWS_AT_ONCE = 500
_order = (conflicts.c.kind, conflicts.c.score.desc(), conflicts.c.id)


class ConflictRecords:
    """Conflicts by pair of articles. A dismissal holds for the two digests it was made for."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine = engine
        self._clock = clock

    def take_over(
        self,
        found: Mapping[Pair, Finding],
        live: Mapping[str, Revision],
        compared: Collection[str] | None,
        scanned: str,
    ) -> None:
        """Store what a scan found, and that it has come as far as `scanned`, in one transaction.

        `compared` are the articles that were compared with all others (None: every one): what was known of their pairs
        and was not found again is resolved. What was dismissed stays so while both digests are the same.
        """
        now = self._clock()
        with writing(self._engine) as connection:
            lock_changes(connection)
            known = {row.id: row for row in connection.execute(select(conflicts)) if _in_scope(row, compared)}
            rows = [_row(pair, finding, live, now) for pair, finding in sorted(found.items())]
            rows = [_as_decided(row, known.get(row["id"])) for row in rows]
            again = {row["id"] for row in rows}
            gone = [row.id for row in known.values() if row.id not in again and row.state != ConflictState.RESOLVED]
            _replace(connection, rows)
            for start in range(0, len(gone), _ROWS_AT_ONCE):
                chosen = conflicts.c.id.in_(gone[start : start + _ROWS_AT_ONCE])
                connection.execute(update(conflicts).where(chosen).values(state=ConflictState.RESOLVED.value))
            set_fact(connection, SCANNED, scanned)

    def scanned(self) -> str | None:
        """How far the last scan came, as it was given to `take_over`; None before the first."""
        with reading(self._engine) as connection:
            return connection.execute(select(facts.c.value).where(facts.c.name == SCANNED)).scalar()

    def listed(
        self,
        *,
        state: ConflictState | None = ConflictState.OPEN,
        kind: ConflictKind | None = None,
        article_id: str | None = None,
        limit: int = 50,
        after: str = "",
    ) -> list[Conflict]:
        """Conflicts, contradictions first and the surest before others, from the one behind the id `after`."""
        query = select(conflicts)
        if state is not None:
            query = query.where(conflicts.c.state == state.value)
        if kind is not None:
            query = query.where(conflicts.c.kind == kind.value)
        if article_id is not None:
            query = query.where(or_(conflicts.c.first_id == article_id, conflicts.c.second_id == article_id))
        with reading(self._engine) as connection:
            if after:
                query = query.where(_behind(connection, after))
            return [_conflict(row) for row in connection.execute(query.order_by(*_order).limit(limit)).mappings()]

    def count(self, state: ConflictState, kind: ConflictKind) -> int:
        """How many conflicts of a kind stand so."""
        chosen = and_(conflicts.c.state == state.value, conflicts.c.kind == kind.value)
        with reading(self._engine) as connection:
            return int(connection.execute(select(func.count()).select_from(conflicts).where(chosen)).scalar_one())

    def get(self, conflict_id: str) -> Conflict:
        """The conflict of an id. Raises `NotFound`."""
        with reading(self._engine) as connection:
            return _conflict(_row_of(connection, conflict_id))

    def decide(self, conflict_id: str, state: ConflictState, actor: Actor, reason: str) -> Conflict:
        """Dismiss a conflict, or open it again. Raises `NotFound`, also for one that is resolved."""
        with writing(self._engine) as connection:
            lock_changes(connection)
            if _row_of(connection, conflict_id)["state"] == ConflictState.RESOLVED:
                raise NotFound(f"conflict {conflict_id!r} is resolved: an article changed since it was found")
            decision = {
                "state": state.value,
                "decided_by": actor.id,
                "decided_at": self._clock(),
                "decided_reason": reason,
            }
            connection.execute(update(conflicts).where(conflicts.c.id == conflict_id).values(decision))
            return _conflict(_row_of(connection, conflict_id))


def id_of(pair: Pair) -> str:
    """The id of the conflict of two articles: the same whenever it is found."""
    return hashlib.sha256("\n".join(sorted(pair)).encode()).hexdigest()[:24]


def _in_scope(row: Any, compared: Collection[str] | None) -> bool:
    return compared is None or row.first_id in compared or row.second_id in compared


def _row(pair: Pair, finding: Finding, live: Mapping[str, Revision], now: datetime) -> dict[str, Any]:
    first, second = live[pair[0]], live[pair[1]]
    return {
        "id": id_of(pair),
        "first_id": first.article_id,
        "first_revision": first.number,
        "first_digest": first.digest,
        "second_id": second.article_id,
        "second_revision": second.number,
        "second_digest": second.digest,
        "kind": finding.kind.value,
        "score": finding.score,
        "differences": [_plain(difference) for difference in finding.differences],
        "state": ConflictState.OPEN.value,
        "found_at": now,
        "decided_by": None,
        "decided_at": None,
        "decided_reason": None,
    }


def _as_decided(row: dict[str, Any], known: Any) -> dict[str, Any]:
    """A row as a person left it, when both articles still say what they said then."""
    if known is None or (row["first_digest"], row["second_digest"]) != (known.first_digest, known.second_digest):
        return row
    kept = {name: getattr(known, name) for name in ("found_at", "decided_by", "decided_at", "decided_reason")}
    state = known.state if known.state != ConflictState.RESOLVED else ConflictState.OPEN.value
    return row | kept | {"state": state}


def _replace(connection: Connection, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        batch = rows[start : start + _ROWS_AT_ONCE]
        connection.execute(delete(conflicts).where(conflicts.c.id.in_([row["id"] for row in batch])))
        connection.execute(insert(conflicts), batch)


def _row_of(connection: Connection, conflict_id: str) -> RowMapping:
    row = connection.execute(select(conflicts).where(conflicts.c.id == conflict_id)).mappings().first()
    if row is None:
        raise NotFound(f"there is no conflict {conflict_id!r}: give an id of the list of conflicts")
    return row


def _behind(connection: Connection, after: str) -> Any:
    last = _row_of(connection, after)
    same_kind = conflicts.c.kind == last["kind"]
    return or_(
        conflicts.c.kind > last["kind"],
        and_(same_kind, conflicts.c.score < last["score"]),
        and_(same_kind, conflicts.c.score == last["score"], conflicts.c.id > last["id"]),
    )


def _plain(difference: Difference) -> dict[str, Any]:
    return {
        "reason": difference.reason.value,
        "first": list(difference.first),
        "second": list(difference.second),
        "first_marks": [list(mark) for mark in difference.first_marks],
        "second_marks": [list(mark) for mark in difference.second_marks],
        "score": difference.score,
    }


def _difference(plain: Mapping[str, Any]) -> Difference:
    return Difference(
        Reason(plain["reason"]),
        (plain["first"][0], plain["first"][1]),
        (plain["second"][0], plain["second"][1]),
        tuple((start, end) for start, end in plain["first_marks"]),
        tuple((start, end) for start, end in plain["second_marks"]),
        plain["score"],
    )


def _conflict(row: RowMapping) -> Conflict:
    return Conflict(
        row["id"],
        Side(row["first_id"], row["first_revision"], row["first_digest"]),
        Side(row["second_id"], row["second_revision"], row["second_digest"]),
        Finding(ConflictKind(row["kind"]), tuple(_difference(plain) for plain in row["differences"])),
        ConflictState(row["state"]),
        row["found_at"],
        row["decided_by"],
        row["decided_at"],
        row["decided_reason"],
    )
