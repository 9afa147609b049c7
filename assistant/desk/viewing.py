"""A whole conversation, as agents and supervisors read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from assistant.desk.at_hand import DraftAtHand, at_hand
from assistant.desk.domain import EventKind, FollowUp, Handoff, Thumb
from assistant.desk.following_up import of_session
from assistant.desk.handoffs import handoffs_of
from assistant.desk.queue import Entry, entry
from assistant.desk.slots import AGENT_NAME, conversation_slots
from assistant.desk.staff import agents_named, display_name
from assistant.desk.summary import Spoken, summary
from assistant.domain import Message, Role, Slot
from assistant.errors import SessionNotFound
from assistant.tables import chat_contacts, chat_events, chat_messages, chat_ratings, chat_thumbs, drafts

_MOST_MESSAGES = 500
_MOST_READ = 40
"""Of the newest messages; an older value is hardly meant any more."""


@dataclass(frozen=True, slots=True)
class Line:
    """A message; `agent` is what others read of who wrote it, where an agent did.

    `data` is what it tells of other systems, as sheets in their plain form; each one's `text` stands in the message.
    `choices` are the questions that the customer could choose from below it.
    """

    number: int
    role: Role
    text: str
    at: datetime
    agent: str | None
    draft_id: str | None
    data: tuple[Mapping[str, Any], ...] = ()
    choices: tuple[str, ...] = ()


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


def view(connection: Connection, session: str, language: str = "zh") -> ConversationView:
    """A conversation as it stands, summed up in a language. Raises `SessionNotFound`."""
    found = _found(connection, session)
    messages = _messages(connection, session)
    return ConversationView(
        entry=found,
        messages=messages,
        draft=at_hand(connection, session),
        slots=_told(messages),
        contact=_contact(connection, session),
        follow_up=_follow_up(connection, session),
        summary=tuple(line.text for line in summary(_spoken(connection, messages), language)),
        rating=_rating(connection, session),
        thumbs=_thumbs(connection, session),
        handoffs=_handoffs(connection, session),
    )


def known(connection: Connection, session: str, agent: str) -> tuple[Slot, ...]:
    """What can be filled into an agent's reply: what the customer told, and who writes. Raises `SessionNotFound`."""
    _found(connection, session)
    told = _told(_messages(connection, session, _MOST_READ))
    return (*told, Slot(AGENT_NAME, display_name(connection, agent)))


def _found(connection: Connection, session: str) -> Entry:
    found = entry(connection, session)
    if found is None:
        raise SessionNotFound(f"there is no conversation {session[:64]!r}: look at the queue again")
    return found


def _told(messages: Sequence[Line]) -> tuple[Slot, ...]:
    return conversation_slots([Message(line.role, line.text) for line in messages[-_MOST_READ:]])


def _messages(connection: Connection, session: str, most: int = _MOST_MESSAGES) -> tuple[Line, ...]:
    query = (
        select(chat_messages)
        .where(chat_messages.c.session == session)
        .order_by(chat_messages.c.number.desc())
        .limit(most)
    )
    rows = connection.execute(query).all()
    agents = agents_named(connection, {row.agent for row in rows if row.agent})
    data, choices = _data(connection, session), _choices(connection, session)
    return tuple(
        Line(
            row.number,
            Role(row.role),
            row.text,
            row.created_at,
            _shown(row, agents),
            row.draft_id,
            tuple(sheet for sheet in data.get(row.draft_id, ()) if sheet["text"] in row.text),
            choices.get(row.draft_id, ()) if row.role == Role.ASSISTANT else (),
        )
        for row in reversed(rows)
    )


def _data(connection: Connection, session: str) -> Mapping[str | None, Sequence[Mapping[str, Any]]]:
    """The sheets that were told, by the draft that told them."""
    return {told["draft"]: told["data"] for told in _told_by(connection, session, EventKind.DATA)}


def _choices(connection: Connection, session: str) -> Mapping[str | None, tuple[str, ...]]:
    """The questions that were offered, by the draft that asked back."""
    outcomes = _told_by(connection, session, EventKind.OUTCOME)
    return {told["draft_id"]: tuple(choice["question"] for choice in told["choices"]) for told in outcomes}


def _told_by(connection: Connection, session: str, kind: EventKind) -> list[Mapping[str, Any]]:
    of_kind = (chat_events.c.session == session, chat_events.c.kind == kind.value)
    query = select(chat_events.c.data).where(*of_kind).order_by(chat_events.c.number)
    return list(connection.execute(query).scalars())


def _spoken(connection: Connection, messages: Sequence[Line]) -> tuple[Spoken, ...]:
    made = {line.draft_id for line in messages if line.draft_id}
    query = select(drafts.c.id, drafts.c.draft).where(drafts.c.id.in_(made))
    titles = {
        row.id: tuple(dict.fromkeys(cited["title"] for cited in row.draft["citations"]))
        for row in (connection.execute(query) if made else ())
    }
    return tuple(Spoken(Message(line.role, line.text), titles.get(line.draft_id or "", ())) for line in messages)


def _shown(row: Row[Any], agents: Any) -> str | None:
    return agents[row.agent].display if row.agent else None


def _handoffs(connection: Connection, session: str) -> tuple[Handoff, ...]:
    """With what others read of the agents."""
    found = handoffs_of(connection, session)
    agents = agents_named(connection, {one.agent for one in found if one.agent})
    return tuple(replace(one, agent=agents[one.agent].display) if one.agent else one for one in found)


def _follow_up(connection: Connection, session: str) -> FollowUp | None:
    found = of_session(connection, session)
    if found is None or found.done_by is None:
        return found
    return replace(found, done_by=agents_named(connection, {found.done_by})[found.done_by].display)


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
