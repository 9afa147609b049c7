"""What changes at the desk without anybody doing something: places in the queue, hours, agents who are gone.

Every process makes its rounds; what another one has done already is seen under the session's lock and left alone.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Integer, func, literal, or_, select

from assistant.accounts.tables import people
from assistant.desk.acting import act
from assistant.desk.domain import ChatRules, State
from assistant.desk.ledger import Ledger, Page
from assistant.desk.places import prospect
from assistant.desk.states import Happening
from assistant.tables import chat_sessions
from knowledge import reading

_AT_DESK = chat_sessions.c.state.in_([State.WAITING_FOR_PERSON.value, State.WITH_AGENT.value])
# It began to wait before drafts were made, say.
_UNDRAFTED = _AT_DESK & chat_sessions.c.due_at.is_(None) & (chat_sessions.c.drafted < chat_sessions.c.asked)


class Rounds:
    """Keeps the promises to those who wait, and takes back what nobody will answer."""

    def __init__(self, ledger: Ledger, rules: ChatRules):
        self._ledger = ledger
        self._rules = rules

    def make(self) -> None:
        """Look once: tell those whose place or promise is another, and see to what is left lying."""
        now = self._ledger.clock()
        with reading(self._ledger.engine) as connection:
            left = self._sessions(connection, self._left(now))
            over = self._sessions(connection, self._over(now))
            undrafted = self._sessions(connection, _UNDRAFTED)
        for session in over:
            self._move(session, self._over(now), Happening.CUSTOMER_IS_GONE)
        for session in left:
            self._move(session, self._left(now), Happening.AGENT_IS_GONE)
        for session in undrafted:
            with self._ledger.changing(session) as page:
                if _holds(page, _UNDRAFTED):
                    page.change(due_at=page.now)
        # What was done above moves others in the queue.
        with reading(self._ledger.engine) as connection:
            moved = self._misplaced(connection, now)
        for session in moved:
            with self._ledger.changing(session) as page:
                page.tell_prospect()

    def _misplaced(self, connection: Connection, now: datetime) -> list[str]:
        """Those who were told another place than theirs, or another promise, the first in the queue first."""
        place = func.row_number().over(order_by=(chat_sessions.c.waiting_since, chat_sessions.c.id)).label("now_at")
        columns = (chat_sessions.c.id, chat_sessions.c.place, chat_sessions.c.promised_at, place)
        queue = select(*columns).where(chat_sessions.c.state == State.WAITING_FOR_PERSON.value).subquery()
        promised_at = prospect(1, self._ledger.hours, now).promised_at
        should_have = literal(None, Integer) if promised_at is not None else queue.c.now_at
        is_other = or_(queue.c.place.is_distinct_from(should_have), queue.c.promised_at.is_distinct_from(promised_at))
        return list(connection.execute(select(queue.c.id).where(is_other).order_by(queue.c.now_at)).scalars())

    def _move(self, session: str, still: ColumnElement[bool], what: Happening) -> None:
        with self._ledger.changing(session) as page:
            if _holds(page, still):
                act(page, what, None)

    def _left(self, now: datetime) -> ColumnElement[bool]:
        """With an agent who has let the customer wait for too long, or who has no account any more."""
        too_long = chat_sessions.c.unanswered_since <= now - timedelta(minutes=self._rules.unanswered_minutes)
        disabled = chat_sessions.c.agent.in_(select(people.c.name).where(people.c.disabled))
        return (chat_sessions.c.state == State.WITH_AGENT.value) & or_(too_long, disabled)

    def _over(self, now: datetime) -> ColumnElement[bool]:
        """At the desk, although the customer's token has expired: nobody would read an answer."""
        return _AT_DESK & (chat_sessions.c.created_at <= now - timedelta(hours=self._rules.session_hours))

    def _sessions(self, connection: Connection, which: ColumnElement[bool]) -> list[str]:
        return list(connection.execute(select(chat_sessions.c.id).where(which)).scalars())


def _holds(page: Page, which: ColumnElement[bool]) -> bool:
    found = select(chat_sessions.c.id).where(chat_sessions.c.id == page.row.id, which)
    return page.connection.execute(found).first() is not None
