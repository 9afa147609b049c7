"""What the assistant is asked for, and what it is told afterwards."""

from dataclasses import dataclass

from assistant.domain import FeedbackAction, Message, Reader, Role, Tone
from assistant.errors import InvalidMessage
from assistant.orders.domain import NOBODY_IN_PARTICULAR, Asker

LONGEST_MESSAGE = 8_000
MOST_MESSAGES = 200
LONGEST_HINT = 500
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Request:
    """What the assistant is asked for: a reply to the customer's last message, for an agent or for the customer.

    `language` ("zh" or "en") is the customer's when empty; `hint` is an agent's wish for the draft; `draft_id` is for
    callers that show sentences before the draft is there, and have to say then whose they are; `article_id` is an
    article that an agent has picked to answer from; `asker` is whose attempts to find an order are counted. With
    `by_person` a person answers already, and the wish for one asks nothing.
    """

    conversation: tuple[Message, ...]
    reader: Reader = Reader.AGENT
    language: str | None = None
    tone: Tone = Tone.FORMAL
    hint: str | None = None
    draft_id: str | None = None
    article_id: str | None = None
    asker: Asker = NOBODY_IN_PARTICULAR
    by_person: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an agent did with a draft, as it is said: `final_text` is what was sent in the end."""

    action: FeedbackAction
    final_text: str | None = None
    reason: str | None = None


def check(request: Request) -> None:
    """Raise `InvalidMessage` for a conversation that can't be answered, naming what is wrong with it."""
    messages = request.conversation
    if not messages or not any(message.role is Role.CUSTOMER for message in messages):
        raise InvalidMessage("the conversation needs at least one message of the customer")
    if len(messages) > MOST_MESSAGES:
        raise InvalidMessage(f"the conversation has {len(messages)} messages: send the last {MOST_MESSAGES}")
    for number, message in enumerate(messages, 1):
        if not message.text.strip():
            raise InvalidMessage(f"message {number} is empty")
        if len(message.text) > LONGEST_MESSAGE:
            raise InvalidMessage(
                f"message {number} has {len(message.text)} characters: {LONGEST_MESSAGE} is the most, shorten it"
            )
    if request.language is not None and request.language not in LANGUAGES:
        raise InvalidMessage(f"language {request.language[:20]!r} is not one of {', '.join(LANGUAGES)}")
    if request.hint is not None and len(request.hint) > LONGEST_HINT:
        raise InvalidMessage(f"the hint has {len(request.hint)} characters: {LONGEST_HINT} is the most")
