"""The shapes of previews over HTTP."""

import math
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, ValidationError

from assistant import LONGEST_MESSAGE
from assistant.api import Asked, DraftOut, Given, Text
from evals.api.case_schemas import ArticleId
from evals.comparing import Difference
from evals.errors import InvalidPreview
from evals.preview_desk import PreviewWish, unsaved
from evals.preview_figures import title_of
from evals.preview_jobs import JobState, PreviewJob
from evals.previewing import Effect, Effected, Preview, Source
from knowledge import ArticleContent, ArticleDraft, Audience, BusinessType

MOST_REVISIONS = 2_000
MOST_QUESTIONS = 5_000
MOST_DRAFTS = 50
MOST_SHOWN = 200
LONGEST_BODY = 200_000


class RevisionIn(Asked):
    """A stored revision."""

    article_id: ArticleId
    number: int = Field(ge=1, le=2**31 - 1)


class TextIn(Asked):
    """What an article would say; nobody has to have saved it."""

    title: Text = Field(max_length=2_000, pattern=r"\S")
    body: Text = Field(max_length=LONGEST_BODY, pattern=r"\S")
    similar_questions: list[Text] = Field([], max_length=200)
    business_type: BusinessType = BusinessType.OTHER
    language: Literal["zh", "en"] = "zh"
    translation_of: ArticleId | None = None
    audience: Audience = Audience.PUBLIC
    effective_from: AwareDatetime | None = None
    effective_until: AwareDatetime | None = None

    def content(self) -> ArticleContent:
        """The same as the core wants it."""
        fields = {name: getattr(self, name) for name in TextIn.model_fields}
        return ArticleContent(**{**fields, "similar_questions": tuple(self.similar_questions)})


class UnsavedIn(Asked):
    """A text, and the article it is for; without an id that of a new one."""

    article_id: ArticleId | None = None
    content: TextIn

    def draft(self) -> ArticleDraft:
        """The same as the core wants it."""
        return unsaved(self.content.content(), self.article_id)


class PreviewIn(Asked):
    """What somebody is about to publish and to retire."""

    revisions: list[RevisionIn] = Field([], max_length=MOST_REVISIONS)
    drafts: list[UnsavedIn] = Field([], max_length=MOST_DRAFTS)
    retired: list[ArticleId] = Field([], max_length=MOST_REVISIONS)
    questions: int = Field(200, ge=0, le=MOST_QUESTIONS, description="How many of the last real questions to ask.")
    as_of: AwareDatetime | None = Field(
        None, description="The moment looked at; if left out, when the last of it has come into force."
    )

    def wish(self) -> PreviewWish:
        """The same as the core wants it."""
        return PreviewWish(
            revisions=tuple((each.article_id, each.number) for each in self.revisions),
            drafts=tuple(each.draft() for each in self.drafts),
            gone=frozenset(self.retired),
            questions=self.questions,
            as_of=self.as_of,
        )


def drafts_in(lines: Iterable[bytes]) -> list[ArticleDraft]:
    """The texts of a file, one a line as `UnsavedIn`. Raises `InvalidPreview`, naming the line."""
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(UnsavedIn.model_validate_json(line).draft())
        except ValidationError as error:
            wrong = error.errors()[0]
            place = ".".join(map(str, wrong["loc"]))
            raise InvalidPreview(f"line {number} is no text of an article: {place} {wrong['msg']}") from error
    return found


class AnswerIn(UnsavedIn):
    """A text that somebody is writing, and a question to it."""

    question: Annotated[Text, Field(max_length=LONGEST_MESSAGE, pattern=r"\S")] | None = Field(
        None, description="The title of the text, if left out."
    )


class AnswerOut(Given):
    """The reply now, and with the text live."""

    effect: Effect
    before: DraftOut
    after: DraftOut


class EffectedOut(Given):
    """A question whose reply changes. Personal data is masked."""

    source: Source
    id: str = Field(description="Of the golden case, or of the draft that was made when it was asked.")
    question: str
    effect: Effect
    was_right: bool | None = Field(description="Known of golden cases.")
    is_right: bool | None
    expected: list[str] | None = Field(description="The articles that a golden case takes for right.")
    before: DraftOut
    after: DraftOut


