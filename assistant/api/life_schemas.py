"""The shapes of what is done with articles over HTTP: writing, review, going live, and who did it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import uuid4

from pydantic import AwareDatetime, Field

from assistant.api.article_schemas import ArticleSummaryOut, RevisionOut
from assistant.api.schemas import Asked, Given, Text
from knowledge import LONGEST_REASON, ArticleContent, ArticleDraft, Audience, BusinessType, Change

MOST_REVISIONS = 500
MOST_ENTRIES = 500
_LONGEST_BODY = 200_000
_LONGEST_NAME = 255


class ReasonIn(Asked):
    """Why it is done."""

    reason: Text = Field("", max_length=LONGEST_REASON)


class NeededReasonIn(Asked):
    """Why it is done; nobody should have to guess."""

    reason: Text = Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\S")


class ContentIn(Asked):
    """What an article says. Effective dates carry a time zone; the end is exclusive."""

    title: Text = Field(max_length=2_000, description="The standard question of an FAQ, or a heading.")
    body: Text = Field(max_length=_LONGEST_BODY)
    similar_questions: list[Text] = Field(default=[], max_length=200)
    business_type: BusinessType = BusinessType.OTHER
    language: Literal["zh", "en"] = "zh"
    translation_of: Text | None = Field(None, max_length=_LONGEST_NAME)
    audience: Audience = Audience.PUBLIC
    owner: Text | None = Field(None, max_length=_LONGEST_NAME)
    review_by: date | None = None
    effective_from: AwareDatetime | None = None
    effective_until: AwareDatetime | None = None
    source: Text = Field("", max_length=2_000)
    metadata: dict[Text, Text] = Field(default={}, max_length=100)

    def content(self) -> ArticleContent:
        """As the core has it."""
        return ArticleContent(**{name: _plain(getattr(self, name)) for name in ContentIn.model_fields})


class NewArticleIn(ContentIn):
    """A new article, a draft at first."""

    id: Text | None = Field(None, max_length=_LONGEST_NAME, description="Made up when left out.")
    reason: Text = Field("", max_length=LONGEST_REASON, description="Why it is written.")

    def draft(self) -> ArticleDraft:
        """As the core has it."""
        return ArticleDraft(self.id or f"a-{uuid4().hex[:12]}", self.content())


class EditIn(Asked):
    """What changes in an article; what is left out stays as the newest revision has it, null empties what may be."""

    base: int = Field(ge=1, le=2**31 - 1, description="The newest revision that its author has seen.")
    reason: Text = Field("", max_length=LONGEST_REASON, description="Why it is changed.")
    title: Text | None = Field(None, max_length=2_000)
    body: Text | None = Field(None, max_length=_LONGEST_BODY)
    similar_questions: list[Text] | None = Field(None, max_length=200)
    business_type: BusinessType | None = None
    language: Literal["zh", "en"] | None = None
    translation_of: Text | None = Field(None, max_length=_LONGEST_NAME)
    audience: Audience | None = None
    owner: Text | None = Field(None, max_length=_LONGEST_NAME)
    review_by: date | None = None
    effective_from: AwareDatetime | None = None
    effective_until: AwareDatetime | None = None
    metadata: dict[Text, Text] | None = Field(None, max_length=100)

    def changed(self, content: ArticleContent) -> ArticleContent:
        """The content with what was sent in place of what was there."""
        sent = {name: _plain(getattr(self, name)) for name in self.model_fields_set - {"base", "reason"}}
        kept = {name: value for name, value in sent.items() if value is not None or name in _MAY_BE_EMPTY}
        return replace(content, **kept)


_MAY_BE_EMPTY = {"translation_of", "owner", "review_by", "effective_from", "effective_until"}


class RevisionKey(Asked):
    """Which revision of which article."""

    article_id: Text = Field(max_length=_LONGEST_NAME)
    number: int = Field(ge=1, le=2**31 - 1)


class PublishIn(ReasonIn):
    """What shall go live, all of it or nothing."""

    revisions: list[RevisionKey] = Field(min_length=1, max_length=MOST_REVISIONS)
    override: Text | None = Field(
        None, max_length=LONGEST_REASON, description="Why, although golden cases break; needs the right for it."
    )
    temporary: bool = Field(False, description="Whether the everyday text comes back when the window is over.")


class RetireIn(ReasonIn):
    """What shall go, all of it or nothing."""

    article_ids: list[Text] = Field(min_length=1, max_length=MOST_REVISIONS)
    override: Text | None = Field(None, max_length=LONGEST_REASON)


class RollbackIn(ReasonIn):
    """Which earlier revision shall be live again."""

    number: int = Field(ge=1, le=2**31 - 1)
    override: Text | None = Field(None, max_length=LONGEST_REASON)


class StoredRevisionOut(RevisionOut):
    """A revision, and whose it is."""

    article_id: str


class PublishedOut(Given):
    """What was approved; one whose window opens later is scheduled."""

    revisions: list[StoredRevisionOut]


class WaitingOut(StoredRevisionOut):
    """A revision that waits for review."""

    live: int | None = Field(description="The number of the article's live revision.")
    mine: bool = Field(description="Whether the caller wrote it.")


class ReviewsOut(Given):
    """What waits for review, longest first."""

    revisions: list[WaitingOut]


class OverdueOut(Given):
    """Articles whose review is due, longest first."""

    articles: list[ArticleSummaryOut]


class PieceOut(Given):
    """A stretch of text and what became of it."""

    change: Change
    text: str


class FieldDifferenceOut(Given):
    """A field that differs."""

    field: str
    pieces: list[PieceOut]


class DiffOut(Given):
    """What a revision says differently; without `base` everything is new."""

    base: int | None
    number: int
    fields: list[FieldDifferenceOut]


class AuditEntryOut(Given):
    """Who did what, when and why."""

    number: int
    at: datetime
    actor: str
    roles: list[str]
    action: str
    article_id: str
    revision: int | None
    reason: str


class AuditOut(Given):
    """A page of the log, newest first."""

    entries: list[AuditEntryOut]
    next: int | None = Field(description="Give it as `before` to get older ones.")


class OwnersOut(Given):
    """Everybody who owns an article."""

    owners: list[str]


class HandbookOut(Given):
    """How the handbook stands."""

    articles: int
    live: int
    drafts: int
    in_review: int
    scheduled: int
    overdue: int
    two_person_rule: bool


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
