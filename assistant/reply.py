"""A reply in the making: courtesy, statements and warnings become sentences one by one, and at last a draft."""

from collections.abc import Iterator
from itertools import chain
from uuid import uuid4

from assistant.business_types import business_type
from assistant.composing import CitationBook, alternatives, joined
from assistant.courtesy import thanks
from assistant.domain import (
    Decision,
    Draft,
    Inquiry,
    Notice,
    Outcome,
    Sentence,
    SentenceRole,
    Statement,
)
from assistant.evidence import Evidence
from assistant.phrases import Occasion, after, before
from assistant.reasons import paragraph
from assistant.requests import Request
from knowledge import Audience

_NOTES = {
    "other_language": {
        "zh": "引用的原文不是{language}，手册里还没有对应的译文。",
        "en": "The quoted article is not in {language}: the handbook has no translation of it yet.",
    },
    "internal_source": {
        "zh": "引用了仅供内部使用的文章《{title}》，请勿原样发给客户。",
        "en": "This quotes “{title}”, an article for internal use: do not send it to a customer as it is.",
    },
    "part_unanswered": {
        "zh": "问题的这一部分手册里没有答案：{part}",
        "en": "The handbook has no answer to this part of the question: {part}",
    },
    "model_failed": {
        "zh": "语言模型没有给出可用的回复（{reason}），以下为手册原文摘录。",
        "en": "The language model gave no usable reply ({reason}); this quotes the handbook instead.",
    },
    "model_budget": {
        "zh": "语言模型今天的调用次数已用完，以下为手册原文摘录。",
        "en": "The language model was asked as often as a day allows; this quotes the handbook instead.",
    },
    "model_stopped": {
        "zh": "语言模型中途停止（{reason}），回复可能不完整。",
        "en": "The language model stopped half-way ({reason}); the reply may be incomplete.",
    },
    "nothing_grounded": {
        "zh": "没有一句话能在手册中找到依据，因此不作答复。",
        "en": "No sentence could be grounded in the handbook, so there is no answer.",
    },
}
_LANGUAGE_NAMES = {"zh": {"zh": "中文", "en": "英文"}, "en": {"zh": "Chinese", "en": "English"}}


class Reply:
    """Collects what is written; `sentences` yields it in order, `draft` gives the whole afterwards."""

    def __init__(self, request: Request, inquiry: Inquiry, evidence: Evidence, decision: Decision, language: str):
        self.model = "none"
        self._request = request
        self._inquiry = inquiry
        self._evidence = evidence
        self._decision = decision
        self._language = language
        self._book = CitationBook(evidence.quoted)
        self._written: list[Sentence] = []
        self._warnings: list[Notice] = []

    def sentences(self, statements: Iterator[Statement]) -> Iterator[Sentence]:
        """Courtesy, then each statement that cites something, then courtesy."""
        cited = (sentence for sentence in map(self._book.cite, statements) if sentence.citations)
        # The words before depend on whether anything follows them.
        first = next(cited, None)
        if first is None and self._decision.outcome is Outcome.ANSWER:
            self._nothing_to_say()
        occasion = self._occasion(has_statements=first is not None)
        body = chain([first] if first else [], cited)
        for sentence in chain(_spoken(before(occasion)), body, _spoken(after(occasion))):
            self._written.append(sentence)
            yield sentence

    def warn_model_failed(self, reason: str, *, cut_short: bool) -> None:
        """Say that the chat model failed, before its first sentence or after."""
        self._warn("model_stopped" if cut_short else "model_failed", reason=reason)

    def warn_budget_used_up(self) -> None:
        """Say that the chat model may not be asked any more today."""
        self._warn("model_budget")

    def draft(self) -> Draft:
        """The whole reply. Call it when the sentences are through."""
        self._note_sources()
        candidates = self._evidence.candidates
        citations = self._book.citations()
        return Draft(
            id=self._request.draft_id or str(uuid4()),
            outcome=self._decision.outcome,
            confidence=round(candidates[0].confidence, 4) if candidates else 0.0,
            business_type=business_type(self._inquiry.clues, candidates),
            language=self._language,
            text=joined(self._written, self._language),
            sentences=tuple(self._written),
            citations=citations,
            choices=self._decision.choices,
            alternatives=alternatives(candidates, {citation.article_id for citation in citations}),
            slots=self._inquiry.slots,
            warnings=tuple(self._warnings),
            missing=self._decision.missing,
            why=self._decision.why,
            model=self.model,
        )

    def _nothing_to_say(self) -> None:
        self._warn("nothing_grounded")
        why = paragraph(self._language, self._decision.why, self._warnings[-1].message)
        self._decision = Decision(Outcome.HAND_OFF, why, self._inquiry.text, ())

    def _occasion(self, *, has_statements: bool) -> Occasion:
        return Occasion(
            outcome=self._decision.outcome,
            language=self._language,
            tone=self._request.tone,
            reader=self._request.reader,
            has_statements=has_statements,
            personal=self._inquiry.personal,
            wants_person=self._inquiry.wants_person,
            greeting=self._inquiry.greeting,
            aside=self._inquiry.aside if self._decision.outcome is Outcome.CLARIFY else None,
            thanked=thanks(self._inquiry.text),
            other_language=self._in_other_language(),
            part_left=bool(self._evidence.left),
            slots=self._inquiry.slots,
        )

    def _in_other_language(self) -> bool:
        return any(found.revision.content.language != self._language for found in self._evidence.quoted)

    def _note_sources(self) -> None:
        cited = {citation.article_id for citation in self._book.citations()}
        quoted = [found.revision.content for found in self._evidence.quoted if found.article_id in cited]
        if any(content.language != self._language for content in quoted):
            self._warn("other_language", language=_LANGUAGE_NAMES[self._language][self._language])
        for content in quoted:
            if content.audience is Audience.INTERNAL:
                self._warn("internal_source", title=content.title)
        for part in self._evidence.left:
            self._warn("part_unanswered", part=part)

    def _warn(self, code: str, **said: str) -> None:
        self._warnings.append(Notice(code, _NOTES[code][self._language].format(**said)))


def _spoken(sentences: tuple[str, ...]) -> Iterator[Sentence]:
    return (Sentence(text, SentenceRole.COURTESY, ()) for text in sentences)
