"""Stores what a run found: only the differences are written, and nobody's decision is undone by it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from assistant.gaps.domain import GapAction, GapState, Key, Question
from assistant.tables import gap_actions, gap_members, gaps
from knowledge import Actor, ArticleStore, writing

GAPS = Actor("answerdesk")
"""Who puts questions together and brings gaps back: nobody asked for it."""

GROWTH = 1.5
MORE_CUSTOMERS = 5
"""A dismissed gap comes back when it has grown to so many times its questions, by so many customers."""


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap as a run found it."""

    id: str
    name: str
    question: str
    business_type: str
    language: str
    members: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """How many questions and gaps there are now, and how many gaps are new or came back."""

    questions: int
    gaps: int
    new: int
    returned: int


def keep(store: ArticleStore, found: Sequence[GapRow]) -> Changes:
    """Store gaps with their questions, in one transaction."""
    now = store.clock()
    with writing(store.engine) as connection:
        known = {row.id: row for row in connection.execute(select(gaps))}
        closed = {gap for gap, row in known.items() if row.state == GapState.CLOSED}
        # Closed while the questions were compared: they stay where they are.
        found = [gap for gap in found if gap.id not in closed]
        new = [gap for gap in found if gap.id not in known]
        if new:
            begun = {"state": GapState.OPEN.value, "created_at": now, "changed_at": now, "changed_by": GAPS.id}
            none = {"dismissed_questions": 0, "dismissed_customers": 0, "returned": False}
            connection.execute(insert(gaps), [{**_said(gap), **begun, **none} for gap in new])
        changed = [_said(gap) for gap in found if gap.id in known and _differs(gap, known[gap.id])]
        if changed:
            named = update(gaps).where(gaps.c.id == bindparam("of"))
            connection.execute(named, [{"of": row.pop("id"), **row} for row in changed])
        _keep_members(connection, found, closed)
        still = select(gap_members.c.gap).where(gap_members.c.gap == gaps.c.id)
        connection.execute(delete(gaps).where(gaps.c.state == GapState.OPEN.value, ~still.exists()))
        returned = _bring_back(connection, now)
        return Changes(sum(len(gap.members) for gap in found), len(found), len(new), returned)


def _said(gap: GapRow) -> dict[str, Any]:
    return {name: getattr(gap, name) for name in ("id", "name", "question", "business_type", "language")}


def _differs(gap: GapRow, row: Any) -> bool:
    # What somebody decided about keeps the name it had then.
    return row.state == GapState.OPEN and any(getattr(row, name) != value for name, value in _said(gap).items())


def _keep_members(connection: Connection, found: Sequence[GapRow], closed: set[str]) -> None:
    rows = connection.execute(select(gap_members)).all()
    old = {(row.draft_id, row.part): row for row in rows if row.gap not in closed}
    done = {(row.draft_id, row.part) for row in rows if row.gap in closed}
    wanted = {member.key: _member(member, gap.id) for gap in found for member in gap.members if member.key not in done}
    gone = [key for key in old if key not in wanted]
    added = [row for key, row in wanted.items() if key not in old]
    moved = [row for key, row in wanted.items() if key in old and _moved(row, old[key])]
    of_member = (gap_members.c.draft_id == bindparam("of"), gap_members.c.part == bindparam("at"))
    if gone:
        connection.execute(delete(gap_members).where(*of_member), [_bound(key) for key in gone])
    if moved:
        query = update(gap_members).where(*of_member)
        query = query.values(gap=bindparam("into"), signals=bindparam("signs"), customer=bindparam("who"))
        connection.execute(query, [_bound((row["draft_id"], row["part"])) | _renamed(row) for row in moved])
    if added:
        connection.execute(insert(gap_members), added)


def _member(member: Question, gap: str) -> dict[str, Any]:
    draft_id, part = member.key
    signals = [signal.value for signal in member.signals]
    key = {"draft_id": draft_id, "part": part, "gap": gap}
    return {**key, "asked_at": member.asked_at, "customer": member.customer, "signals": signals}


def _moved(row: Mapping[str, Any], old: Any) -> bool:
    return any(row[name] != getattr(old, name) for name in ("gap", "signals", "customer"))


def _bound(key: Key) -> dict[str, Any]:
    return {"of": key[0], "at": key[1]}


def _renamed(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"into": row["gap"], "signs": row["signals"], "who": row["customer"]}


def _bring_back(connection: Connection, now: Any) -> int:
    counts = (
        select(
            gap_members.c.gap,
            func.count().label("questions"),
            func.count(gap_members.c.customer.distinct()).label("customers"),
        )
        .group_by(gap_members.c.gap)
        .subquery()
    )
    grown = (
        gaps.c.state == GapState.DISMISSED.value,
        counts.c.questions >= GROWTH * gaps.c.dismissed_questions,
        counts.c.customers >= gaps.c.dismissed_customers + MORE_CUSTOMERS,
    )
    ids = list(connection.execute(select(gaps.c.id).join(counts, counts.c.gap == gaps.c.id).where(*grown)).scalars())
    for gap in ids:
        back = {"state": GapState.OPEN.value, "returned": True, "changed_at": now, "changed_by": GAPS.id}
        connection.execute(update(gaps).where(gaps.c.id == gap).values(back))
        note(connection, gap, GapAction.RETURNED, GAPS, {"at": now})
    return len(ids)


def note(connection: Connection, gap: str, action: GapAction, actor: Actor, more: Mapping[str, Any]) -> None:
    """Add to what was done about a gap, whose row this transaction has changed or locked.

    `more` holds `at`, and `reason`, `article_id` and `revision` where known.
    """
    last = select(func.coalesce(func.max(gap_actions.c.number), 0)).where(gap_actions.c.gap == gap)
    number = connection.execute(last).scalar_one() + 1
    row = {"reason": None, "article_id": None, "revision": None, **more}
    key = {"gap": gap, "number": number, "action": action.value, "actor": actor.id}
    connection.execute(insert(gap_actions), [{**key, **row}])
