"""What Chatwoot sends to the webhook of an agent bot, as far as anything follows from it.

All fields that are not named here are left aside, those of later versions too. Numbers stand for words in some places
(`message_type`), both are understood.
"""

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.adapters.domain import Arrival
from assistant.domain import Role
from assistant.errors import InvalidMessage
from assistant.requests import LONGEST_MESSAGE

_MESSAGE_CREATED = "message_created"
_INCOMING: tuple[str | int, ...] = ("incoming", 0)
_OUTGOING: tuple[str | int, ...] = ("outgoing", 1)
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Id = Annotated[int, Field(gt=0, lt=2**63, strict=True)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Event(_Part):
    event: str


class _Named(_Part):
    id: Id


class _Sender(_Part):
    type: str | None = None


class _Conversation(_Named):
    status: str | None = None


class _MessageCreated(_Named):
    account: _Named
    conversation: _Conversation
    message_type: str | int
    content: str | None = None
    private: bool | None = None
    sender: _Sender | None = None


def arrival_of(body: bytes) -> Arrival | None:
    """The message that a webhook tells of; None when it tells of something else. Raises `InvalidMessage`."""
    try:
        if _Event.model_validate_json(body).event != _MESSAGE_CREATED:
            return None
        told = _MessageCreated.model_validate_json(body)
    except ValidationError as error:
        places = sorted({".".join(map(str, fault["loc"])) or "the whole" for fault in error.errors()})
        # Neither the error nor its cause may be shown: both quote what a customer wrote.
        raise InvalidMessage(f"this is no webhook of Chatwoot's: see {', '.join(places)[:300]}") from None
    role = _role(told)
    if role is None:
        return None
    return Arrival(
        account=told.account.id,
        conversation=told.conversation.id,
        number=told.id,
        role=role,
        text=_UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", told.content or "").strip()[:LONGEST_MESSAGE],
        private=bool(told.private),
        with_bot=told.conversation.status == "pending",
    )


def _role(told: _MessageCreated) -> Role | None:
    """Who wrote; None for what nobody wrote: greetings of the inbox, changes of state."""
    if told.message_type in _INCOMING:
        return Role.CUSTOMER
    if told.message_type in _OUTGOING:
        return Role.ASSISTANT if told.sender and told.sender.type == "agent_bot" else Role.AGENT
    return None
