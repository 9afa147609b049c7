"""The shapes of the agents' desk: who waits, a whole conversation, and what agents do with it."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from assistant.api.chat_schemas import Identifier, Note
from assistant.api.schemas import Asked, DataSheetOut, DraftOut, Given, SlotOut, Text, fields_of
from assistant.desk.domain import Cause, FollowUpState, State, Thumb
from assistant.desk.drafting import Wish
from assistant.desk.sending import LONGEST_REPLY, Outgoing
from assistant.desk.viewing import ConversationView
from assistant.domain import Role, Tone
from assistant.requests import LONGEST_HINT

DraftId = Annotated[Text, Field(min_length=1, max_length=64)]


class AgentOut(Given):
    """Who has a conversation."""

    name: str
    display: str


class EntryOut(Given):
    """A conversation as the queue shows it."""

    session: str
    state: State
    cause: Cause | None = Field(description="Why a person was asked for last.")
    waiting_since: datetime | None
    language: str
    business_type: str | None
    urgent: bool
    preview: str = Field(description="The customer's last message, cut to 200 characters.")
    last_message: int
    last_customer_at: datetime | None
    unanswered_since: datetime | None = Field(description="Since when the customer waits for the agent's next message.")
    agent: AgentOut | None
    draft_ready: bool = Field(description="A draft that has seen the customer's last message is at hand.")
    drafting: bool = Field(description="One is being made; with neither, there is nothing to draft for, or it failed.")
    reopened: bool
    priority_for: str | None = Field(description="The agent who knows this customer, after reopening.")


class QueueOut(Given):
    """Who waits, the longest first, then who is with an agent."""

    version: int = Field(description="The same as long as nothing has changed.")
    open: bool
    opens_at: datetime | None
    follow_ups: int = Field(description="How many are open.")
    rows: list[EntryOut]


class LineOut(Given):
    """A message of a conversation."""

    number: int
    role: Role
    text: str
    at: datetime
    agent: str | None
    draft_id: str | None
    data: list[DataSheetOut] = Field(description="What it tells of other systems; each `text` stands in the message.")
    choices: list[str] = Field(description="The questions that the customer could choose from below it.")


class DraftAtHandOut(Given):
    """The draft that is at hand."""

    draft: DraftOut
    answers: int = Field(description="The newest message that it has seen.")
    stale: bool = Field(description="The customer has written since.")
    made_at: datetime


class ContactOut(Given):
    """How the customer can be reached."""

    contact: str
    convenient_time: str | None
    note: str | None
    at: datetime


class ThumbOut(Given):
    """What the customer thinks of one reply."""

    message_number: int
    draft_id: str | None
    thumb: Thumb
    reason: str | None
    at: datetime


class RatingOut(Given):
    """What the customer gave the whole chat, 1 to 5."""

    rating: int
    comment: str | None
    at: datetime


class HandoffOut(Given):
    """One time that a person was asked for."""

    number: int
    cause: Cause
    at: datetime
    agent: str | None = Field(description="What others read of who took it.")
    taken_at: datetime | None
    answered_at: datetime | None = Field(description="When an agent wrote first after it.")
    resolved_at: datetime | None


class FollowUpOut(Given):
    """A customer who is to be contacted."""

    id: str
    session: str
    created_at: datetime
    contact: str
    convenient_time: str | None
    note: str | None
    due_at: datetime
    state: FollowUpState
    done_by: str | None
    done_at: datetime | None
    done_note: str | None


class FollowUpsOut(Given):
    """Follow-ups, those due first."""

    rows: list[FollowUpOut]


class ConversationOut(EntryOut):
    """A whole conversation."""

    messages: list[LineOut]
    draft: DraftAtHandOut | None
    slots: list[SlotOut] = Field(
        description="What a reply needs of the customer, null until they said it, and what else they told."
    )
    contact: ContactOut | None
    follow_up: FollowUpOut | None
    summary: list[str] = Field(description="Two to five lines of a long conversation; none of a short one.")
    rating: RatingOut | None
    thumbs: list[ThumbOut]
    handoffs: list[HandoffOut]


def conversation_out(view: ConversationView) -> dict[str, Any]:
    """A conversation in the shape of `ConversationOut`."""
    return fields_of(ConversationOut, view, view.entry)


class TakeIn(Asked):
    """Who has a conversation, from now on the caller."""

    take_over: bool = Field(False, description="Also when another agent has it.")


class SendIn(Asked):
    """An agent's message."""

    client_message_id: Identifier = Field(
        description="Chosen by the page, one a message: sending the same message again changes nothing."
    )
    text: Text = Field(max_length=LONGEST_REPLY, pattern=r"\S")
    seen: int = Field(ge=0, le=2**31 - 1, strict=True, description="The number of the last message on the page.")
    draft_id: DraftId | None = Field(None, description="The draft that the text came from.")
    anyway: bool = Field(False, description="Also when the customer has written behind `seen`.")

    def outgoing(self) -> Outgoing:
        """The same as the core wants it."""
        return Outgoing(self.client_message_id, self.text, self.seen, self.draft_id, self.anyway)


class SentOut(Given):
    """The message is stored, and on its way."""

    message_number: int


class WishIn(Asked):
    """How another draft should be."""

    hint: Annotated[Text, Field(max_length=LONGEST_HINT)] | None = None
    tone: Tone = Tone.FORMAL
    language: Literal["zh", "en"] | None = None
    article_id: Annotated[Text, Field(min_length=1, max_length=255)] | None = Field(
        None, description="The article to quote."
    )

    def wish(self) -> Wish:
        """The same as the core wants it."""
        return Wish(self.hint, self.tone, self.language, self.article_id)


class RejectIn(Asked):
    """A draft is unfit."""

    draft_id: DraftId
    reason: Note


class DoneIn(Asked):
    """A customer was contacted."""

    note: Note | None = None
