"""Where in the queue somebody waits, or when somebody will be there: what a waiting customer is told."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, func, or_, select

from assistant.desk.domain import State
from assistant.desk.hours import Hours
from assistant.tables import chat_sessions


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a waiting customer may expect: a `place` (1 is next) while somebody is there, else `promised_at`.

    When nobody will be there within a year there is a place all the same.
    """

    place: int | None = None
    promised_at: datetime | None = None


NO_PROSPECT = Prospect()
"""Of those who do not wait."""


def prospect(place: int, hours: Hours, now: datetime) -> Prospect:
    """What the customer at a place may expect."""
    promised_at = hours.opens_at(now)
    return Prospect(place) if promised_at is None else Prospect(None, promised_at)


def place_of(connection: Connection, session: str, waiting_since: datetime) -> int:
    """The place of a session that has waited since then: 1 for the one that has waited longest."""
    waits = chat_sessions.c.waiting_since
    before = or_(waits < waiting_since, and_(waits == waiting_since, chat_sessions.c.id < session))
    query = select(func.count()).where(chat_sessions.c.state == State.WAITING_FOR_PERSON.value, before)
    return int(connection.execute(query).scalar_one()) + 1
