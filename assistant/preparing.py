"""Everything that comes before the first sentence of a reply: from a request to the evidence and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from assistant.caution import Caution
from assistant.decision import Policy, decide, decide_on_order
from assistant.domain import Brief, Inquiry, Message, Outcome, Reader
from assistant.evidence import Evidence, Wanted, gather
from assistant.orders.consulting import Orders, Said, consulted
from assistant.orders.telling import Manner, tell
from assistant.picking import decided_by_agent, picked
from assistant.privacy import mask, mask_conversation
from assistant.reply import Reply
from assistant.requests import Request
from assistant.understanding import understand
from knowledge import Candidate, Handbook


@dataclass(frozen=True, slots=True)
class Prepared:
    """A reply that only has to be written; `conversation` is masked, `originals` put back what was."""

    conversation: tuple[Message, ...]
    originals: Mapping[str, str]
    inquiry: Inquiry
    evidence: Evidence
    brief: Brief
    reply: Reply


def prepare(handbook: Handbook, request: Request, caution: Caution, orders: Orders | None = None) -> Prepared:
    """Understand a request, search the handbook, look up the order it asks about where `orders` can be, decide.

    Raises `InvalidMessage`.
    """
    conversation, originals = mask_conversation(request.conversation)
    inquiry = understand(conversation)
    if request.by_person:
        inquiry = replace(inquiry, wants_person=False)
    language = request.language or inquiry.language
    internal = request.reader is Reader.AGENT
    hint = mask(request.hint).text if request.hint else None
    policy, evidence = _gathered(handbook, inquiry, Wanted(internal, language, hint), caution)
    if request.article_id is not None:
        evidence = picked(evidence, request.article_id)
        decision, told = decided_by_agent(evidence, language), None
    else:
        said = Said(inquiry, conversation, originals, request.asker)
        inquiry, consultation = consulted(orders, said, has_answer=bool(evidence.quoted))
        if consultation is None:
            decision, told = decide(inquiry, evidence.candidates, policy, language, evidence.unanswered), None
        else:
            decision = decide_on_order(consultation.step, language)
            told, originals = tell(consultation, Manner(language, request.tone, consultation.zone), originals)
    reply = Reply(request, inquiry, evidence, decision, language)
    reply.told = told
    quotable = _quotable(evidence, inquiry, decision.outcome, is_told=told is not None)
    brief = Brief(inquiry, conversation, quotable, language, request.tone, hint, request.reader)
    return Prepared(conversation, originals, inquiry, evidence, brief, reply)


def _gathered(handbook: Handbook, inquiry: Inquiry, wanted: Wanted, caution: Caution) -> tuple[Policy, Evidence]:
    """The levels and the evidence, whose confidences are those of the same ranking model."""
    while True:
        model = handbook.model
        policy = caution.policy(model)
        evidence = gather(handbook, inquiry, wanted, policy)
        # Once in months another model is taken into use between two lines.
        if handbook.model is model:
            return policy, evidence


def _quotable(evidence: Evidence, inquiry: Inquiry, outcome: Outcome, *, is_told: bool) -> tuple[Candidate, ...]:
    if is_told:
        # What else was asked in the same breath is answered too; beside an order's data its general rule is not.
        return evidence.quoted if len(inquiry.parts) > 1 else ()
    # Asking back quotes nothing; handing over quotes at most the general rule that the evidence is sure of.
    return () if outcome is Outcome.CLARIFY else evidence.quoted
