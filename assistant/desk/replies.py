"""What a reply consists of on the event stream: sentences, citations, outcome, the whole as a message, done."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from assistant.desk.domain import Cause, EventKind
from assistant.desk.ledger import Page
from assistant.domain import Citation, Draft, Outcome, Role, Sentence, SentenceRole
from knowledge import BusinessType


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about by now."""

    business_type: BusinessType
    urgent: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply; `answers` is the number of the newest message it has seen, None when it answers none."""

    draft: str | None
    text: str
    citations: tuple[Citation, ...]
    outcome: Mapping[str, Any]
    cause: Cause | None
    answers: int | None = None
    topic: Topic | None = None


def drafted(draft: Draft, cause: Cause | None, answers: int, urgent: bool) -> Reply:
    """The reply that a draft is; `cause` comes with a hand-off."""
    outcome = {
        "outcome": draft.outcome.value,
        "confidence": draft.confidence,
        "choices": [asdict(choice) for choice in draft.choices],
        "slots": [asdict(slot) for slot in draft.slots],
        "missing": draft.missing,
    }
    return Reply(draft.id, draft.text, draft.citations, outcome, cause, answers, Topic(draft.business_type, urgent))


def handing_over(text: str, cause: Cause | None, draft: str | None = None, answers: int | None = None) -> Reply:
    """A reply without a draft behind it that hands over, or leaves to a person what was handed over before.

    `draft` names sentences that were shown before.
    """
    outcome: dict[str, Any] = {
        "outcome": Outcome.HAND_OFF.value,
        "confidence": None,
        "choices": [],
        "slots": [],
        "missing": None,
    }
    return Reply(draft, text, (), outcome, cause, answers)


def courtesy(text: str) -> Sentence:
    """A sentence that states no fact."""
    return Sentence(text, SentenceRole.COURTESY, ())


def add_sentence(page: Page, sentence: Sentence, draft: str | None) -> None:
    """Show a sentence. When `draft` changes before `done`, the sentences before it were given up."""
    page.add_event(EventKind.SENTENCE, {"draft": draft, **asdict(sentence)})


def add_reply(page: Page, reply: Reply) -> None:
    """Add what comes after the sentences, and hand the session over where the reply does."""
    if reply.citations:
        shown = [asdict(citation) for citation in reply.citations]
        page.add_event(EventKind.CITATIONS, {"draft": reply.draft, "citations": shown})
    cause = reply.cause and reply.cause.value
    page.add_event(EventKind.OUTCOME, {**reply.outcome, "cause": cause, "draft_id": reply.draft})
    number = page.add_message(Role.ASSISTANT, reply.text, draft_id=reply.draft, answers=reply.answers)
    page.add_event(EventKind.DONE, {"message_number": number, "draft": reply.draft})
    if reply.cause is not None:
        page.hand_over(reply.cause)
