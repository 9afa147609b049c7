"""A whole conversation, as agents and supervisors read it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from assistant.desk.at_hand import DraftAtHand, at_hand
from assistant.desk.domain import FollowUp, Handoff, Thumb
from assistant.desk.following_up import of_session
from assistant.desk.handoffs import handoffs_of
from assistant.desk.queue import Entry, entry
from assistant.desk.staff import agents_named
from assistant.domain import Role, Slot
from assistant.errors import SessionNotFound
from assistant.tables import chat_contacts, chat_messages, chat_ratings, chat_thumbs

_MOST_MESSAGES = 500


@dataclass(frozen=True, slots=True)
class Line:
    """A message; `agent` is what others read of who wrote it, where an agent did."""

    number: int
    role: Role
    text: str
    at: datetime
    agent: str | None
    draft_id: str | None


@dataclass(frozen=True, slots=True)
class GivenContact:
    """How the customer can be reached, as said at a moment."""

    contact: str
    convenient_time: str | None
    note: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenThumb:
    """What the customer thinks of one reply."""

    message_number: int
    draft_id: str | None
    thumb: Thumb
    reason: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class GivenRating:
    """What the customer gave the whole chat, 1 to 5."""

    rating: int
    comment: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class ConversationView:
    """A conversation with all that was said, done and thought about it; of very many messages, the newest."""

    entry: Entry
    messages: tuple[Line, ...]
    draft: DraftAtHand | None
    slots: tuple[Slot, ...]
    contact: GivenContact | None
    follow_up: FollowUp | None
    summary: tuple[str, ...]
    rating: GivenRating | None
    thumbs: tuple[GivenThumb, ...]
    handoffs: tuple[Handoff, ...]


def view(connection: Connection, session: str) -> ConversationView:
    """A conversation as it stands. Raises `SessionNotFound`."""
    found = entry(connection, session)
    if found is None:
        raise SessionNotFound(f"there is no conversation {session[:64]!r}: look at the queue again")
    draft = at_hand(connection, session)
    return ConversationView(
        entry=found,
        messages=_messages(connection, session),
        draft=draft,
        slots=tuple(Slot(**slot) for slot in draft.draft["slots"]) if draft else (),
        contact=_contact(connection, session),
        follow_up=of_session(connection, session),
        summary=(),
        rating=_rating(connection, session),
        thumbs=_thumbs(connection, session),
        handoffs=tuple(handoffs_of(connection, session)),
    )


def _messages(connection: Connection, session: str) -> tuple[Line, ...]:
    query = (
        select(chat_messages)
        .where(chat_messages.c.session == session)
        .order_by(chat_messages.c.number.desc())
        .limit(_MOST_MESSAGES)
    )
    rows = connection.execute(query).all()
    agents = agents_named(connection, {row.agent for row in rows if row.agent})
    return tuple(
        Line(row.number, Role(row.role), row.text, row.created_at, _shown(row, agents), row.draft_id)
        for row in reversed(rows)
    )


def _shown(row: Row[Any], agents: Any) -> str | None:
    return agents[row.agent].display if row.agent else None


def _contact(connection: Connection, session: str) -> GivenContact | None:
    row = connection.execute(select(chat_contacts).where(chat_contacts.c.session == session)).first()
    return GivenContact(row.contact, row.convenient_time, row.note, row.created_at) if row else None


def _rating(connection: Connection, session: str) -> GivenRating | None:
    row = connection.execute(select(chat_ratings).where(chat_ratings.c.session == session)).first()
    return GivenRating(row.rating, row.comment, row.created_at) if row else None


def _thumbs(connection: Connection, session: str) -> tuple[GivenThumb, ...]:
    query = select(chat_thumbs).where(chat_thumbs.c.session == session).order_by(chat_thumbs.c.message)
    return tuple(
        GivenThumb(row.message, row.draft_id, Thumb(row.thumb), row.reason, row.created_at)
        for row in connection.execute(query)
    )
