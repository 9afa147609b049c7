"""The shapes of the console over HTTP."""

from typing import Literal

from pydantic import Field

from assistant import LONGEST_MESSAGE, MOST_MESSAGES, Message, Outcome, Role
from assistant.api import Asked, Given, Text
from evals.api.case_schemas import ArticleId, SaidIn
from evals.console import Look, Marked, Seen
from knowledge import BusinessType, Contribution, Explanation, PassageKind


class LookIn(Asked):
    """A question to look into."""

    text: Text = Field(max_length=LONGEST_MESSAGE, pattern=r"\S", description="The customer's message.")
    before: list[SaidIn] = Field([], max_length=MOST_MESSAGES - 1, description="What was said before it, oldest first.")
    internal: bool = Field(True, description="As an agent asks: internal articles too.")
    language: Literal["zh", "en"] | None = Field(None, description="The language to reply in; else the customer's.")

    def conversation(self) -> list[Message]:
        """The same as the core wants it."""
        return [*(Message(said.role, said.text) for said in self.before), Message(Role.CUSTOMER, self.text)]


class ContributionOut(Given):
    """What one feature adds; `part` is `weight` times `value`."""

    feature: str
    value: float
    weight: float
    part: float


class ExplanationOut(Given):
    """The sums behind a candidate, the greatest parts first."""

    score: list[ContributionOut] = Field(description="Their parts add up to the score.")
    confidence: list[ContributionOut] = Field(description="With the intercept they add up to `model_log_odds`.")
    intercept: float


class FoundByOut(Given):
    """What one index found of an article."""

    index: str = Field(description="`questions` and `bodies` compare meanings (cosine), `terms` words (BM25).")
    place: int
    score: float
    kind: PassageKind
    start: int
    end: int


class MarkedOut(Given):
    """A text, and the stretches of it (start, end) that hold terms of the question."""

    text: str
    marks: list[tuple[int, int]]


class SeenOut(Given):
    """A candidate, and why it stands where it does."""

    article_id: str
    revision: int
    language: str
    business_type: BusinessType
    internal: bool
    score: float
    confidence: float
    model_log_odds: float = Field(description="What the model said; a follow-up may have a share of it.")
    explanation: ExplanationOut
    found_by: list[FoundByOut]
    title: MarkedOut
    body: MarkedOut
    similar_questions: list[MarkedOut]
    best: tuple[int, int] = Field(description="Where the best passage stands in the body.")


class DecisionOut(Given):
    """What is done with the question."""

    outcome: Outcome
    why: str
    missing: str | None
    confidence: float
    answer_level: float = Field(description="From this confidence on is answered.")
    clarify_level: float
    text: str = Field(description="The draft, in the handbook's own sentences; nothing of it is recorded.")
    cited: list[str]


class LookOut(Given):
    """What is found for a question, and why."""

    searched: list[str] = Field(description="What was searched for: each part of the question, masked.")
    model: str = Field(description="The version of the ranking model.")
    candidates: list[SeenOut]
    decision: DecisionOut


class RightIn(Asked):
    """Which article is the right one for a question."""

    text: Text = Field(max_length=LONGEST_MESSAGE, pattern=r"\S")
    before: list[SaidIn] = Field([], max_length=MOST_MESSAGES - 1)
    article_id: ArticleId | None = Field(description="Null: the handbook has no answer; only as a golden case.")
    becomes: Literal["golden_case", "similar_question"]

    def conversation(self) -> list[Message]:
        """The same as the core wants it."""
        return [*(Message(said.role, said.text) for said in self.before), Message(Role.CUSTOMER, self.text)]


class RightOut(Given):
    """What became of it: the id of the golden case, or the draft revision that holds the question."""

    case_id: str | None = None
    was_known: bool = Field(False, description="A golden case asks the same already; it stays as it is.")
    article_id: str | None = None
    revision: int | None = None


def look_out(look: Look) -> LookOut:
    """A look as callers get it."""
    draft = look.draft
    decision = DecisionOut(
        outcome=draft.outcome,
        why=draft.why,
        missing=draft.missing,
        confidence=draft.confidence,
        answer_level=look.answer_level,
        clarify_level=look.clarify_level,
        text=draft.text,
        cited=list(dict.fromkeys(citation.article_id for citation in draft.citations)),
    )
    candidates = [_seen(seen) for seen in look.candidates]
    return LookOut(searched=list(look.searched), model=look.model, candidates=candidates, decision=decision)


def _seen(seen: Seen) -> SeenOut:
    revision = seen.candidate.revision
    return SeenOut(
        article_id=revision.article_id,
        revision=revision.number,
        language=revision.content.language,
        business_type=revision.content.business_type,
        internal=revision.content.audience.value == "internal",
        score=seen.candidate.score,
        confidence=seen.candidate.confidence,
        model_log_odds=seen.model_log_odds,
        explanation=_explanation(seen.explanation),
        found_by=[FoundByOut.model_validate(found) for found in seen.found_by],
        title=_marked(seen.title),
        body=_marked(seen.body),
        similar_questions=[_marked(question) for question in seen.similar_questions],
        best=seen.best,
    )


def _explanation(explanation: Explanation) -> ExplanationOut:
    return ExplanationOut(
        score=_contributions(explanation.score),
        confidence=_contributions(explanation.confidence),
        intercept=explanation.intercept,
    )


def _contributions(parts: tuple[Contribution, ...]) -> list[ContributionOut]:
    return [ContributionOut.model_validate(part) for part in parts]


def _marked(marked: Marked) -> MarkedOut:
    return MarkedOut(text=marked.text, marks=list(marked.marks))
