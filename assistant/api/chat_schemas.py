"""The shapes of the self-service chat: what customers' pages send, and what they get at once or as events."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from assistant.api.schemas import Asked, Given, Text
from assistant.desk.conversations import LONGEST_MESSAGE
from assistant.desk.domain import Cause, Contact, State, Thumb

LONGEST_NOTE = 2_000
LONGEST_CONTACT = 200

Note = Annotated[Text, Field(max_length=LONGEST_NOTE)]
Identifier = Annotated[Text, StringConstraints(min_length=1, max_length=64, pattern=r"^[!-~]+$")]


class OpenIn(Asked):
    """Begins a chat."""

    language: Literal["zh", "en"] | None = Field(
        None, description="The page's language, used until the customer has written in one."
    )


class OpenOut(Given):
    """A new chat; the token opens this one and no other."""

    session: str
    token: str = Field(description="Send it as `Authorization: Bearer`.")
    expires_at: datetime


class SayIn(Asked):
    """A customer's message."""

    model_config = Asked.model_config | {
        "json_schema_extra": {"examples": [{"client_message_id": "6f1c9a", "text": "退货运费谁出?"}]}
    }

    client_message_id: Identifier = Field(
        description="Chosen by the page, one a message: sending the same message again changes nothing."
    )
    # Its length is seen to by the core, which says politely that it is too much.
    text: Text = Field(pattern=r"\S", json_schema_extra={"maxLength": LONGEST_MESSAGE})


class SayOut(Given):
    """The message is stored; the reply comes as events."""

    message_number: int


class JudgeIn(Asked):
    """A thumb for one reply, named by its number or its draft."""

    message_number: int | None = Field(None, ge=1, le=2**31 - 1, strict=True)
    draft_id: Identifier | None = None
    thumb: Thumb
    reason: Note | None = None

    @model_validator(mode="after")
    def _names_one_reply(self) -> "JudgeIn":
        if (self.message_number is None) == (self.draft_id is None):
            raise ValueError("give either message_number or draft_id")
        return self

    def reply(self) -> int | str:
        """The number or the draft that was given."""
        return self.message_number or self.draft_id or ""


class JudgeOut(Given):
    """The thumb is stored."""

    message_number: int
    thumb: Thumb


class AskedOut(Given):
    """Who is to answer now, and why."""

    state: State
    cause: Cause


class OpeningOut(Given):
    """Whether somebody is at the desk."""

    open: bool
    opens_at: datetime | None = Field(description="When somebody is there again; null while somebody is.")
    time_zone: str


class OutlookOut(Given):
    """How a chat stands."""

    state: State
    language: str
    place: int | None = Field(description="1 is next; only while the customer waits and somebody is at the desk.")
    open: bool
    opens_at: datetime | None
    agent: str | None = Field(description="The name of who has the chat, if there is one to show.")
    contact_left: bool
    rating: int | None


class ContactIn(Asked):
    """How the customer can be reached."""

    model_config = Asked.model_config | {
        "json_schema_extra": {"examples": [{"contact": "chen@example.com", "convenient_time": "明天下午"}]}
    }

    contact: Annotated[Text, Field(max_length=LONGEST_CONTACT, pattern=r"\S")]
    convenient_time: Annotated[Text, Field(max_length=LONGEST_CONTACT)] | None = None
    note: Note | None = None

    def given(self) -> Contact:
        """The same as the core wants it."""
        return Contact(self.contact, self.convenient_time, self.note)


class RatingIn(Asked):
    """What the customer gives the whole chat."""

    rating: int = Field(ge=1, le=5, strict=True)
    comment: Note | None = None


class StoredOut(Given):
    """It is stored."""

    status: Literal["stored"] = "stored"
