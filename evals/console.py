"""The retrieval console: a question in; out come the candidates, what each is made of, and what is decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from assistant import Assistant, Draft, Message, Outcome, Reader, Request, Role, mask_conversation, rehearse
from evals.case_store import CaseStore
from evals.domain import Case, Half
from evals.errors import InvalidCase
from evals.golden import Added, CaseOrigin
from knowledge import (
    Actor,
    ArticleContent,
    ArticleDraft,
    Candidate,
    Explanation,
    Hit,
    Lifecycle,
    PassageKind,
    RankingModel,
    Revision,
    explain,
    language_of,
    marks,
    normalize,
    terms,
)

Span = tuple[int, int]

REASON = "said to be the right article in the console"


@dataclass(frozen=True, slots=True)
class FoundBy:
    """What one index found of an article: its place in that index's list, from 1, and the raw score.

    `index` is "questions" or "bodies" (cosine), or "terms" (BM25).
    """

    index: str
    place: int
    score: float
    kind: PassageKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A text of an article, and the stretches of it that hold terms of the question."""

    text: str
    marks: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A candidate and why it stands where it does.

    `model_log_odds` is what the parts of the confidence and the intercept add up to. `best` is where the best passage
    stands in the body, the whole of it when a question matched.
    """

    candidate: Candidate
    explanation: Explanation
    model_log_odds: float
    found_by: tuple[FoundBy, ...]
    title: Marked
    body: Marked
    similar_questions: tuple[Marked, ...]
    best: Span


@dataclass(frozen=True, slots=True)
class Look:
    """What the console shows: what was searched for, the levels, the candidates best first, and the draft."""

    searched: tuple[str, ...]
    model: str
    answer_level: float
    clarify_level: float
    candidates: tuple[Seen, ...]
    draft: Draft


class Console:
    """Looks into searches over an open assistant. Nothing it does counts as a customer's question."""

    def __init__(self, assistant: Assistant):
        self._assistant = assistant

    def look(self, conversation: Sequence[Message], *, internal: bool = True, language: str | None = None) -> Look:
        """What is found for a conversation's last message, and why. Raises `InvalidMessage`."""
        knowledge = self._assistant.knowledge
        reader = Reader.AGENT if internal else Reader.CUSTOMER
        model = knowledge.model
        rehearsed = rehearse(knowledge, Request(tuple(conversation), reader, language), self._assistant.caution)
        found = self._found_by(rehearsed.searched, internal=internal)
        asked = {term for text in rehearsed.searched for term in terms(text)}
        policy = self._assistant.caution.policy(model)
        return Look(
            rehearsed.searched,
            model.version,
            policy.answer_level,
            policy.clarify_level,
            tuple(_seen(each, model, found.get(each.article_id, ()), asked) for each in rehearsed.candidates),
            rehearsed.draft,
        )

    def _found_by(self, texts: Iterable[str], *, internal: bool) -> Mapping[str, Sequence[FoundBy]]:
        found: dict[str, dict[str, FoundBy]] = {}
        for text in texts:
            hits = self._assistant.knowledge.find(text, internal=internal).hits
            if hits is None:
                continue
            for index, each in (("questions", hits.questions), ("bodies", hits.bodies), ("terms", hits.terms)):
                for place, hit in enumerate(each, 1):
                    found.setdefault(hit.article_id, {}).setdefault(index, _found(index, place, hit))
        return {article_id: tuple(by_index.values()) for article_id, by_index in found.items()}


def right_case(conversation: Sequence[Message], article_id: str | None) -> Case:
    """The golden case that a person makes of a question; without an article the handbook has no answer to it."""
    grades = {article_id: 1} if article_id else {}
    return Case(
        id="",
        conversation=tuple(conversation),
        language=language_of(conversation[-1].text),
        grades=grades,
        also_right=frozenset(),
        key_facts=(),
        business_type=None,
        outcome=Outcome.ANSWER if grades else None,
        traits=frozenset(),
        half=Half.DEVELOPMENT,
    )


def make_case(cases: CaseStore, conversation: Sequence[Message], article_id: str | None, actor: Actor) -> Added:
    """Keep a question with the article that is right as a golden case. Raises `InvalidCase`."""
    return cases.add([right_case(conversation, article_id)], actor, CaseOrigin.CONSOLE)


def make_similar_question(lifecycle: Lifecycle, question: str, article_id: str, actor: Actor) -> Revision:
    """Add a question, masked, to an article's similar questions, as a draft revision on top of its newest.

    Raises `NotFound`, `InvalidCase` when the article has it already, `InvalidArticle` and `RevisionConflict`.
    """
    newest = lifecycle.store.article(article_id).latest
    content = newest.content
    (masked,), _ = mask_conversation([Message(Role.CUSTOMER, question.strip())])
    if normalize(masked.text) in {normalize(each) for each in (content.title, *content.similar_questions)}:
        raise InvalidCase(f"article {article_id!r} has this question already: publish its newest revision if it waits")
    longer = replace(content, similar_questions=(*content.similar_questions, masked.text))
    return lifecycle.save(ArticleDraft(article_id, longer), actor, base=newest.number, reason=REASON)


def _seen(candidate: Candidate, model: RankingModel, found_by: Sequence[FoundBy], asked: set[str]) -> Seen:
    content: ArticleContent = candidate.revision.content
    explanation = explain(candidate, model)
    return Seen(
        candidate,
        explanation,
        explanation.intercept + sum(part.part for part in explanation.confidence),
        tuple(found_by),
        _marked(content.title, asked),
        _marked(content.body, asked),
        tuple(_marked(question, asked) for question in content.similar_questions),
        (candidate.passage.start, candidate.passage.end),
    )


def _marked(text: str, asked: set[str]) -> Marked:
    return Marked(text, tuple(marks(text, asked)))


def _found(index: str, place: int, hit: Hit) -> FoundBy:
    return FoundBy(index, place, hit.score, hit.kind, hit.start, hit.end)
