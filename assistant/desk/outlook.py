"""How a chat stands, for the customer's page: who answers, the place in the queue, when somebody is there."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from assistant.desk.domain import State
from assistant.desk.hours import Hours
from assistant.desk.staff import display_name
from assistant.desk.words import NEUTRAL
from assistant.errors import SessionNotFound
from assistant.tables import chat_contacts, chat_ratings, chat_sessions


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether somebody is at the desk, and else when there will be."""

    open: bool
    opens_at: datetime | None
    time_zone: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a page shows beside the messages; `place` is there while the customer waits and somebody is at the desk."""

    state: State
    language: str
    place: int | None
    open: bool
    opens_at: datetime | None
    agent: str | None
    contact_left: bool
    rating: int | None


def opening(hours: Hours, now: datetime) -> Opening:
    """The desk at a moment."""
    return Opening(hours.is_open(now), hours.opens_at(now), hours.zone.key)


def outlook(connection: Connection, session: str, desk: Opening) -> Outlook:
    """How a chat stands. Raises `SessionNotFound`."""
    row = connection.execute(select(chat_sessions).where(chat_sessions.c.id == session)).first()
    if row is None:
        raise SessionNotFound("this chat no longer exists: open a new one")
    contact = select(chat_contacts.c.session).where(chat_contacts.c.session == session)
    rating = select(chat_ratings.c.rating).where(chat_ratings.c.session == session)
    return Outlook(
        state=State(row.state),
        language=row.spoken or row.language or NEUTRAL,
        place=row.place,
        open=desk.open,
        opens_at=desk.opens_at,
        agent=display_name(connection, row.agent) if row.agent else None,
        contact_left=connection.execute(contact).first() is not None,
        rating=connection.execute(rating).scalar(),
    )
