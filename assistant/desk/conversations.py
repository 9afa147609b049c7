"""Chats in SQL: sessions, what is said in them, and what customers think of it."""

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, delete, insert, select

from assistant.desk import following_up
from assistant.desk.acting import act
from assistant.desk.domain import Asked, Cause, ChatRules, Contact, Event, EventKind, State, Thumb
from assistant.desk.ledger import Ledger, Page
from assistant.desk.outlook import Opening, Outlook, opening, outlook
from assistant.desk.replies import add_reply, add_sentence, courtesy, handing_over
from assistant.desk.states import Effect, Happened, Happening
from assistant.desk.words import PASSED_ON
from assistant.domain import Role
from assistant.errors import InvalidMessage, MessageConflict, SessionNotFound
from assistant.limits.words import Limit, refusal
from assistant.privacy import mask
from assistant.tables import chat_contacts, chat_events, chat_messages, chat_ratings, chat_sessions, chat_thumbs
from assistant.understanding import language_told
from assistant.usage.counting import note
from knowledge import reading, writing

LONGEST_MESSAGE = 2_000
_SESSIONS_AT_ONCE = 500
_TELLING = 10
"""How many of the newest messages are looked at for the customer's language."""

_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True)
class _Allowed:
    """How many there may be within a window."""

    limit: Limit
    most: int
    window: timedelta = timedelta(minutes=1)


class Conversations:
    """Sessions and what customers do in them."""

    def __init__(self, ledger: Ledger, rules: ChatRules):
        self._ledger = ledger
        self._rules = rules

    def exist(self) -> bool:
        """Whether there is any session."""
        with reading(self._ledger.engine) as connection:
            return connection.execute(select(chat_sessions.c.id).limit(1)).first() is not None

    def open(self, visitor: str, language: str | None) -> str:
        """Begin a session for a visitor; gives its id. Raises `TooMany` for a visitor that opens too many."""
        now, rules = self._ledger.clock(), self._rules
        opened = (
            select(chat_sessions.c.created_at)
            .where(chat_sessions.c.visitor == visitor)
            .order_by(chat_sessions.c.created_at.desc())
        )
        row = {
            "id": str(uuid4()),
            "created_at": now,
            "visitor": visitor,
            "language": language,
            "state": State.WITH_ASSISTANT.value,
            **dict.fromkeys(("last_message", "last_event", "asked", "attempts"), 0),
        }
        with writing(self._ledger.engine) as connection:
            _check_pace(
                connection, opened, _Allowed(Limit.CHATS_PER_ADDRESS, rules.sessions_per_address_per_minute), now
            )
            connection.execute(insert(chat_sessions), [row])
        return str(row["id"])

    def say(self, session: str, client_message_id: str, text: str) -> int:
        """Store a customer's message, once however often it is sent; gives its number.

        It is due to be answered when the customer has paused. Raises `InvalidMessage`, `MessageConflict`, `TooMany`
        and `SessionNotFound`.
        """
        _check_text(text)
        with self._ledger.changing(session) as page:
            known = _sent_before(page, client_message_id)
            if known is not None:
                if known.text != text:
                    raise MessageConflict(
                        f"the id {client_message_id!r} was used for another text: give each message an id of its own"
                    )
                return int(known.number)
            sent = _by_customer(page, chat_messages.c.created_at)
            for allowed in (
                _Allowed(Limit.MESSAGES_PER_MINUTE, self._rules.messages_per_minute),
                _Allowed(Limit.MESSAGES_PER_DAY, self._rules.messages_per_day, timedelta(days=1)),
            ):
                _check_pace(page.connection, sent, allowed, page.now)
            number = page.add_message(Role.CUSTOMER, text, client_message_id=client_message_id)
            page.change(asked=number, due_at=self._due_at(page))
            page.change(spoken=_spoken(page, text))
            page.happen(Happened(Happening.CUSTOMER_WRITES))
            if page.standing.state is State.WITH_AGENT:
                page.change(unanswered_since=page.row.unanswered_since or page.now)
            return number

    def _due_at(self, page: Page) -> datetime:
        """When a message of now is to be answered: after a pause, or together with one that is due and waits."""
        overdue = page.row.due_at is not None and page.row.due_at <= page.now
        is_claimed = page.row.claimed_until is not None and page.row.claimed_until > page.now
        if overdue and not is_claimed:
            # Where many wait, whoever writes again keeps the place; else those who write on would never be answered.
            kept: datetime = page.row.due_at
            return kept
        return page.now + timedelta(seconds=self._rules.pause_seconds)

    def ask_for_person(self, session: str) -> Asked:
        """Hand a session over because its customer wants it; once is enough, and no model is asked."""
        with self._ledger.changing(session) as page:
            effect = page.happen(Happened(Happening.CUSTOMER_ASKS, Cause.CUSTOMER_ASKS))
            if effect is Effect.HANDED_OVER:
                text = PASSED_ON[page.language]
                add_sentence(page, courtesy(text), None)
                add_reply(page, handing_over(text, Cause.CUSTOMER_ASKS))
            return Asked(page.standing.state, page.standing.cause or Cause.CUSTOMER_ASKS)

    def resolve(self, session: str) -> None:
        """Close a session because its customer says that it is solved."""
        with self._ledger.changing(session) as page:
            act(page, Happening.CUSTOMER_RESOLVES, None)

    def opening(self) -> Opening:
        """Whether somebody is at the desk."""
        return opening(self._ledger.hours, self._ledger.clock())

    def outlook(self, session: str) -> Outlook:
        """How a session stands, for its customer. Raises `SessionNotFound`."""
        with reading(self._ledger.engine) as connection:
            return outlook(connection, session, self.opening())

    def judge(self, session: str, reply: int | str, thumb: Thumb, reason: str | None) -> int:
        """Record a thumb for a reply, named by its number or its draft; the last one counts. Gives the number.

        Raises `InvalidMessage` when this session has no such reply.
        """
        column = chat_messages.c.number if isinstance(reply, int) else chat_messages.c.draft_id
        query = select(chat_messages.c.number, chat_messages.c.draft_id).where(
            chat_messages.c.session == session, column == reply, chat_messages.c.role != Role.CUSTOMER.value
        )
        with self._ledger.changing(session) as page:
            found = page.connection.execute(query).first()
            if found is None:
                raise InvalidMessage("this chat has no such reply: give the number or draft of one of its replies")
            said = {"draft_id": found.draft_id, "thumb": thumb.value, "reason": reason}
            _replace(page, chat_thumbs, {"message": found.number}, said)
            if found.draft_id is not None:
                note(page.connection, found.draft_id)
            return int(found.number)

    def leave_contact(self, session: str, contact: Contact) -> None:
        """Store how the customer can be reached, to be contacted; the last one counts."""
        said = {"contact": contact.contact, "convenient_time": contact.convenient_time, "note": contact.note}
        with self._ledger.changing(session) as page:
            _replace(page, chat_contacts, {}, said)
            following_up.promise(page, contact, self._ledger.hours)

    def rate(self, session: str, rating: int, comment: str | None) -> None:
        """Store what the customer gives the whole chat, 1 to 5; the last one counts."""
        with self._ledger.changing(session) as page:
            _replace(page, chat_ratings, {}, {"rating": rating, "comment": comment})

    def last_event(self, session: str) -> int:
        """The number of the newest event, 0 before the first. Raises `SessionNotFound`."""
        number = self.last_events([session]).get(session)
        if number is None:
            raise SessionNotFound("this chat no longer exists: open a new one")
        return number

    def last_events(self, sessions: Collection[str]) -> Mapping[str, int]:
        """The same of many sessions; those that no longer exist are left out."""
        wanted = list(sessions)
        found: dict[str, int] = {}
        with reading(self._ledger.engine) as connection:
            for start in range(0, len(wanted), _SESSIONS_AT_ONCE):
                some = chat_sessions.c.id.in_(wanted[start : start + _SESSIONS_AT_ONCE])
                rows = connection.execute(select(chat_sessions.c.id, chat_sessions.c.last_event).where(some))
                found |= {row.id: row.last_event for row in rows}
        return found

    def events_after(self, session: str, number: int, limit: int) -> Sequence[Event]:
        """The next events behind `number`, in order."""
        query = (
            select(chat_events)
            .where(chat_events.c.session == session, chat_events.c.number > number)
            .order_by(chat_events.c.number)
            .limit(limit)
        )
        with reading(self._ledger.engine) as connection:
            return [Event(row.number, EventKind(row.kind), row.data) for row in connection.execute(query)]


