"""The one way to change a session: lock it, add to it, and tell who listens once it is stored."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, insert, select, update

from assistant.desk import handoffs
from assistant.desk.domain import Cause, EventKind, State
from assistant.desk.hours import ALWAYS, Hours
from assistant.desk.places import NO_PROSPECT, Prospect, place_of, prospect
from assistant.desk.promises import state_words, waiting_words
from assistant.desk.staff import display_name
from assistant.desk.states import Effect, Happened, Happening, Standing, move
from assistant.desk.words import NEUTRAL
from assistant.domain import Role
from assistant.errors import SessionNotFound
from assistant.tables import chat_events, chat_messages, chat_sessions
from assistant.webhooks import outbox
from assistant.webhooks.domain import WebhookEvent
from knowledge import Clock, writing

NO_CLAIM: Mapping[str, Any] = {"claimed_by": None, "claimed_until": None}
"""What lets go of a session."""

_WHO_CLOSES = {
    Happening.AGENT_RESOLVES: "agent",
    Happening.CUSTOMER_RESOLVES: "customer",
    # Nobody: the customer's token has expired.
    Happening.CUSTOMER_IS_GONE: None,
}

Announce = Callable[[str, int], None]
"""Told the session and the number of its newest event, after that is stored."""


class Page:
    """One session, locked until its transaction ends; what is added gets the next numbers, without gaps."""

    def __init__(self, connection: Connection, row: Row[Any], now: datetime, hours: Hours):
        self.connection = connection
        self.row = row
        self.now = now
        self.last_event: int = row.last_event
        self.standing = Standing(State(row.state), row.cause and Cause(row.cause), row.agent, row.last_agent)
        self._hours = hours
        self._moved = False
        self._last_message: int = row.last_message
        self._messages: list[dict[str, Any]] = []
        self._events: list[dict[str, Any]] = []
        self._changes: dict[str, Any] = {}
        self._told: list[outbox.Told] = []

    def add_message(self, role: Role, text: str, **more: Any) -> int:
        """Add a message and its event; `more` are further columns. Gives the message's number."""
        self._last_message += 1
        stored = dict.fromkeys(("client_message_id", "answers", "draft_id", "agent")) | more
        key = {"session": self.row.id, "number": self._last_message, "created_at": self.now}
        self._messages.append(key | {"role": role.value, "text": text} | stored)
        told = {"number": self._last_message, "role": role.value, "text": text, "at": self.now.isoformat()}
        marks = self._marks(role, stored)
        self.add_event(EventKind.MESSAGE, told | marks)
        said = {name: told[name] for name in ("number", "role", "text")}
        self.tell(WebhookEvent.MESSAGE_CREATED, said | {"agent": marks.get("agent"), "draft_id": stored["draft_id"]})
        return self._last_message

    def add_event(self, kind: EventKind, data: Mapping[str, Any]) -> None:
        """Add an event."""
        self.last_event += 1
        key = {"session": self.row.id, "number": self.last_event, "created_at": self.now}
        self._events.append(key | {"kind": kind.value, "data": dict(data)})

    def tell(self, event: WebhookEvent, data: Mapping[str, Any]) -> None:
        """Let other programs know, once it is stored."""
        self._told.append((event, {"session": self.row.id, **data}))

    def change(self, **columns: Any) -> None:
        """Set columns of the session."""
        self._changes |= columns

    @property
    def language(self) -> str:
        """The customer's language, as far as it is known."""
        return self._changes.get("spoken", self.row.spoken) or self.row.language or NEUTRAL

    def hand_over(self, cause: Cause) -> None:
        """A person is needed, the assistant says; who waits already keeps the first cause and the time."""
        self.happen(Happened(Happening.ASSISTANT_HANDS_OVER, cause))

    def happen(self, happened: Happened) -> Effect:
        """Move as the machine in `states.py` has it, and tell the customer who answers next.

        Raises `AlreadyTaken`.
        """
        self.standing, effect = move(self.standing, happened)
        if effect is not Effect.NOTHING:
            self._moved = True
            handoffs.record(self.connection, self.row.id, self.standing, effect, self.now)
            self.change(**_columns(self.standing), **self._times(effect))
            self._tell_move(happened, effect)
        return effect

    def tell_prospect(self) -> None:
        """Tell a customer who waits when the place, or the promise, is no longer what was told last."""
        told = Prospect(self.row.place, self.row.promised_at)
        self._moved = self._moved or self._prospect() != told

    def settle(self) -> None:
        """Write everything."""
        if self._moved:
            self._tell_queue()
        for table, rows in ((chat_messages, self._messages), (chat_events, self._events)):
            if rows:
                self.connection.execute(insert(table), rows)
        if self._events or self._changes:
            counters = {"last_message": self._last_message, "last_event": self.last_event}
            query = update(chat_sessions).where(chat_sessions.c.id == self.row.id)
            self.connection.execute(query.values(**counters, **self._changes))
        outbox.write(self.connection, self._told, self.now)

    def _marks(self, role: Role, stored: Mapping[str, Any]) -> dict[str, Any]:
        """What the event of a message has beside its text."""
        if role is Role.AGENT:
            return {"agent": display_name(self.connection, stored["agent"])}
        marks = {"client_message_id": stored["client_message_id"], "draft": stored["draft_id"]}
        return {name: value for name, value in marks.items() if value is not None}

    def _tell_move(self, happened: Happened, effect: Effect) -> None:
        standing, cause = self.standing, self.standing.cause and self.standing.cause.value
        if effect is Effect.HANDED_OVER:
            topic = {name: self._changes.get(name, getattr(self.row, name)) for name in ("business_type", "urgent")}
            self.tell(WebhookEvent.HANDOFF_CREATED, {"cause": cause, "language": self.language, **topic})
        elif effect is Effect.CLOSED:
            agent = standing.last_agent and display_name(self.connection, standing.last_agent)
            by = _WHO_CLOSES.get(happened.what)
            self.tell(WebhookEvent.CONVERSATION_RESOLVED, {"by": by, "agent": agent, "cause": cause})

    def _times(self, effect: Effect) -> dict[str, Any]:
        """The columns that tell since when."""
        match effect:
            case Effect.HANDED_OVER:
                return {"waiting_since": self.now, "unanswered_since": None, "due_at": self._draft_due()}
            case Effect.TAKEN:
                waits = self.row.state == State.WAITING_FOR_PERSON or self.row.unanswered_since is not None
                return {"unanswered_since": self.now if waits else None, "due_at": self._draft_due()}
            case Effect.RETURNED:
                # The wait goes on where it began, and so the customer is among the first.
                return {"waiting_since": self.row.waiting_since or self.now, "unanswered_since": None}
            case Effect.CLOSED:
                done = dict.fromkeys(("waiting_since", "unanswered_since", "due_at", "draft"))
                return {**done, "resolved_at": self.now}
            case _:
                return {}

    def _draft_due(self) -> datetime | None:
        """When the agent's draft is to be made: as soon as the customer pauses, or at once."""
        due_at: datetime | None = self._changes.get("due_at", self.row.due_at)
        asked = self._changes.get("asked", self.row.asked)
        return due_at or (self.now if asked > self.row.drafted else None)

    def _prospect(self) -> Prospect:
        if self.standing.state is not State.WAITING_FOR_PERSON:
            return NO_PROSPECT
        since = self._changes.get("waiting_since", self.row.waiting_since)
        return prospect(place_of(self.connection, self.row.id, since), self._hours, self.now)

    def _tell_queue(self) -> None:
        state, found = self.standing.state, self._prospect()
        self.change(place=found.place, promised_at=found.promised_at)
        language = self.language
        opened = self._hours.is_open(self.now)
        opens_at = self._hours.opens_at(self.now)
        agent = self.standing.agent and display_name(self.connection, self.standing.agent)
        if state is State.WAITING_FOR_PERSON:
            text = waiting_words(found, opened, self._hours.zone, language)
        else:
            text = state_words(state, agent, language)
        told = {"state": state.value, "place": found.place, "open": opened, "agent": agent, "text": text}
        self.add_event(EventKind.QUEUE, told | {"opens_at": opens_at and opens_at.isoformat()})


def _columns(standing: Standing) -> dict[str, Any]:
    return {
        "state": standing.state.value,
        "cause": standing.cause and standing.cause.value,
        "agent": standing.agent,
        "last_agent": standing.last_agent,
    }


class Ledger:
    """Opens sessions for changes, one transaction each."""

    def __init__(self, engine: Engine, clock: Clock, announce: Announce, hours: Hours = ALWAYS):
        self.engine = engine
        self.clock = clock
        self.hours = hours
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
            page = Page(connection, row, self.clock(), self.hours)
            yield page
            page.settle()
        if page.last_event > row.last_event:
            self._announce(session, page.last_event)
