"""Messages that wait for the assistant, and who answers them: exactly one run, in whatever process.

The rule for messages that arrive while a reply is made: until its first sentence is shown, the run is given up and the
turn begins again with all messages, after the usual pause. From then on the reply is finished, since what was shown
cannot be unseen, and the newer messages are the next turn. So the last reply has always seen every message.
"""

from collections.abc import Collection
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, or_, select, tuple_, update

from assistant.desk.domain import ChatRules, Turn
from assistant.desk.ledger import Ledger, Page
from assistant.desk.replies import Reply, add_reply, add_sentence
from assistant.domain import Message, Role, Sentence
from assistant.tables import chat_messages, chat_sessions
from knowledge import reading, writing

_MESSAGES_SEEN = 40
"""How many of the newest messages a reply is made from."""


class Turns:
    """Who answers what. A claim is a row's, for a lease that its process renews; without a claim nothing is stored."""

    def __init__(self, ledger: Ledger, rules: ChatRules):
        self._ledger = ledger
        self._rules = rules

    def waiting(self, limit: int) -> list[tuple[str, float]]:
        """Sessions that nobody answers yet, and in how many seconds each is due (0 or less: now); soonest first."""
        now = self._ledger.clock()
        query = (
            select(chat_sessions.c.id, chat_sessions.c.due_at)
            .where(chat_sessions.c.due_at.is_not(None), _unclaimed(now))
            .order_by(chat_sessions.c.due_at)
            .limit(limit)
        )
        with reading(self._ledger.engine) as connection:
            return [(row.id, (row.due_at - now).total_seconds()) for row in connection.execute(query)]

    def claim(self, session: str) -> Turn | None:
        """Begin to answer what is due in a session; None when another run does, or the customer is still writing."""
        now = self._ledger.clock()
        run = str(uuid4())
        due = and_(chat_sessions.c.id == session, chat_sessions.c.due_at <= now, _unclaimed(now))
        taken = {"claimed_by": run, "claimed_until": self._lease(now), "attempts": chat_sessions.c.attempts + 1}
        with writing(self._ledger.engine) as connection:
            if not connection.execute(update(chat_sessions).where(due).values(taken)).rowcount:
                return None
            row = connection.execute(select(chat_sessions).where(chat_sessions.c.id == session)).one()
            return Turn(session, run, row.asked, row.attempts, row.language, conversation_of(connection, session))

    def renew(self, turns: Collection[Turn]) -> None:
        """Keep the claims of turns that are still at work."""
        if turns:
            runs = [(turn.session, turn.run) for turn in turns]
            query = update(chat_sessions).where(tuple_(chat_sessions.c.id, chat_sessions.c.claimed_by).in_(runs))
            with writing(self._ledger.engine) as connection:
                connection.execute(query.values(claimed_until=self._lease(self._ledger.clock())))

    def show(self, turn: Turn, sentence: Sentence, *, first: bool) -> bool:
        """Store a sentence; False when the run is over, because of a newer message or because the claim is lost."""
        with self._changing(turn) as page:
            if not _goes_on(page, turn, shown=not first):
                return False
            add_sentence(page, sentence, turn.run)
            return True

    def finish(self, turn: Turn, reply: Reply, *, shown: bool, last: Sentence | None = None) -> bool:
        """Store a whole reply, and `last` before it, in one transaction; False, and nothing stored, as with `show`."""
        with self._changing(turn) as page:
            if not _goes_on(page, turn, shown=shown):
                return False
            if last is not None:
                add_sentence(page, last, turn.run)
            add_reply(page, reply)
            answered = page.row.asked == turn.asked
            page.change(claimed_by=None, claimed_until=None, attempts=0)
            if answered:
                page.change(due_at=None)
            return True

    def release(self, turn: Turn) -> None:
        """Let another run answer instead, at once."""
        with self._changing(turn) as page:
            if page.row.claimed_by == turn.run:
                _let_go(page)

    def _changing(self, turn: Turn) -> AbstractContextManager[Page]:
        return self._ledger.changing(turn.session)

    def _lease(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._rules.lease_seconds)


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(chat_sessions.c.claimed_until.is_(None), chat_sessions.c.claimed_until <= now)


def _goes_on(page: Page, turn: Turn, *, shown: bool) -> bool:
    if page.row.claimed_by != turn.run:
        return False
    if not shown and page.row.asked != turn.asked:
        _let_go(page)
        return False
    return True


def _let_go(page: Page) -> None:
    page.change(claimed_by=None, claimed_until=None, attempts=page.row.attempts - 1)


def conversation_of(connection: Connection, session: str) -> tuple[Message, ...]:
    """The newest messages, each reply behind the messages it has seen rather than behind those it has not."""
    query = (
        select(chat_messages)
        .where(chat_messages.c.session == session)
        .order_by(chat_messages.c.number.desc())
        .limit(_MESSAGES_SEEN)
    )

    def place(row: Any) -> tuple[int, bool, int]:
        return row.answers or row.number, row.role != Role.CUSTOMER, row.number

    rows = sorted(connection.execute(query), key=place)
    return tuple(Message(Role(row.role), row.text) for row in rows)