class BreachOut(Given):
    """A golden case that the change breaks."""

    case_id: str
    question: str
    before: str
    after: str


class BreachesOut(Given):
    """The golden cases that break."""

    breaches: list[BreachOut]


class FigureOut(Given):
    """A figure before and after: `low` and `high` bound its change with 95 % confidence, `p` is of a paired test."""

    metric: str
    title: str
    before: float
    after: float
    low: float | None
    high: float | None
    p: float | None
    is_worse: bool


class PreviewOut(Given):
    """What a change does."""

    counts: dict[Source, dict[Effect, int]]
    breaches: list[BreachOut] = Field(description="Publishing is refused because of these, unless it is overridden.")
    mended: list[str] = Field(description="Ids of golden cases that are right only after the change.")
    figures: list[FigureOut] = Field(description="Of the golden cases.")
    shares: list[FigureOut] = Field(description="Of the real questions: answered, asked back, handed over.")
    effected: list[EffectedOut]
    total: int = Field(description="How many questions change that fit the filter.")
    touched: int = Field(description="How many questions the change could reach.")
    seconds: float


class PreviewJobOut(Given):
    """A preview under way, or done."""

    id: str
    state: JobState
    created_at: datetime
    done: int
    total: int
    fault: str | None = Field(description="Why it failed.")
    result: PreviewOut | None = Field(description="null until it is done.")


class ChangedQuery(Asked):
    """Which of the questions that change to show."""

    source: Source | None = None
    effect: Effect | None = None
    offset: int = Field(0, ge=0, le=2**31 - 1)
    limit: int = Field(50, ge=1, le=MOST_SHOWN)


def job_out(job: PreviewJob, query: ChangedQuery) -> PreviewJobOut:
    """A job in its shape, with the questions asked for."""
    return PreviewJobOut(
        id=job.id,
        state=job.state,
        created_at=job.created_at,
        done=job.done,
        total=job.total,
        fault=job.fault,
        result=_preview_out(job.preview, query) if job.preview is not None else None,
    )


def _preview_out(found: Preview, query: ChangedQuery) -> PreviewOut:
    chosen = [
        each
        for each in sorted(found.effected, key=_worst_first)
        if query.source in (None, each.question.source) and query.effect in (None, each.effect)
    ]
    return PreviewOut(
        counts={source: dict(counts) for source, counts in found.counts.items()},
        breaches=[BreachOut.model_validate(each) for each in found.breaches],
        mended=list(found.mended),
        figures=[_figure_out(each) for each in found.figures],
        shares=[_figure_out(each) for each in found.shares],
        effected=[_effected_out(each) for each in chosen[query.offset : query.offset + query.limit]],
        total=len(chosen),
        touched=found.touched,
        seconds=round(found.seconds, 3),
    )


_ORDER = (Effect.LOSES, Effect.ARTICLE, Effect.WORDING, Effect.GAINS, Effect.UNANSWERED, Effect.SAME)


def _worst_first(effected: Effected) -> tuple[bool, int]:
    breaks = bool(effected.was_right) and not effected.is_right
    return not breaks, _ORDER.index(effected.effect)


def _effected_out(effected: Effected) -> EffectedOut:
    question = effected.question
    return EffectedOut(
        source=question.source,
        id=question.id,
        question=question.text,
        effect=effected.effect,
        was_right=effected.was_right,
        is_right=effected.is_right,
        expected=list(question.case.grades) if question.case else None,
        before=DraftOut.model_validate(effected.before.draft),
        after=DraftOut.model_validate(effected.after.draft),
    )


def _figure_out(difference: Difference) -> FigureOut:
    return FigureOut(
        metric=difference.metric,
        title=title_of(difference.metric),
        before=difference.before,
        after=difference.after,
        low=_number(difference.low),
        high=_number(difference.high),
        p=_number(difference.p),
        is_worse=difference.is_worse,
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
