"""`Chatwoot`: an agent bot for inboxes of Chatwoot, which drafts for its agents or answers its customers."""

import logging
import random
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from assistant.adapters.chatwoot_api import ChatwootApi, ConversationGone
from assistant.adapters.chatwoot_messages import arrival_of
from assistant.adapters.chatwoot_signature import see_it_is_genuine
from assistant.adapters.domain import Arrival, Arrived, ChatwootSettings, InboxMode, Saying, Task
from assistant.adapters.inbox import Inbox
from assistant.adapters.replying import Replying
from assistant.desk.faults import without_words
from assistant.domain import Role
from assistant.errors import NotReached, NotYours
from assistant.service import Assistant
from assistant.webhooks.retrying import pause_after
from knowledge import Clock, reading, writing

_THREADS = 3
_LOOK_SECONDS = 0.5
_TIDY_EVERY = timedelta(hours=1)
_MOST_ATTEMPTS = 6
"""Half an hour altogether: a later reply helps nobody."""

_log = logging.getLogger("answerdesk")


class Chatwoot:
    """Takes what Chatwoot sends, and between `start` and `close` answers it; what was taken survives this process.

    The clock is that of the assistant's store if none is given.
    """

    def __init__(self, assistant: Assistant, settings: ChatwootSettings, clock: Clock | None = None):
        store = assistant.knowledge.store
        self._engine: Engine = store.engine
        self._clock: Clock = clock or store.clock
        self._settings = settings
        self._inbox = Inbox("chatwoot", settings.account)
        self._api = ChatwootApi(settings)
        self._replying = Replying(assistant, settings.mode)
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []
        self._tidied = self._clock() - _TIDY_EVERY
        self._fault = ""

    def start(self) -> None:
        """Begin to answer, with what was left behind."""
        for number in range(_THREADS):
            thread = threading.Thread(target=self._run, name=f"chatwoot-{number}", daemon=True)
            self._threads.append(thread)
            thread.start()

    def close(self) -> None:
        """Take nothing more, and wait for what is being answered."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def receive(self, headers: Mapping[str, str], token: str | None, body: bytes) -> Arrived:
        """Take a webhook; `token` is the end of its address, if it had one.

        Raises `TokenRefused`, `InvalidMessage`, and `NotYours` for another account than that of the settings.
        """
        now = self._clock()
        see_it_is_genuine(self._settings.secret, headers, token, body, now)
        arrival = arrival_of(body)
        if arrival is None:
            return Arrived.IGNORED
        if arrival.account != self._settings.account:
            raise NotYours(f"this is account {self._settings.account}: give each account a bot and a server of its own")
        return self._keep(arrival, now)

    def answer_next(self) -> bool:
        """Answer one conversation that is due; False when none is."""
        now = self._clock()
        with reading(self._engine) as connection:
            conversation = self._inbox.due(connection, now)
        if conversation is None:
            return False
        with writing(self._engine) as connection:
            task = self._inbox.claim(connection, conversation, now)
        if task is None:
            return True
        try:
            self._answer(task)
        except NotReached as error:
            self._retry(task, error)
        except ConversationGone:
            self._settle(task, Saying(None, "gone"))
        return True

    def _keep(self, arrival: Arrival, now: datetime) -> Arrived:
        by_customer = arrival.role is Role.CUSTOMER
        # Agents' own notes are no part of what was said; the bot's tell that it has written one.
        if (arrival.private and arrival.role is Role.AGENT) or not (arrival.text or by_customer):
            return Arrived.IGNORED
        wanted = by_customer and (bool(arrival.text) or self._settings.mode is InboxMode.ANSWER)
        # In a conversation that people have, nobody else speaks.
        wanted = wanted and (arrival.with_bot or self._settings.mode is InboxMode.SUGGEST)
        due_at = now + timedelta(seconds=self._settings.pause_seconds) if wanted else None
        try:
            with writing(self._engine) as connection:
                is_new = self._inbox.receive(connection, arrival, now, due_at)
        except IntegrityError:
            is_new = False
        return Arrived.ACCEPTED if is_new else Arrived.KNOWN

    def _answer(self, task: Task) -> None:
        saying = self._saying(task)
        with writing(self._engine) as connection:
            if self._inbox.give_back(connection, task):
                return
        # An agent who reads the note twice is better off than a customer who reads the reply twice: that comes last.
        if saying.note and not task.spoken:
            self._api.say(task.conversation, saying.note, private=True)
        if saying.open_:
            self._api.open(task.conversation)
        if saying.text and not task.spoken:
            self._api.say(task.conversation, saying.text, private=False)
        self._settle(task, saying)

    def _saying(self, task: Task) -> Saying:
        if task.attempts > _MOST_ATTEMPTS:
            # It brought this many processes down.
            return self._replying.excuse(task)
        try:
            return self._replying.saying(task)
        except Exception as error:
            _log.error("chatwoot_failed in %s: %s", task.conversation, without_words(error))
            return self._replying.excuse(task)

    def _retry(self, task: Task, error: NotReached) -> None:
        pause = pause_after(task.attempts, random.random()) if task.attempts < _MOST_ATTEMPTS else None  # noqa: S311
        self._report(f"chatwoot_unreachable: {error}")
        if pause is None:
            self._settle(task, Saying(None, "given_up"))
            return
        with writing(self._engine) as connection:
            self._inbox.postpone(connection, task, self._clock() + pause)

    def _settle(self, task: Task, saying: Saying) -> None:
        with writing(self._engine) as connection:
            self._inbox.settle(connection, task, saying)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self.answer_next():
                    self._fault = ""
                    continue
                self._tidy()
            except Exception as error:
                self._report(f"chatwoot_failed: {without_words(error)}")
            self._stopping.wait(_LOOK_SECONDS)

    def _tidy(self) -> None:
        now = self._clock()
        if now - self._tidied >= _TIDY_EVERY:
            self._tidied = now
            with writing(self._engine) as connection:
                self._inbox.remove_old(connection, now)

    def _report(self, said: str) -> None:
        # A fault that lasts is one line in the log.
        if self._fault != said:
            _log.error(said)
            self._fault = said
