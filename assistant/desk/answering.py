"""Does the work of one turn: a reply that becomes events, or a draft for an agent; nobody is left without either."""

import logging
from collections.abc import Callable, Iterable, Iterator

from assistant.desk.domain import Cause, Turn, Work
from assistant.desk.drafting import Occasion, draft_for_agent, to_answer
from assistant.desk.faults import without_words
from assistant.desk.policy import policy_cause
from assistant.desk.replies import Topic, courtesy, drafted, handing_over
from assistant.desk.turns import Turns
from assistant.desk.words import BY_POLICY, FAILED, LEFT_TO_PERSON, reply_language
from assistant.domain import Draft, Inquiry, Outcome, Reader, Role, Sentence
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
    """Lets the assistant work on turns; `stopping` says that this process is about to end."""

    def __init__(self, assistant: Assistant, turns: Turns, observe: Observe, stopping: Callable[[], bool]):
        self._assistant = assistant
        self._turns = turns
        self._observe = observe
        self._stopping = stopping

    def answer(self, turn: Turn) -> None:
        """Work on a turn to its end, or leave it to another run."""
        shown: list[Sentence] = []
        if turn.attempts > _MOST_ATTEMPTS:
            self._give_up(turn, shown)
            return
        try:
            self._work(turn, shown)
        except Exception as error:
            if self._stopping():
                self._turns.release(turn)
                return
            _log.error("chat_failed in %s: %s", turn.session, without_words(error))
            self._give_up(turn, shown)

    def _work(self, turn: Turn, shown: list[Sentence]) -> None:
        match turn.work:
            case Work.REPLY:
                self._reply(turn, shown)
            case Work.SPARE:
                self._answer_if_possible(turn)
            case Work.DRAFT:
                self._draft(turn)

    def _reply(self, turn: Turn, shown: list[Sentence]) -> None:
        masked, _ = mask_conversation(turn.conversation)
        if cause := policy_cause(masked):
            words = BY_POLICY[cause][_language(turn)]
            reply = handing_over(words, cause, None, turn.asked)
            self._turns.finish(turn, reply, shown=False, sentences=[courtesy(words)])
            return
        inquiry = understand(masked)
        told: list[Sentence] = []
        for item in self._observe(self._written(turn)):
            if isinstance(item, Draft):
                reply = drafted(item, _cause(inquiry, item), turn.asked, inquiry.urgent)
                self._turns.finish(turn, reply, shown=bool(shown), sentences=told)
                return
            if self._stopping():
                self._turns.release(turn)
                return
            if self._assistant.writes_at_once:
                # The next is there already: all of them are stored together, in a third of the time.
                told.append(item)
                continue
            if not self._turns.show(turn, item, first=not shown):
                return
            shown.append(item)

    def _answer_if_possible(self, turn: Turn) -> None:
        """Nothing is shown before it is known whether this is an answer: what is none is left to a person."""
        *sentences, draft = self._observe(self._written(turn))
        assert isinstance(draft, Draft)  # noqa: S101 - the law of `stream`
        if draft.outcome is Outcome.HAND_OFF:
            self._leave(turn)
            return
        told = [one for one in sentences if isinstance(one, Sentence)]
        reply = drafted(draft, None, turn.asked, _inquiry(turn).urgent)
        self._turns.finish(turn, reply, shown=False, sentences=told)

    def _leave(self, turn: Turn) -> None:
        words = LEFT_TO_PERSON[_language(turn)]
        self._turns.finish(
            turn, handing_over(words, None, turn.run, turn.asked), shown=False, sentences=[courtesy(words)]
        )

    def _draft(self, turn: Turn) -> None:
        if not to_answer(turn.conversation):
            self._turns.keep(turn, None)
            return
        occasion = Occasion(turn.session, turn.conversation, turn.language, turn.run)
        draft = draft_for_agent(self._assistant, occasion)
        self._turns.keep(turn, draft, Topic(draft.business_type, _inquiry(turn).urgent))

    def _written(self, turn: Turn) -> Iterator[Sentence | Draft]:
        request = Request(
            turn.conversation,
            reader=Reader.CUSTOMER,
            language=_language(turn),
            draft_id=turn.run,
            asker=Asker(turn.session, turn.visitor),
        )
        return self._assistant.stream(request, Actor(f"chat {turn.session}", frozenset({"customer"})))

    def _give_up(self, turn: Turn, shown: list[Sentence]) -> None:
        match turn.work:
            case Work.REPLY:
                self._apologize(turn, shown)
            case Work.SPARE:
                self._leave(turn)
            case Work.DRAFT:
                # The agent sees that there is none, and can ask for one.
                self._turns.keep(turn, None)

    def _apologize(self, turn: Turn, shown: list[Sentence]) -> None:
        words = FAILED[_language(turn)]
        text = "\n\n".join([*(sentence.text for sentence in shown), words])
        reply = handing_over(text, Cause.FAILURE, draft=turn.run, answers=turn.asked)
        # Nothing better will come of waiting for the customer's next message: the reply stands either way.
        self._turns.finish(turn, reply, shown=bool(shown), sentences=[courtesy(words)], stands=True)


def _language(turn: Turn) -> str:
    said = (message.text for message in reversed(turn.conversation) if message.role is Role.CUSTOMER)
    return reply_language(said, turn.language)


def _inquiry(turn: Turn) -> Inquiry:
    return understand(mask_conversation(turn.conversation)[0])


def _cause(inquiry: Inquiry, draft: Draft) -> Cause | None:
    if draft.outcome is not Outcome.HAND_OFF:
        return None
    if inquiry.wants_person:
        return Cause.CUSTOMER_ASKS
    return Cause.PERSONAL if inquiry.personal else Cause.LOW_CONFIDENCE
