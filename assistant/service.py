"""`Assistant`: the one core that API, pages, command line and evaluations call."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

from assistant.caution import Caution
from assistant.domain import (
    Brief,
    DataSheet,
    Draft,
    Feedback,
    Sentence,
    Statement,
)
from assistant.drafting.extractive import ExtractiveDrafter
from assistant.errors import BudgetUsedUp, ModelFailed
from assistant.orders.consulting import Orders
from assistant.preparing import prepare
from assistant.privacy import unmask
from assistant.protocols import Drafter
from assistant.records import DraftRecords, Run
from assistant.reply import Reply
from assistant.requests import Request, Verdict, check
from assistant.usage.usage import Usage
from knowledge import Actor, KnowledgeBase


class Assistant:
    """Drafts replies that quote the handbook, and records each with its feedback.

    `drafter` writes; when it fails before its first sentence, `fallback` writes instead, and the draft says so.
    """

    def __init__(
        self, knowledge: KnowledgeBase, drafter: Drafter, fallback: Drafter, records: DraftRecords, caution: Caution
    ):
        self.knowledge = knowledge
        self.records = records
        self.usage = Usage(knowledge.store)
        self._drafter = drafter
        self._fallback = fallback
        self.caution = caution
        self._orders: Orders | None = None

    def consult(self, orders: Orders) -> None:
        """From now on, look up the orders that customers ask about; `close` lets go of them."""
        self._orders = orders

    @property
    def writes_at_once(self) -> bool:
        """Whether all sentences come in one moment, because no language model writes them."""
        return isinstance(self._drafter, ExtractiveDrafter)

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
        return self.records.add_feedback(draft_id, verdict, actor, self.knowledge.store.clock())

    def close(self) -> None:
        """Let go of the drafters' connections; the knowledge base belongs to whoever opened it."""
        self._drafter.close()
        self._fallback.close()
        if self._orders is not None:
            self._orders.close()

    def _run(self, request: Request, actor: Actor) -> Iterator[Sentence | Draft]:
        began = time.perf_counter()
        prepared = prepare(self.knowledge, request, self.caution, self._orders)
        reply, originals = prepared.reply, prepared.originals
        for sentence in reply.sentences(self._statements(prepared.brief, reply)):
            yield replace(sentence, text=unmask(sentence.text, originals))
        draft = reply.draft()
        spent = (time.perf_counter() - began) * 1000
        now = self.knowledge.store.clock()
        evidence, encoder = prepared.evidence, self.knowledge.encoder
        run = Run(actor, request.reader, prepared.conversation, prepared.inquiry, evidence, encoder, draft, now, spent)
        self.records.add(run)
        yield _unmasked(draft, originals)

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
            if isinstance(failure, BudgetUsedUp):
                reply.warn_budget_used_up()
            else:
                reply.warn_model_failed(str(failure), cut_short=bool(written))
            if not written:
                reply.model = self._fallback.name
                yield from self._fallback.statements(brief)


def _unmasked(draft: Draft, originals: Mapping[str, str]) -> Draft:
    return replace(
        draft,
        text=unmask(draft.text, originals),
        sentences=tuple(replace(sentence, text=unmask(sentence.text, originals)) for sentence in draft.sentences),
        data=tuple(_unmasked_sheet(sheet, originals) for sheet in draft.data),
        slots=tuple(replace(slot, value=unmask(slot.value, originals) if slot.value else None) for slot in draft.slots),
        missing=unmask(draft.missing, originals) if draft.missing else None,
    )


def _unmasked_sheet(sheet: DataSheet, originals: Mapping[str, str]) -> DataSheet:
    rows = tuple(replace(row, value=unmask(row.value, originals)) for row in sheet.rows)
    return replace(sheet, rows=rows, text=unmask(sheet.text, originals))
