"""Messages of another inbox in SQL: what is still to be answered, by whom, and what was said before.

Bots may not read conversations in Chatwoot, so what was said is kept here, for a few days.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, update

from assistant.adapters.domain import Arrival, Saying, Task
from assistant.adapters.tables import inbox_messages
from assistant.domain import Message, Role

LEASE = timedelta(minutes=3)
"""Longer than a reply takes, with a slow language model and a slow inbox."""
_KEPT = timedelta(days=3)
_MESSAGES_SEEN = 40
_NOTE = "note"
_NO_CLAIM: Mapping[str, Any] = {"claimed_by": None, "claimed_until": None}


class Inbox:
    """The messages of one channel, of one account; each call is part of a transaction."""

    def __init__(self, channel: str, account: int):
        self._channel = channel
        self._account = account

    def receive(self, connection: Connection, arrival: Arrival, now: datetime, due_at: datetime | None) -> bool:
        """Keep a message, to be answered from `due_at` on if that is given; False when it is known.

        PostgreSQL raises `IntegrityError` when another process keeps the same at this moment.
        """
        own = self._of(arrival.conversation)
        known = select(inbox_messages.c.number).where(own, inbox_messages.c.number == arrival.number)
        if connection.execute(known).first() is not None:
            return False
        row = {
            "channel": self._channel,
            "conversation": self._key(arrival.conversation),
            "number": arrival.number,
            "received_at": now,
            "attempts": 0,
            "due_at": due_at,
            "role": _NOTE if arrival.private else arrival.role.value,
            "text": arrival.text,
        }
        connection.execute(insert(inbox_messages), [row])
        if arrival.role is Role.AGENT and not arrival.private:
            # A person was quicker: what they answered needs no answer any more.
            before = and_(own, inbox_messages.c.number < arrival.number, inbox_messages.c.claimed_by.is_(None))
            waiting = and_(before, inbox_messages.c.due_at.is_not(None))
            connection.execute(update(inbox_messages).where(waiting).values(due_at=None, outcome="overtaken"))
        return True

    def due(self, connection: Connection, now: datetime) -> int | None:
        """The conversation that has waited longest for an answer, once its customer has paused."""
        claimed_until = func.max(inbox_messages.c.claimed_until)
        query = (
            select(inbox_messages.c.conversation)
            .where(self._ours(), inbox_messages.c.due_at.is_not(None))
            .group_by(inbox_messages.c.conversation)
            .having(func.max(inbox_messages.c.due_at) <= now, or_(claimed_until.is_(None), claimed_until <= now))
            .order_by(func.min(inbox_messages.c.due_at))
            .limit(1)
        )
        key = connection.execute(query).scalar()
        return None if key is None else int(key.rpartition("/")[2])

    def claim(self, connection: Connection, conversation: int, now: datetime) -> Task | None:
        """Take all that waits in a conversation; None when another run was quicker."""
        run = str(uuid4())
        free = or_(inbox_messages.c.claimed_until.is_(None), inbox_messages.c.claimed_until <= now)
        taken = {"claimed_by": run, "claimed_until": now + LEASE, "attempts": inbox_messages.c.attempts + 1}
        waiting = and_(self._of(conversation), inbox_messages.c.due_at.is_not(None), free)
        if not connection.execute(update(inbox_messages).where(waiting).values(taken)).rowcount:
            return None
        return self._task(connection, conversation, run)

    def settle(self, connection: Connection, task: Task, saying: Saying) -> None:
        """Write down what was said; whose lease ran out writes nothing."""
        said = {"due_at": None, "outcome": saying.outcome, "draft_id": saying.draft}
        connection.execute(update(inbox_messages).where(self._run(task)).values(**said, **_NO_CLAIM))

    def postpone(self, connection: Connection, task: Task, due_at: datetime) -> None:
        """Let the messages be answered later."""
        connection.execute(update(inbox_messages).where(self._run(task)).values(due_at=due_at, **_NO_CLAIM))

    def give_back(self, connection: Connection, task: Task) -> bool:
        """Whether the customer has written more, so that all of it is to be answered together, by the next run."""
        newer = and_(
            self._of(task.conversation),
            inbox_messages.c.number > task.asked,
            inbox_messages.c.role == Role.CUSTOMER.value,
            inbox_messages.c.due_at.is_not(None),
        )
        if connection.execute(select(inbox_messages.c.number).where(newer).limit(1)).first() is None:
            return False
        fewer = inbox_messages.c.attempts - 1
        connection.execute(update(inbox_messages).where(self._run(task)).values(attempts=fewer, **_NO_CLAIM))
        return True

    def remove_old(self, connection: Connection, now: datetime) -> None:
        """Forget what was said some days ago."""
        connection.execute(delete(inbox_messages).where(inbox_messages.c.received_at < now - _KEPT))

    def _task(self, connection: Connection, conversation: int, run: str) -> Task:
        newest_first = select(inbox_messages).where(self._of(conversation)).order_by(inbox_messages.c.number.desc())
        rows = list(connection.execute(newest_first.limit(_MESSAGES_SEEN)))[::-1]
        mine = and_(self._of(conversation), inbox_messages.c.claimed_by == run)
        claimed = connection.execute(select(inbox_messages).where(mine).order_by(inbox_messages.c.number)).all()
        asked = claimed[-1].number
        by_us = {Role.ASSISTANT.value, _NOTE}
        said = [row for row in rows if row.number <= asked and row.role != _NOTE and row.text]
        attempts = max(row.attempts for row in claimed)
        return Task(
            conversation=conversation,
            run=run,
            asked=asked,
            attempts=attempts,
            messages=tuple(Message(Role(row.role), row.text) for row in said),
            has_text=any(row.text for row in claimed),
            # What was said to an earlier message may well have a higher number than the next one that came meanwhile.
            spoken=attempts > 1 and any(row.number > asked and row.role in by_us for row in rows),
        )

    def _key(self, conversation: int) -> str:
        return f"{self._account}/{conversation}"

    def _ours(self) -> ColumnElement[bool]:
        of_account = inbox_messages.c.conversation.startswith(f"{self._account}/")
        return and_(inbox_messages.c.channel == self._channel, of_account)

    def _of(self, conversation: int) -> ColumnElement[bool]:
        return and_(self._ours(), inbox_messages.c.conversation == self._key(conversation))

    def _run(self, task: Task) -> ColumnElement[bool]:
        return and_(self._of(task.conversation), inbox_messages.c.claimed_by == task.run)