def _spoken(page: Page, text: str) -> str | None:
    """The customer's language, as the newest messages tell it."""
    before = page.connection.execute(_by_customer(page, chat_messages.c.text).limit(_TELLING)).scalars()
    return language_told(mask(said).text for said in (text, *before))


def _check_text(text: str) -> None:
    if not text.strip():
        raise InvalidMessage("the message is empty")
    if len(text) > LONGEST_MESSAGE:
        raise InvalidMessage(f"the message has {len(text)} characters: {LONGEST_MESSAGE} is the most, shorten it")


def _sent_before(page: Page, client_message_id: str) -> Row[Any, Any] | None:
    query = select(chat_messages.c.number, chat_messages.c.text).where(
        chat_messages.c.session == page.row.id, chat_messages.c.client_message_id == client_message_id
    )
    return page.connection.execute(query).first()


def _by_customer(page: Page, column: ColumnElement[_Value]) -> Select[_Value]:
    own = (chat_messages.c.session == page.row.id, chat_messages.c.role == Role.CUSTOMER.value)
    return select(column).where(*own).order_by(chat_messages.c.number.desc())


def _check_pace(connection: Connection, newest_first: Select[datetime], allowed: _Allowed, now: datetime) -> None:
    """Refuse another one while as many as are allowed lie within the window."""
    earliest = connection.execute(newest_first.offset(allowed.most - 1).limit(1)).scalar()
    if earliest is None or earliest <= now - allowed.window:
        return
    wait_seconds = math.ceil((earliest + allowed.window - now).total_seconds())
    said = f"{allowed.most} in {allowed.window.total_seconds():.0f} seconds"
    raise refusal(allowed.limit, said, wait_seconds)


def _replace(page: Page, table: Table, key: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Store what a customer said last about the same thing."""
    whole = {"session": page.row.id, **key}
    page.connection.execute(delete(table).where(*(table.c[name] == value for name, value in whole.items())))
    page.connection.execute(insert(table), [{**whole, "created_at": page.now, **said}])
