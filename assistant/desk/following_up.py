"""Customers who left a contact: who is to be called back, from when on, and what came of it."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Row, insert, select, update

from assistant.desk.domain import Contact, FollowUp, FollowUpState
from assistant.desk.hours import Hours
from assistant.desk.ledger import Page
from assistant.desk.tables import follow_ups
from assistant.errors import FollowUpNotFound

_MOST = 500
_OPEN = follow_ups.c.state == FollowUpState.OPEN.value


def promise(page: Page, contact: Contact, hours: Hours) -> None:
    """Put a customer down to be contacted: now, or when somebody is there again. The last contact left counts."""
    left = {"contact": contact.contact, "convenient_time": contact.convenient_time, "note": contact.note}
    known = update(follow_ups).where(follow_ups.c.session == page.row.id, _OPEN).values(left)
    if page.connection.execute(known).rowcount:
        return
    row = {
        "id": str(uuid4()),
        "session": page.row.id,
        "created_at": page.now,
        "due_at": hours.opens_at(page.now) or page.now,
        "state": FollowUpState.OPEN.value,
    }
    page.connection.execute(insert(follow_ups), [row | left])


def listed(connection: Connection, state: FollowUpState) -> list[FollowUp]:
    """Follow-ups in a state, those due first; of the done ones, the newest."""
    order = follow_ups.c.due_at if state is FollowUpState.OPEN else follow_ups.c.done_at.desc()
    query = select(follow_ups).where(follow_ups.c.state == state.value).order_by(order, follow_ups.c.id).limit(_MOST)
    return [_follow_up(row) for row in connection.execute(query)]


def of_session(connection: Connection, session: str) -> FollowUp | None:
    """The newest follow-up of a session."""
    query = select(follow_ups).where(follow_ups.c.session == session).order_by(follow_ups.c.created_at.desc()).limit(1)
    row = connection.execute(query).first()
    return _follow_up(row) if row else None


def close(connection: Connection, follow_up: str, agent: str, note: str | None, now: datetime) -> FollowUp:
    """Record that the customer was contacted; who does it again changes nothing. Raises `FollowUpNotFound`."""
    done = {"state": FollowUpState.DONE.value, "done_by": agent, "done_at": now, "done_note": note}
    connection.execute(update(follow_ups).where(follow_ups.c.id == follow_up, _OPEN).values(done))
    row = connection.execute(select(follow_ups).where(follow_ups.c.id == follow_up)).first()
    if row is None:
        raise FollowUpNotFound("there is no such follow-up: list them again")
    return _follow_up(row)


def _follow_up(row: Row[Any]) -> FollowUp:
    return FollowUp(
        row.id,
        row.session,
        row.created_at,
        row.contact,
        row.convenient_time,
        row.note,
        row.due_at,
        FollowUpState(row.state),
        row.done_by,
        row.done_at,
        row.done_note,
    )
