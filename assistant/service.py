"""`Assistant`: the one core that API, pages, command line and evaluations call."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.caution import Caution
from assistant.decision import Policy, decide
from assistant.domain import (
    Brief,
    Draft,
    Feedback,
    FeedbackAction,
    Inquiry,
    Outcome,
    Reader,
    Sentence,
    Statement,
)
from assistant.errors import InvalidMessage, ModelFailed
from assistant.evidence import Evidence, Wanted, gather
from assistant.privacy import mask, mask_conversation, unmask
from assistant.protocols import Drafter
from assistant.records import DraftRecords, Run
from assistant.reply import Reply
from assistant.requests import Request, Verdict, check
from assistant.understanding import understand
from knowledge import Actor, Candidate, KnowledgeBase


class Assistant:
    """Drafts replies that quote the handbook, and records each with its feedback.

    `drafter` writes; when it fails before its first sentence, `fallback` writes instead, and the draft says so.
    """

    def __init__(
        self, knowledge: KnowledgeBase, drafter: Drafter, fallback: Drafter, records: DraftRecords, caution: Caution
    ):
        self.knowledge = knowledge
        self.records = records
        self._drafter = drafter
        self._fallback = fallback
        self.caution = caution

    def draft(self, request: Request, actor: Actor) -> Draft:
        """A suggested reply, recorded. Raises `InvalidMessage`."""
        *_, last = self.stream(request, actor)
        assert isinstance(last, Draft)  # noqa: S101 - the law of `stream`
        return last

    def stream(self, request: Request, actor: Actor) -> Iterator[Sentence | Draft]:
        """The sentences of a reply as soon as each is known, at last the whole draft, recorded.

        Raises `InvalidMessage` at once, before the first sentence is asked for.
        """
        check(request)
        return self._run(request, actor)

    def feedback(self, draft_id: str, verdict: Verdict, actor: Actor) -> Feedback:
        """Record what an agent did with a draft. Raises `DraftNotFound` and `InvalidMessage`."""
        if verdict.action is FeedbackAction.EDITED and not (verdict.final_text or "").strip():
            raise InvalidMessage("final_text is needed when a draft was edited: send what was sent in the end")
        final_text, reason = (mask(text).text if text else None for text in (verdict.final_text, verdict.reason))
        given = Feedback(draft_id, verdict.action, final_text, reason, actor.id, self.knowledge.store.clock())
        self.records.add_feedback(given)
        return given

    def close(self) -> None:
        """Let go of the drafters' connections; the knowledge base belongs to whoever opened it."""
        self._drafter.close()
        self._fallback.close()

    def _run(self, request: Request, actor: Actor) -> Iterator[Sentence | Draft]:
        began = time.perf_counter()
        conversation, originals = mask_conversation(request.conversation)
        inquiry = understand(conversation)
        language = request.language or inquiry.language
        internal = request.reader is Reader.AGENT
        hint = mask(request.hint).text if request.hint else None
        policy, evidence = self._gathered(inquiry, Wanted(internal, language, hint))
        decision = decide(inquiry, evidence.candidates, policy, language, evidence.unanswered)
        reply = Reply(request, inquiry, evidence, decision, language)
        brief = Brief(inquiry, conversation, _quotable(evidence, decision.outcome), language, request.tone, hint)
        for sentence in reply.sentences(self._statements(brief, reply)):
            yield replace(sentence, text=unmask(sentence.text, originals))
        draft = reply.draft()
        spent = (time.perf_counter() - began) * 1000
        now = self.knowledge.store.clock()
        encoder = self.knowledge.encoder
        self.records.add(Run(actor, request.reader, conversation, inquiry, evidence, encoder, draft, now, spent))
        yield _unmasked(draft, originals)

    def _gathered(self, inquiry: Inquiry, wanted: Wanted) -> tuple[Policy, Evidence]:
        """The levels and the evidence, whose confidences are those of the same ranking model."""
        while True:
            model = self.knowledge.model
            policy = self.caution.policy(model)
            evidence = gather(self.knowledge, inquiry, wanted, policy)
            # Once in months another model is taken into use between two lines.
            if self.knowledge.model is model:
                return policy, evidence

    def _statements(self, brief: Brief, reply: Reply) -> Iterator[Statement]:
        if not brief.evidence:
            return
        written = 0
        reply.model = self._drafter.name
        try:
            for statement in self._drafter.statements(brief):
                written += 1
                yield statement
        except ModelFailed as failure:
            reply.warn_model_failed(str(failure), cut_short=bool(written))
            if not written:
                reply.model = self._fallback.name
                yield from self._fallback.statements(brief)


def _quotable(evidence: Evidence, outcome: Outcome) -> tuple[Candidate, ...]:
    # Asking back quotes nothing; handing over quotes at most the general rule that the evidence is sure of.
    return () if outcome is Outcome.CLARIFY else evidence.quoted


def _unmasked(draft: Draft, originals: Mapping[str, str]) -> Draft:
    return replace(
        draft,
        text=unmask(draft.text, originals),
        sentences=tuple(replace(sentence, text=unmask(sentence.text, originals)) for sentence in draft.sentences),
        slots=tuple(replace(slot, value=unmask(slot.value, originals) if slot.value else None) for slot in draft.slots),
        missing=unmask(draft.missing, originals) if draft.missing else None,
    )
