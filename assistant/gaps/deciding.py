"""What people decide about gaps: to leave one alone, for a reason, or to take it up again."""

from typing import Any

from sqlalchemy import Connection, Row, func, select, update

from assistant.errors import GapConflict
from assistant.gaps.catalogue import not_found
from assistant.gaps.domain import GapAction, GapState
from assistant.gaps.keeping import note
from assistant.tables import gap_members, gaps
from knowledge import Actor, ArticleStore, writing

_UNDECIDED = (GapState.OPEN, GapState.DRAFTED)


def dismiss(store: ArticleStore, gap: str, actor: Actor, reason: str) -> None:
    """Leave a gap alone; it takes new questions in, and comes back only when it has grown much.

    Raises `GapNotFound`, and `GapConflict` for one that is closed or dismissed.
    """
    with writing(store.engine) as connection:
        check(locked(connection, gap), *_UNDECIDED)
        counts = select(func.count(), func.count(gap_members.c.customer.distinct())).where(gap_members.c.gap == gap)
        questions, customers = connection.execute(counts).one()
        change(connection, gap, GapState.DISMISSED, actor, {"at": store.clock(), "reason": reason})
        known = {"dismissed_questions": questions, "dismissed_customers": customers, "returned": False}
        connection.execute(update(gaps).where(gaps.c.id == gap).values(**known, article_id=None, revision=None))
        note(connection, gap, GapAction.DISMISSED, actor, {"at": store.clock(), "reason": reason})


def reopen(store: ArticleStore, gap: str, actor: Actor, reason: str) -> None:
    """Take up again what was dismissed, or drafted. Raises `GapNotFound` and `GapConflict`."""
    with writing(store.engine) as connection:
        check(locked(connection, gap), GapState.DISMISSED, GapState.DRAFTED)
        change(connection, gap, GapState.OPEN, actor, {"at": store.clock(), "reason": reason})
        connection.execute(update(gaps).where(gaps.c.id == gap).values(article_id=None, revision=None, returned=False))
        note(connection, gap, GapAction.REOPENED, actor, {"at": store.clock(), "reason": reason})


def locked(connection: Connection, gap: str) -> Row[Any]:
    """The row of a gap, which nobody else changes until the transaction ends. Raises `GapNotFound`."""
    row = connection.execute(select(gaps).where(gaps.c.id == gap).with_for_update()).first()
    if row is None:
        raise not_found(gap)
    return row


def check(row: Row[Any], *states: GapState) -> None:
    """Raise `GapConflict` unless a gap is in one of these states."""
    if row.state not in states:
        raise GapConflict(f"this gap is {row.state} by now, not {' or '.join(states)}: look at it again")


def change(connection: Connection, gap: str, state: GapState, actor: Actor, more: dict[str, Any]) -> None:
    """Give a gap another state; `more` holds `at`, and `reason` where there is one."""
    columns = {"state": state.value, "changed_by": actor.id, "changed_at": more["at"], "reason": more.get("reason")}
    connection.execute(update(gaps).where(gaps.c.id == gap).values(columns))
