"""An agent's message on its way to the customer: what is checked before, and what is recorded with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from assistant.desk import at_hand, handoffs
from assistant.desk.acting import act
from assistant.desk.domain import EventKind
from assistant.desk.edit_records import edits_of_draft
from assistant.desk.edits import is_unchanged
from assistant.desk.ledger import Page
from assistant.desk.slots import empty_slots
from assistant.desk.states import Happening, see_it_is_theirs
from assistant.desk.turns import conversation_of
from assistant.domain import FeedbackAction, Message, Role
from assistant.errors import EmptySlot, InvalidMessage, MessageConflict, NewerMessage
from assistant.privacy import mask_conversation
from assistant.records import record_feedback
from assistant.requests import Verdict
from assistant.tables import chat_messages
from knowledge import Actor

LONGEST_REPLY = 8_000


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What an agent sends: `seen` is the number of the last message on the page, `draft_id` the draft it came from.

    With `anyway` it goes out although the customer has written since.
    """

    client_message_id: str
    text: str
    seen: int
    draft_id: str | None = None
    anyway: bool = False


def send(page: Page, outgoing: Outgoing, actor: Actor) -> int:
    """Add an agent's message, once however often it is sent; gives its number.

    Raises `InvalidMessage`, `MessageConflict`, `AlreadyTaken`, `NewerMessage`, `EmptySlot` and `DraftNotFound`.
    """
    own_id = _own_id(actor, outgoing.client_message_id)
    known = _sent_before(page, own_id, outgoing.text)
    if known is not None:
        return known
    _check(page, outgoing, actor)
    act(page, Happening.AGENT_TAKES, actor)
    drafted = None if outgoing.draft_id is None else at_hand.made_for(page.connection, page.row.id, outgoing.draft_id)
    if drafted is not None:
        _tell_data(page, drafted, outgoing.text)
    number = page.add_message(
        Role.AGENT, outgoing.text, client_message_id=own_id, draft_id=outgoing.draft_id, agent=actor.id
    )
    handoffs.answered(page.connection, page.row.id, actor.id, page.now)
    page.change(unanswered_since=None)
    if outgoing.seen >= page.row.asked:
        # Nothing is left to be drafted for.
        page.change(due_at=None, draft=None, drafted=page.row.asked, attempts=0)
    elif page.row.draft == outgoing.draft_id:
        page.change(draft=None)
    if drafted is not None:
        record_feedback(page.connection, drafted["id"], _verdict(page, drafted, outgoing.text), actor, page.now)
    return number


def _tell_data(page: Page, drafted: Mapping[str, Any], text: str) -> None:
    """What was looked up for a draft reaches the customer as data, as long as the agent left it as it was."""
    told = [sheet for sheet in drafted.get("data", ()) if sheet["text"] in text]
    if told:
        page.add_event(EventKind.DATA, {"draft": drafted["id"], "data": told})


def _own_id(actor: Actor, client_message_id: str) -> str:
    """Customers choose ids too, in the same column: an agent's is none that anybody else could send."""
    return sha256(f"{actor.id}\n{client_message_id}".encode()).hexdigest()


def _sent_before(page: Page, own_id: str, text: str) -> int | None:
    query = select(chat_messages.c.number, chat_messages.c.text).where(
        chat_messages.c.session == page.row.id, chat_messages.c.client_message_id == own_id
    )
    known = page.connection.execute(query).first()
    if known is None:
        return None
    if known.text != text:
        raise MessageConflict("this id was used for another text: give each message an id of its own")
    return int(known.number)


def _check(page: Page, outgoing: Outgoing, actor: Actor) -> None:
    text = outgoing.text
    if not text.strip() or len(text) > LONGEST_REPLY:
        raise InvalidMessage(f"a message has between 1 and {LONGEST_REPLY} characters that are no spaces")
    see_it_is_theirs(page.standing, actor.id)
    if page.row.asked > outgoing.seen and not outgoing.anyway:
        raise NewerMessage("the customer has written since: read it, then send again with 'anyway'", page.row.asked)
    if empty := empty_slots(text):
        raise EmptySlot(f"the text still says {', '.join(empty)}: fill it in or take it out", empty)


def _verdict(page: Page, drafted: Mapping[str, Any], text: str) -> Verdict:
    if is_unchanged(edits_of_draft(drafted, text)):
        return Verdict(FeedbackAction.SENT)
    # A name that the conversation gave away is masked where it says no longer that it is one, too.
    said = conversation_of(page.connection, page.row.id)
    masked, _ = mask_conversation((*said, Message(Role.AGENT, text)))
    return Verdict(FeedbackAction.EDITED, masked[-1].text)
