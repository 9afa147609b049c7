"""Who waits for a person, and who is with one: what agents see first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, case, func, select

from assistant.desk.domain import Cause, FollowUpState, State
from assistant.desk.hours import Hours
from assistant.desk.staff import Agent, agents_named
from assistant.desk.tables import desk_drafts, follow_ups
from assistant.desk.words import NEUTRAL
from assistant.tables import chat_messages, chat_sessions

LONGEST_PREVIEW = 200
_MOST_ENTRIES = 500
_VERSION_BYTES = 6
"""A version is a number that JavaScript holds exactly."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A conversation as a list shows it.

    `preview` is the customer's last message, cut; `draft_ready` says that a draft which has seen it is at hand,
    `drafting` that one is to come; `reopened`, that it was resolved before; `priority_for`, which agent knows this
    customer.
    """

    session: str
    state: State
    cause: Cause | None
    waiting_since: datetime | None
    language: str
    business_type: str | None
    urgent: bool
    preview: str
    last_message: int
    last_customer_at: datetime | None
    unanswered_since: datetime | None
    agent: Agent | None
    draft_ready: bool
    drafting: bool
    reopened: bool
    priority_for: str | None


@dataclass(frozen=True, slots=True)
class Queue:
    """The desk at a moment: those who wait, the longest first, then those who are with an agent.

    Two queues with the same `version` show the same.
    """

    version: int
    open: bool
    opens_at: datetime | None
    follow_ups: int
    rows: tuple[Entry, ...]


def queue(connection: Connection, hours: Hours, now: datetime) -> Queue:
    """The desk as it stands; `follow_ups` counts the open ones."""
    at_work = (State.WAITING_FOR_PERSON.value, State.WITH_AGENT.value)
    waits_first = case((chat_sessions.c.state == State.WAITING_FOR_PERSON.value, 0), else_=1)
    query = (
        _entries()
        .where(chat_sessions.c.state.in_(at_work))
        .order_by(waits_first, chat_sessions.c.waiting_since, chat_sessions.c.id)
        .limit(_MOST_ENTRIES)
    )
    rows = _read(connection, query)
    still_open = select(func.count()).where(follow_ups.c.state == FollowUpState.OPEN.value)
    waiting = int(connection.execute(still_open).scalar_one())
    shown = (hours.is_open(now), hours.opens_at(now), waiting, rows)
    version = int.from_bytes(sha256(repr(shown).encode()).digest()[:_VERSION_BYTES], "big")
    return Queue(version, *shown)


def entry(connection: Connection, session: str) -> Entry | None:
    """One conversation, in whatever state."""
    return next(iter(_read(connection, _entries().where(chat_sessions.c.id == session))), None)


def _entries() -> Select[Any]:
    newest = and_(chat_messages.c.session == chat_sessions.c.id, chat_messages.c.number == chat_sessions.c.asked)
    return (
        select(
            chat_sessions,
            func.substr(chat_messages.c.text, 1, LONGEST_PREVIEW).label("preview"),
            chat_messages.c.created_at.label("last_customer_at"),
            desk_drafts.c.answers.label("draft_answers"),
        )
        .outerjoin(chat_messages, newest)
        .outerjoin(desk_drafts, desk_drafts.c.draft_id == chat_sessions.c.draft)
    )


def _read(connection: Connection, query: Select[Any]) -> tuple[Entry, ...]:
    rows: Sequence[Row[Any]] = connection.execute(query).all()
    agents = agents_named(connection, {row.agent for row in rows if row.agent})
    return tuple(_entry(row, agents[row.agent] if row.agent else None) for row in rows)


def _entry(row: Row[Any], agent: Agent | None) -> Entry:
    cause = Cause(row.cause) if row.cause else None
    waits = row.state == State.WAITING_FOR_PERSON
    at_desk = waits or row.state == State.WITH_AGENT
    ready = row.draft_answers is not None and row.draft_answers >= row.asked
    return Entry(
        session=row.id,
        state=State(row.state),
        cause=cause,
        waiting_since=row.waiting_since,
        language=row.spoken or row.language or NEUTRAL,
        business_type=row.business_type,
        urgent=row.urgent,
        preview=row.preview or "",
        last_message=row.last_message,
        last_customer_at=row.last_customer_at,
        unanswered_since=row.unanswered_since,
        agent=agent,
        draft_ready=ready,
        drafting=at_desk and not ready and row.drafted < row.asked,
        reopened=row.resolved_at is not None and row.state != State.RESOLVED,
        priority_for=row.last_agent if waits and cause is Cause.REOPENED else None,
    )
