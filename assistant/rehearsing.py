"""What a reply would be on another state of the handbook: nothing of it is recorded, no language model is asked."""

from dataclasses import dataclass

from assistant.caution import Caution
from assistant.domain import Draft
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.preparing import prepare
from assistant.requests import Request, check
from knowledge import Candidate, Handbook


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A draft that nobody asked for, masked, and the candidates it was made from, best first.

    `searched` are the texts that were searched for: each part of the inquiry, and behind what was said before.
    """

    draft: Draft
    candidates: tuple[Candidate, ...]
    searched: tuple[str, ...] = ()


def rehearse(handbook: Handbook, request: Request, caution: Caution) -> Rehearsal:
    """The draft for a request in the handbook's own sentences. Raises `InvalidMessage`."""
    check(request)
    prepared = prepare(handbook, request, caution)
    reply = prepared.reply
    drafter = ExtractiveDrafter(handbook.rarity)
    if prepared.brief.evidence:
        reply.model = drafter.name
    for _ in reply.sentences(drafter.statements(prepared.brief)):
        pass
    parts = [asked.text for asked in prepared.evidence.asked]
    context = prepared.inquiry.context
    searched = (*parts, *(f"{context} {part}" for part in parts if context))
    return Rehearsal(reply.draft(), prepared.evidence.candidates, searched)
