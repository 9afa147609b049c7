"""`Chat`: customers' self-service conversations, from opening one to the stream of what happens in it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar, TypeVarTuple

from assistant.desk.answering import Answering, Observe
from assistant.desk.conversations import Conversations
from assistant.desk.desk import Desk
from assistant.desk.domain import Asked, ChatRules, Contact, Event, Thumb, Visit
from assistant.desk.figures import Supervision
from assistant.desk.ledger import Ledger
from assistant.desk.news import News, Subscription
from assistant.desk.outlook import Opening, Outlook
from assistant.desk.repeating import Repeating
from assistant.desk.rounds import Rounds
from assistant.desk.tokens import Tokens, signing_key
from assistant.desk.turns import Turns
from assistant.desk.workers import Workers
from assistant.errors import NotYours
from assistant.service import Assistant
from assistant.webhooks.webhooks import Webhooks

_USUAL = ChatRules()
_EVENTS_AT_ONCE = 200
_READERS = 2
"""Threads that read for all streams; a read takes a millisecond, and idle streams do not read."""

_Asked = TypeVarTuple("_Asked")
_Answer = TypeVar("_Answer")


@dataclass(frozen=True, slots=True)
class Stream:
    """The events of one session as they come; `end` lets them end before their time, from any thread."""

    events: AsyncIterator[Event]
    end: Callable[[], None]


class Chat:
    """Chats over an assistant, in its database, and the webhooks that are told of them.

    Messages are stored and acknowledged without the assistant; between `start` and `close` this process answers what
    waits, also what other processes took and left behind.
    """

    def __init__(self, assistant: Assistant, rules: ChatRules = _USUAL):
        store = assistant.knowledge.store
        self.assistant = assistant
        self._rules = rules
        self._clock = store.clock
        self._tokens = Tokens(signing_key(store.engine))
        ledger = Ledger(store.engine, store.clock, self._announce, rules.hours)
        self._conversations = Conversations(ledger, rules)
        self.supervision = Supervision(ledger)
        self.desk = Desk(ledger, assistant)
        self.webhooks = Webhooks(store.engine, store.clock, private=rules.private_webhooks)
        self._turns = Turns(ledger, rules)
        self._workers = Workers(self._turns, rules)
        self._rounds = Repeating(Rounds(ledger, rules).make, rules.poll_seconds, "desk_rounds_failed")
        self._news = News(self._conversations.last_events, rules.poll_seconds)
        self._readers = ThreadPoolExecutor(_READERS, "chat-read")

    def start(self, observe: Observe = iter) -> None:
        """Begin to answer; each reply passes through `observe`."""
        answering = Answering(self.assistant, self._turns, observe, self._workers.stopping)
        self._workers.start(answering.answer)
        self._news.start()
        self._rounds.start("desk-rounds")
        self.webhooks.start()

    def close(self) -> None:
        """End the streams, and finish or leave to others what is being answered."""
        self._news.close()
        self._rounds.close()
        self._workers.close()
        self.webhooks.close()
        self._readers.shutdown()

    def is_new(self) -> bool:
        """Whether nobody has ever chatted here."""
        return not self._conversations.exist()

    def open(self, address: str, language: str | None = None) -> tuple[Visit, str]:
        """A new session and the token for it. Raises `TooMany`; the address is kept as a keyed digest only."""
        session = self._conversations.open(self._tokens.sign(address), language)
        visit = Visit(session, (self._clock() + timedelta(hours=self._rules.session_hours)).replace(microsecond=0))
        return visit, self._tokens.issue(visit)

    def visit(self, session: str, token: str) -> Visit:
        """What a token allows in a session.

        Raises `TokenRefused`, and `NotYours` for any session but the token's own, whether there is one or not.
        """
        visit = self._tokens.read(token, self._clock())
        if visit.session != session:
            raise NotYours("this token belongs to another chat: use the one that came with this chat")
        return visit

    def say(self, visit: Visit, client_message_id: str, text: str) -> int:
        """Store a customer's message, once; gives its number. The reply comes as events.

        Raises `InvalidMessage`, `MessageConflict`, `TooMany` and `SessionNotFound`.
        """
        number = self._conversations.say(visit.session, client_message_id, text)
        self._workers.wake()
        return number

    def ask_for_person(self, visit: Visit) -> Asked:
        """Hand over because the customer wants it. Raises `SessionNotFound`."""
        asked = self._conversations.ask_for_person(visit.session)
        self._workers.wake()
        return asked

    def resolve(self, visit: Visit) -> Outlook:
        """Close a chat because its customer says that it is solved. Raises `SessionNotFound`."""
        self._conversations.resolve(visit.session)
        return self.outlook(visit)

    def outlook(self, visit: Visit) -> Outlook:
        """How a chat stands. Raises `SessionNotFound`."""
        return self._conversations.outlook(visit.session)

    def opening(self) -> Opening:
        """Whether somebody is at the desk."""
        return self._conversations.opening()

    def judge(self, visit: Visit, reply: int | str, thumb: Thumb, reason: str | None = None) -> int:
        """Record a thumb for a reply (number or draft); gives its number. Raises `InvalidMessage`."""
        return self._conversations.judge(visit.session, reply, thumb, reason)

    def leave_contact(self, visit: Visit, contact: Contact) -> None:
        """Put the customer down to be contacted. Raises `SessionNotFound`."""
        self._conversations.leave_contact(visit.session, contact)

    def rate(self, visit: Visit, rating: int, comment: str | None = None) -> None:
        """Store a rating, 1 to 5. Raises `SessionNotFound`."""
        self._conversations.rate(visit.session, rating, comment)

    async def follow(self, visit: Visit, after: int) -> Stream:
        """The events behind `after`, those to come included, until the visit expires or the chat is closed.

        A number from the future counts as the newest there is. Raises `SessionNotFound` before the first event.
        """
        newest = await self._read(self._conversations.last_event, visit.session)
        news = Subscription()
        return Stream(self._events(visit, min(after, newest), news), news.close)

    async def _events(self, visit: Visit, after: int, news: Subscription) -> AsyncIterator[Event]:
        with self._news.telling(visit.session, news):
            while not news.closed and (left := self._seconds_left(visit)) > 0:
                events = await self._read(self._conversations.events_after, visit.session, after, _EVENTS_AT_ONCE)
                for event in events:
                    yield event
                    after = event.number
                if not events:
                    await news.newer_than(after, left)

    async def _read(self, question: Callable[[*_Asked], _Answer], *asked: *_Asked) -> _Answer:
        # A pool of its own: the handlers' threads may all be busy.
        return await asyncio.get_running_loop().run_in_executor(self._readers, question, *asked)

    def _seconds_left(self, visit: Visit) -> float:
        return (visit.expires_at - self._clock()).total_seconds()

    def _announce(self, session: str, number: int) -> None:
        self._news.tell(session, number)
