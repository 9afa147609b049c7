"""`Desk`: what agents do with customers who need a person."""

from assistant.desk import at_hand, following_up
from assistant.desk.acting import act
from assistant.desk.canned import CannedReplies
from assistant.desk.domain import FollowUp, FollowUpState
from assistant.desk.drafting import Occasion, Wish, draft_for_agent
from assistant.desk.ledger import Ledger
from assistant.desk.queue import Entry, Queue, queue
from assistant.desk.sending import Outgoing, send
from assistant.desk.states import Happening
from assistant.desk.turns import conversation_of, newest_asked
from assistant.desk.viewing import ConversationView, known, view
from assistant.domain import Draft, FeedbackAction, Slot
from assistant.records import record_feedback
from assistant.requests import Verdict
from assistant.service import Assistant
from knowledge import Actor, reading, writing


class Desk:
    """The agents' side of chats, over their ledger; who changes something is recorded with it."""

    def __init__(self, ledger: Ledger, assistant: Assistant):
        self._ledger = ledger
        self._assistant = assistant
        self.canned = CannedReplies(ledger.engine, ledger.clock)

    def queue(self) -> Queue:
        """Who waits, and who is with an agent."""
        with reading(self._ledger.engine) as connection:
            return queue(connection, self._ledger.hours, self._ledger.clock())

    def conversation(self, session: str, language: str = "zh") -> ConversationView:
        """A whole conversation, summed up in the agent's language. Raises `SessionNotFound`."""
        with reading(self._ledger.engine) as connection:
            return view(connection, session, language)

    def known(self, session: str, actor: Actor) -> tuple[Slot, ...]:
        """What can be filled into the agent's reply. Raises `SessionNotFound`."""
        with reading(self._ledger.engine) as connection:
            return known(connection, session, actor.id)

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
            entry = view(connection, session).entry
            occasion = Occasion(session, conversation_of(connection, session), entry.language)
            seen = newest_asked(connection, session)
        draft = draft_for_agent(self._assistant, occasion, wish, actor)
        with self._ledger.changing(session) as page:
            at_hand.put(page, draft, seen, actor.id)
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
