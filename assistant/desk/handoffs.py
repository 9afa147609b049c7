"""Each time that a person was asked for: when, why, and how soon who answered. What figures are made of."""

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from assistant.desk.domain import Cause, Handoff
from assistant.desk.states import Effect, Standing
from assistant.desk.tables import handoffs


def record(connection: Connection, session: str, standing: Standing, effect: Effect, now: datetime) -> None:
    """Write down what a move did to a session's hand-offs; `standing` is how the session stands now."""
    match effect:
        case Effect.HANDED_OVER:
            _begin(connection, session, standing, now)
        case Effect.TAKEN:
            taken = {"agent": standing.agent, "taken_at": now}
            connection.execute(update(handoffs).where(_unanswered(session)).values(taken))
        case Effect.RETURNED:
            left = {"agent": None, "taken_at": None}
            connection.execute(update(handoffs).where(_unanswered(session)).values(left))
        case Effect.CLOSED:
            connection.execute(update(handoffs).where(_under_way(session)).values(resolved_at=now))


def answered(connection: Connection, session: str, agent: str, now: datetime) -> None:
    """Write down that an agent has written; only the first message after a hand-off counts."""
    connection.execute(update(handoffs).where(_unanswered(session)).values(agent=agent, answered_at=now))


def handoffs_of(connection: Connection, session: str) -> list[Handoff]:
    """A session's hand-offs, oldest first."""
    query = select(handoffs).where(handoffs.c.session == session).order_by(handoffs.c.number)
    return [
        Handoff(row.number, Cause(row.cause), row.at, row.agent, row.taken_at, row.answered_at, row.resolved_at)
        for row in connection.execute(query)
    ]


def _begin(connection: Connection, session: str, standing: Standing, now: datetime) -> None:
    last = select(func.coalesce(func.max(handoffs.c.number), 0)).where(handoffs.c.session == session)
    number = connection.execute(last).scalar_one() + 1
    row = {"session": session, "number": number, "cause": standing.cause, "at": now}
    connection.execute(insert(handoffs), [row])


def _under_way(session: str) -> ColumnElement[bool]:
    return and_(handoffs.c.session == session, handoffs.c.resolved_at.is_(None))


def _unanswered(session: str) -> ColumnElement[bool]:
    return and_(_under_way(session), handoffs.c.answered_at.is_(None))
