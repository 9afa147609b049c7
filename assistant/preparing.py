"""Everything that comes before the first sentence of a reply: from a request to the evidence and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.caution import Caution
from assistant.decision import Policy, decide
from assistant.domain import Brief, Inquiry, Message, Outcome, Reader
from assistant.evidence import Evidence, Wanted, gather
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


def prepare(handbook: Handbook, request: Request, caution: Caution) -> Prepared:
    """Understand a request, search the handbook for it, and decide. Raises `InvalidMessage`."""
    conversation, originals = mask_conversation(request.conversation)
    inquiry = understand(conversation)
    language = request.language or inquiry.language
    internal = request.reader is Reader.AGENT
    hint = mask(request.hint).text if request.hint else None
    policy, evidence = _gathered(handbook, inquiry, Wanted(internal, language, hint), caution)
    if request.article_id is None:
        decision = decide(inquiry, evidence.candidates, policy, language, evidence.unanswered)
    else:
        evidence = picked(evidence, request.article_id)
        decision = decided_by_agent(evidence, language)
    reply = Reply(request, inquiry, evidence, decision, language)
    brief = Brief(inquiry, conversation, _quotable(evidence, decision.outcome), language, request.tone, hint)
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


def _quotable(evidence: Evidence, outcome: Outcome) -> tuple[Candidate, ...]:
    # Asking back quotes nothing; handing over quotes at most the general rule that the evidence is sure of.
    return () if outcome is Outcome.CLARIFY else evidence.quoted
