"""`Desk`: what agents do with customers who need a person."""

from dataclasses import dataclass

from assistant.desk import at_hand, following_up
from assistant.desk.acting import act
from assistant.desk.domain import FollowUp, FollowUpState
from assistant.desk.ledger import Ledger
from assistant.desk.queue import Entry, Queue, queue
from assistant.desk.sending import Outgoing, send
from assistant.desk.states import Happening
from assistant.desk.turns import conversation_of
from assistant.desk.viewing import ConversationView, view
from assistant.domain import Draft, FeedbackAction, Reader, Role, Tone
from assistant.records import record_feedback
from assistant.requests import Request, Verdict
from assistant.service import Assistant
from knowledge import Actor, reading, writing


@dataclass(frozen=True, slots=True)
class Wish:
    """How an agent wants another draft; what is None stays as usual. `article_id` is the article to quote."""

    hint: str | None = None
    tone: Tone = Tone.FORMAL
    language: str | None = None
    article_id: str | None = None


class Desk:
    """The agents' side of chats, over their ledger; who changes something is recorded with it."""

    def __init__(self, ledger: Ledger, assistant: Assistant):
        self._ledger = ledger
        self._assistant = assistant

    def queue(self) -> Queue:
        """Who waits, and who is with an agent."""
        with reading(self._ledger.engine) as connection:
            return queue(connection, self._ledger.hours, self._ledger.clock())

    def conversation(self, session: str) -> ConversationView:
        """A whole conversation. Raises `SessionNotFound`."""
        with reading(self._ledger.engine) as connection:
            return view(connection, session)

    def take(self, session: str, actor: Actor, *, take_over: bool = False) -> Entry:
        """Have a conversation from now on, also another agent's with `take_over`.

        Raises `SessionNotFound` and `AlreadyTaken`.
        """
        return self._act(session, Happening.AGENT_TAKES_OVER if take_over else Happening.AGENT_TAKES, actor)

    def release(self, session: str, actor: Actor) -> Entry:
        """Let the customer wait for anybody again, as long as they have waited. Raises as `take` does."""
        return self._act(session, Happening.AGENT_RELEASES, actor)

    def resolve(self, session: str, actor: Actor) -> Entry:
        """Close a conversation; the customer reopens it by writing. Raises as `take` does."""
        return self._act(session, Happening.AGENT_RESOLVES, actor)

    def send(self, session: str, outgoing: Outgoing, actor: Actor) -> int:
        """Send a message to the customer, once however often it is asked for; gives its number.

        Who sends has the conversation from then on. What became of the draft is recorded with it. Raises
        `SessionNotFound`, `InvalidMessage`, `MessageConflict`, `AlreadyTaken`, `NewerMessage`, `EmptySlot` and
        `DraftNotFound`.
        """
        with self._ledger.changing(session) as page:
            return send(page, outgoing, actor)

    def redraft(self, session: str, wish: Wish, actor: Actor) -> Draft:
        """Have another draft written, which is at hand from then on. Raises `SessionNotFound` and `InvalidMessage`."""
        with reading(self._ledger.engine) as connection:
            seen = view(connection, session).messages
            said = conversation_of(connection, session)
        request = Request(said, Reader.AGENT, wish.language, wish.tone, wish.hint)
        draft = self._assistant.draft(request, actor)
        answers = max((line.number for line in seen if line.role is Role.CUSTOMER), default=0)
        with self._ledger.changing(session) as page:
            at_hand.put(page, draft, answers, actor.id)
        return draft

    def reject(self, session: str, draft_id: str, reason: str, actor: Actor) -> None:
        """Put a draft away as unfit. Raises `SessionNotFound` and `DraftNotFound`."""
        with self._ledger.changing(session) as page:
            at_hand.made_for(page.connection, session, draft_id)
            verdict = Verdict(FeedbackAction.REJECTED, reason=reason)
            record_feedback(page.connection, draft_id, verdict, actor, page.now)
            if page.row.draft == draft_id:
                page.change(draft=None)

    def follow_ups(self, state: FollowUpState) -> list[FollowUp]:
        """Who is to be contacted, or was."""
        with reading(self._ledger.engine) as connection:
            return following_up.listed(connection, state)

    def follow_up_done(self, follow_up: str, note: str | None, actor: Actor) -> FollowUp:
        """Record that a customer was contacted. Raises `FollowUpNotFound`."""
        with writing(self._ledger.engine) as connection:
            return following_up.close(connection, follow_up, actor.id, note, self._ledger.clock())

    def _act(self, session: str, what: Happening, actor: Actor) -> Entry:
        with self._ledger.changing(session) as page:
            act(page, what, actor)
        return self.conversation(session).entry
