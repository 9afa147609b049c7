"""The one way to change a session: lock it, add to it, and tell who listens once it is stored."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from assistant.desk.domain import Cause, EventKind, State
from assistant.domain import Role
from assistant.errors import SessionNotFound
from assistant.tables import chat_events, chat_messages, chat_sessions
from knowledge import Clock, writing

NO_CLAIM: Mapping[str, Any] = {"claimed_by": None, "claimed_until": None}
"""What lets go of a session."""

Announce = Callable[[str, int], None]
"""Told the session and the number of its newest event, after that is stored."""


class Page:
    """One session, locked until its transaction ends; what is added gets the next numbers, without gaps."""

    def __init__(self, connection: Connection, row: Row[Any], now: datetime):
        self.connection = connection
        self.row = row
        self.now = now
        self.last_event: int = row.last_event
        self._last_message: int = row.last_message
        self._messages: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []
        self._changes: dict[str, Any] = {}

    def add_message(self, role: Role, text: str, **more: Any) -> int:
        """Add a message and its event; `more` are further columns. Gives the message's number."""
        self._last_message += 1
        stored = {"client_message_id": None, "answers": None, "draft_id": None} | more
        key = {"session": self.row.id, "number": self._last_message, "created_at": self.now}
        self._messages.append(key | {"role": role.value, "text": text} | stored)
        told = {"number": self._last_message, "role": role.value, "text": text, "at": self.now.isoformat()}
        marks = {name: stored[column] for name, column in _MARKS if stored[column] is not None}
        self.add_event(EventKind.MESSAGE, told | marks)
        return self._last_message

    def add_event(self, kind: EventKind, data: Mapping[str, Any]) -> None:
        """Add an event."""
        self.last_event += 1
        key = {"session": self.row.id, "number": self.last_event, "created_at": self.now}
        self._events.append(key | {"kind": kind.value, "data": dict(data)})

    def change(self, **columns: Any) -> None:
        """Set columns of the session."""
        self._changes |= columns

    def hand_over(self, cause: Cause) -> None:
        """From now on a person is waited for; who waits already keeps the first cause and the time."""
        if self.row.state == State.WITH_ASSISTANT:
            self.change(state=State.WAITING_FOR_PERSON.value, cause=cause.value, waiting_since=self.now)

    def settle(self) -> None:
        """Write everything."""
        for table, rows in ((chat_messages, self._messages), (chat_events, self._events)):
            if rows:
                self.connection.execute(insert(table), rows)
        if self._events or self._changes:
            counters = {"last_message": self._last_message, "last_event": self.last_event}
            query = update(chat_sessions).where(chat_sessions.c.id == self.row.id)
            self.connection.execute(query.values(**counters, **self._changes))


_MARKS = (("client_message_id", "client_message_id"), ("draft", "draft_id"))
"""What the event of a message has beside its text, and the column it comes from."""


class Ledger:
    """Opens sessions for changes, one transaction each."""

    def __init__(self, engine: Engine, clock: Clock, announce: Announce):
        self.engine = engine
        self.clock = clock
        self._announce = announce

    @contextmanager
    def changing(self, session: str) -> Iterator[Page]:
        """A session, locked; what was added is stored when the block ends. Raises `SessionNotFound`."""
        with writing(self.engine) as connection:
            # SQLite's writers wait for each other anyway; on PostgreSQL those of one session do. Either way numbers
            # become visible in their order, and a retry sees what the first attempt stored.
            query = select(chat_sessions).where(chat_sessions.c.id == session).with_for_update()
            row = connection.execute(query).first()
            if row is None:
                raise SessionNotFound("this chat no longer exists: open a new one")
            page = Page(connection, row, self.clock())
            yield page
            page.settle()
        if page.last_event > row.last_event:
            self._announce(session, page.last_event)
