"""What can be measured out of the box: the assistant as a whole, and plain search."""

from collections.abc import Callable

from assistant import (
    Assistant,
    AssistantSettings,
    Draft,
    Message,
    Outcome,
    Reader,
    Request,
    Role,
    caution_of,
)
from evals.domain import Answer, Case, Found
from evals.protocols import System
from evals.verdicts import found_of, said_of
from knowledge import Actor, Candidate, KnowledgeBase

EVALUATION = Actor("evaluation")
LIMIT = 10


def search_system(
    knowledge: KnowledgeBase,
    settings: AssistantSettings | None = None,
    notice: Callable[[Case, Candidate], None] | None = None,
) -> System:
    """Search for the last message as it is written; answered when the first candidate reaches the answer level.

    `notice` is told the first candidate of each case, with its features.
    """
    caution = caution_of(settings or AssistantSettings())

    def search(case: Case) -> Answer:
        candidates = knowledge.search(case.question, LIMIT, internal=case.is_asked_by_agent)
        confidence = candidates[0].confidence if candidates else 0.0
        if notice is not None and candidates:
            notice(case, candidates[0])
        outcome = Outcome.ANSWER if confidence >= caution.policy(knowledge.model).answer_level else Outcome.HAND_OFF
        return Answer(tuple(map(found_of, candidates)), confidence, outcome)

    return search


def assistant_system(assistant: Assistant) -> System:
    """The drafts that the assistant gives: to the customer who asks, or to an agent where one does."""

    def draft(case: Case) -> Answer:
        written = assistant.draft(request_of(case), EVALUATION)
        found = _recorded(assistant, written)
        return Answer(
            found=found,
            confidence=found[0].confidence if found else 0.0,
            outcome=written.outcome,
            text=written.text,
            said=said_of(written),
            cited=tuple(dict.fromkeys(citation.article_id for citation in written.citations)),
            business_type=written.business_type.value,
            why=written.why,
        )

    return draft


def request_of(case: Case) -> Request:
    """What the assistant is asked for a case: a reply to the customer, or one for the agent who asks."""
    if case.is_asked_by_agent:
        # What an agent looks up is put as the question of a conversation that has no other.
        return Request((Message(Role.CUSTOMER, case.question),), Reader.AGENT)
    return Request(case.conversation, Reader.CUSTOMER)


def _recorded(assistant: Assistant, draft: Draft) -> tuple[Found, ...]:
    """The candidates in the order the draft was made from; the draft itself tells only some of them."""
    quotes = {citation.article_id: citation.quote for citation in draft.citations}
    confidences = {row["article_id"]: row["confidence"] for row in assistant.records.stored(draft.id)["candidates"]}
    live = assistant.knowledge.store.live(confidences)
    return tuple(
        Found(article_id, content.title, quotes.get(article_id) or content.body, confidence)
        for article_id, confidence in confidences.items()
        for content in ([live[article_id].content] if article_id in live else [])
    )
