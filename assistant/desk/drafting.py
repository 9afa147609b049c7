"""Drafts for the agent who is to answer: made when the customer has written, and made anew as the agent wishes."""

import re
from dataclasses import dataclass, replace

from assistant.business_words import weights
from assistant.courtesy import asks
from assistant.desk.words import reply_language
from assistant.domain import Draft, Message, Reader, Role, Tone
from assistant.errors import InvalidMessage
from assistant.orders.domain import Asker
from assistant.own_business import wants_person
from assistant.privacy import mask_conversation
from assistant.requests import Request
from assistant.service import Assistant
from assistant.single_questions import single_questions
from assistant.understanding import understand
from knowledge import Actor, normalize

_CLAUSE = re.compile(r"(?<=[，,。！？!?；;\n])|(?<=\.)(?=\s)")


@dataclass(frozen=True, slots=True)
class Wish:
    """How an agent wants a draft; what is None stays as usual. `article_id` is the article to answer from."""

    hint: str | None = None
    tone: Tone = Tone.FORMAL
    language: str | None = None
    article_id: str | None = None


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a draft is made for: a session's newest messages; `language` is the page's, `draft_id` may be given."""

    session: str
    conversation: tuple[Message, ...]
    language: str | None
    draft_id: str | None = None


def draft_for_agent(
    assistant: Assistant, occasion: Occasion, wish: Wish = NO_WISH, actor: Actor | None = None
) -> Draft:
    """A draft for what the customer has asked and nobody answered. Raises `InvalidMessage` when nothing was asked.

    An `actor` who wants one gets it for what was answered, too.
    """
    asked = to_answer(occasion.conversation) or (_up_to_customer(occasion.conversation) if actor else ())
    if not asked:
        raise InvalidMessage("the customer has not asked anything yet: there is nothing to draft for")
    said = (message.text for message in reversed(asked) if message.role is Role.CUSTOMER)
    request = Request(
        asked,
        reader=Reader.AGENT,
        language=wish.language or reply_language(said, occasion.language),
        tone=wish.tone,
        hint=wish.hint,
        draft_id=occasion.draft_id,
        article_id=wish.article_id,
        asker=Asker(occasion.session),
        by_person=True,
    )
    return assistant.draft(request, actor or Actor(f"desk {occasion.session}", frozenset({"agent"})))


def to_answer(conversation: tuple[Message, ...]) -> tuple[Message, ...]:
    """A conversation up to the customer's last message that asks something, for an agent's draft.

    What the assistant said when it handed over is no part of the question; the wish for a person is taken out of it,
    and "are you there?" asks nothing while the question before it is open. Empty when nothing was asked.
    """
    last = 0
    for end in range(len(conversation), 0, -1):
        role = conversation[end - 1].role
        if role is Role.AGENT:
            break
        if role is Role.CUSTOMER and (left := without_wish(conversation[end - 1].text)):
            inquiry = understand(mask_conversation((Message(Role.CUSTOMER, left),))[0])
            if not inquiry.greeting:
                return _without_wishes(conversation[:end])
            last = last or end
    return _without_wishes(conversation[:last])


def without_wish(text: str) -> str:
    """A message without the wish for a person; empty when that is all it says.

    A wish that is one clause with a question stays where it is.
    """
    if not wants_person(normalize(text)):
        return text
    left = "".join(clause for clause in _CLAUSE.split(text) if not wants_person(normalize(clause))).strip(" ,，\n")
    return next((said for said in (left, text) if _asks_something(said)), "")


def _asks_something(text: str) -> bool:
    said = [normalize(sentence) for sentence in single_questions(text)]
    return any(weights(sentence) or (asks(sentence) and not wants_person(sentence)) for sentence in said)


def _without_wishes(conversation: tuple[Message, ...]) -> tuple[Message, ...]:
    left = (
        replace(message, text=without_wish(message.text)) if message.role is Role.CUSTOMER else message
        for message in conversation
    )
    return tuple(message for message in left if message.text)


def _up_to_customer(conversation: tuple[Message, ...]) -> tuple[Message, ...]:
    ends = (end for end in range(len(conversation), 0, -1) if conversation[end - 1].role is Role.CUSTOMER)
    return conversation[: next(ends, 0)]
