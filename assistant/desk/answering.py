"""Answers one turn: what the assistant writes becomes events, and whatever happens the customer hears something."""

import logging
from collections.abc import Callable, Iterable, Iterator

from assistant.desk.domain import Cause, Turn
from assistant.desk.faults import without_words
from assistant.desk.replies import courtesy, drafted, handing_over
from assistant.desk.turns import Turns
from assistant.desk.words import FAILED, reply_language
from assistant.domain import Draft, Outcome, Reader, Role, Sentence
from assistant.orders.domain import Asker
from assistant.privacy import mask_conversation
from assistant.requests import Request
from assistant.service import Assistant
from assistant.understanding import understand
from knowledge import Actor

Observe = Callable[[Iterable[Sentence | Draft]], Iterable[Sentence | Draft]]
"""Passes a reply through and may count it."""

_MOST_ATTEMPTS = 3
"""A message that brought this many processes down is not tried again."""

_log = logging.getLogger("answerdesk")


class Answering:
    """Lets the assistant answer turns; `stopping` says that this process is about to end."""

    def __init__(self, assistant: Assistant, turns: Turns, observe: Observe, stopping: Callable[[], bool]):
        self._assistant = assistant
        self._turns = turns
        self._observe = observe
        self._stopping = stopping

    def answer(self, turn: Turn) -> None:
        """Answer a turn to its end, or leave it to another run."""
        shown: list[Sentence] = []
        if turn.attempts > _MOST_ATTEMPTS:
            self._apologize(turn, shown)
            return
        try:
            self._write(turn, shown)
        except Exception as error:
            if self._stopping():
                self._turns.release(turn)
                return
            _log.error("chat_failed in %s: %s", turn.session, without_words(error))
            self._apologize(turn, shown)

    def _write(self, turn: Turn, shown: list[Sentence]) -> None:
        for item in self._observe(self._reply(turn)):
            if isinstance(item, Draft):
                reply = drafted(item, _cause(turn, item), turn.asked)
                self._turns.finish(turn, reply, shown=bool(shown))
                return
            if self._stopping():
                self._turns.release(turn)
                return
            if not self._turns.show(turn, item, first=not shown):
                return
            shown.append(item)

    def _reply(self, turn: Turn) -> Iterator[Sentence | Draft]:
        request = Request(
            turn.conversation,
            reader=Reader.CUSTOMER,
            language=_language(turn),
            draft_id=turn.run,
            asker=Asker(turn.session, turn.visitor),
        )
        return self._assistant.stream(request, Actor(f"chat {turn.session}", frozenset({"customer"})))

    def _apologize(self, turn: Turn, shown: list[Sentence]) -> None:
        words = FAILED[_language(turn)]
        text = "\n\n".join([*(sentence.text for sentence in shown), words])
        reply = handing_over(text, Cause.FAILURE, draft=turn.run, answers=turn.asked)
        # Nothing better will come of waiting for the customer's next message: the reply stands either way.
        self._turns.finish(turn, reply, shown=True, last=courtesy(words))


def _language(turn: Turn) -> str:
    said = (message.text for message in reversed(turn.conversation) if message.role is Role.CUSTOMER)
    return reply_language(said, turn.language)


def _cause(turn: Turn, draft: Draft) -> Cause | None:
    if draft.outcome is not Outcome.HAND_OFF:
        return None
    inquiry = understand(mask_conversation(turn.conversation)[0])
    if inquiry.wants_person:
        return Cause.CUSTOMER_ASKS
    return Cause.PERSONAL if inquiry.personal else Cause.LOW_CONFIDENCE
