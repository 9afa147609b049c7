"""From the field's own types to what a page shows: pure, and in plain data that goes over the wire as JSON."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TypedDict

from assistant import Alternative, Citation, Draft, Message
from knowledge import Audience, Revision

Mark = tuple[int, int, int]
"""A stretch of a body to mark: start, end, number of the citation."""

_CONTEXT = 40
"""How many characters around a quote an excerpt shows."""

_HIGH, _MEDIUM = 80, 30
"""Per cent from which confidence is called so: the levels at which the assistant answers, and asks back."""


class MessageView(TypedDict):
    """A message of a conversation."""

    role: str
    text: str


class PartView(TypedDict):
    """A stretch of a reply: a statement with its citations, courtesy, a choice, or the space between two of these."""

    text: str
    role: str
    numbers: list[int]


class StretchView(TypedDict):
    """A stretch of an article; `number` is that of the citation that quotes it."""

    text: str
    number: int | None


class ArticleView(TypedDict):
    """An article as its reader sees it: `body` is whole, in stretches."""

    article_id: str
    revision: int
    title: str
    source: str
    business_type: str
    language: str
    internal: bool
    similar_questions: list[str]
    body: list[StretchView]


class SourceView(ArticleView):
    """An article that a reply quotes: the numbers of its citations, and the quotes with a little around them."""

    numbers: list[int]
    excerpt: list[StretchView]


class ConfidenceView(TypedDict):
    """A probability, as a level to name and as whole per cents."""

    level: str
    percent: int


class ChoiceView(TypedDict):
    """A question to offer; the title of an internal article is not for customers."""

    question: str
    internal: bool


class AlternativeView(TypedDict):
    """Another article that may answer."""

    article_id: str
    title: str
    confidence: ConfidenceView
    internal: bool


class SlotView(TypedDict):
    """What the customer has to tell; `value` is None until then."""

    name: str
    value: str | None


class DraftView(TypedDict):
    """A suggested reply with all that is shown beside it."""

    id: str
    outcome: str
    confidence: ConfidenceView
    business_type: str
    language: str
    text: str
    parts: list[PartView]
    sources: list[SourceView]
    choices: list[ChoiceView]
    alternatives: list[AlternativeView]
    slots: list[SlotView]
    warnings: list[str]
    missing: str | None
    personal: bool
    why: str


def conversation_view(messages: Iterable[Message]) -> list[MessageView]:
    """The messages of a conversation, in order."""
    return [{"role": message.role.value, "text": message.text} for message in messages]


def draft_view(draft: Draft, revisions: Mapping[tuple[str, int], Revision], internal: Collection[str]) -> DraftView:
    """A draft beside its sources.

    `revisions` holds what it cites, by article id and number; `internal` are the ids of internal articles among its
    choices and alternatives. A draft that asks back asks for nothing without its choices, so its text ends with them.
    """
    parts = [*reply_parts(draft), *_offered(draft, internal)]
    return {
        "id": draft.id,
        "outcome": draft.outcome.value,
        "confidence": confidence_view(draft.confidence),
        "business_type": draft.business_type.value,
        "language": draft.language,
        "text": "".join(part["text"] for part in parts),
        "parts": parts,
        "sources": _sources(draft.citations, revisions),
        "choices": [
            {"question": choice.question, "internal": choice.article_id in internal} for choice in draft.choices
        ],
        "alternatives": [_alternative(other, internal) for other in draft.alternatives],
        "slots": [{"name": slot.name, "value": slot.value} for slot in draft.slots],
        "warnings": [warning.message for warning in draft.warnings],
        "missing": draft.missing,
        "personal": any(slot.name == "order_number" for slot in draft.slots),
        "why": draft.why,
    }


def confidence_view(confidence: float) -> ConfidenceView:
    """A probability in words and per cents; only what is certain is shown as 0 or 100."""
    percent = round(confidence * 100)
    if 0 < confidence < 1:
        percent = min(max(percent, 1), 99)
    level = "high" if percent >= _HIGH else "medium" if percent >= _MEDIUM else "low"
    return {"level": level, "percent": percent}


def reply_parts(draft: Draft) -> list[PartView]:
    """The draft's text in stretches, sentences and the space between them; together they are the text."""
    parts: list[PartView] = []
    end = 0
    for sentence in draft.sentences:
        start = draft.text.index(sentence.text, end)
        if start > end:
            parts.append(_part(draft.text[end:start], "space"))
        parts.append({"text": sentence.text, "role": sentence.role.value, "numbers": list(sentence.citations)})
        end = start + len(sentence.text)
    return parts


def article_view(revision: Revision, marks: Sequence[Mark] = ()) -> ArticleView:
    """A revision of an article with what is quoted of it marked."""
    content = revision.content
    return {
        "article_id": revision.article_id,
        "revision": revision.number,
        "title": content.title,
        "source": content.source,
        "business_type": content.business_type.value,
        "language": content.language,
        "internal": content.audience is Audience.INTERNAL,
        "similar_questions": list(content.similar_questions),
        "body": marked(content.body, marks),
    }


def marked(body: str, marks: Sequence[Mark]) -> list[StretchView]:
    """The body in stretches; together they are the body. Where marks overlap, the one that begins first has it."""
    stretches: list[StretchView] = []
    at = 0
    for first, last, number in sorted(marks):
        start, end = max(first, at), min(last, len(body))
        if start >= end:
            continue
        if start > at:
            stretches.append({"text": body[at:start], "number": None})
        stretches.append({"text": body[start:end], "number": number})
        at = end
    if at < len(body):
        stretches.append({"text": body[at:], "number": None})
    return stretches


def excerpt(stretches: Sequence[StretchView]) -> list[StretchView]:
    """The marked stretches with a little of what stands around them; … stands for what is left out."""
    last = len(stretches) - 1
    return [
        stretch
        if stretch["number"] is not None
        else {"text": _shortened(stretch["text"], is_first=place == 0, is_last=place == last), "number": None}
        for place, stretch in enumerate(stretches)
    ]


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    head = "" if is_first else text[:_CONTEXT]
    tail = "" if is_last else text[-_CONTEXT:]
    if len(head) + len(tail) + 1 >= len(text):
        return text
    return f"{head}…{tail}"


def _offered(draft: Draft, internal: Collection[str]) -> list[PartView]:
    """The questions that the customer may choose from, as lines of a numbered list."""
    public = [choice.question for choice in draft.choices if choice.article_id not in internal]
    lines = (f"{number}. {question}" for number, question in enumerate(public, 1))
    return [part for line in lines for part in (_part("\n", "space"), _part(line, "choice"))]


def _part(text: str, role: str) -> PartView:
    return {"text": text, "role": role, "numbers": []}


def _alternative(other: Alternative, internal: Collection[str]) -> AlternativeView:
    return {
        "article_id": other.article_id,
        "title": other.title,
        "confidence": confidence_view(other.confidence),
        "internal": other.article_id in internal,
    }


def _sources(citations: Sequence[Citation], revisions: Mapping[tuple[str, int], Revision]) -> list[SourceView]:
    marks: dict[tuple[str, int], list[Mark]] = {}
    for citation in citations:
        cited = marks.setdefault((citation.article_id, citation.revision), [])
        cited.append((citation.start, citation.end, citation.number))
    return [_source(revisions[key], found) for key, found in marks.items()]


def _source(revision: Revision, marks: Sequence[Mark]) -> SourceView:
    article = article_view(revision, marks)
    return {**article, "numbers": [number for _, _, number in marks], "excerpt": excerpt(article["body"])}
