"""The shapes of the handbook's articles over HTTP."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from assistant.api.schemas import Asked, Given, Text
from knowledge import Audience, BusinessType, Listing, Origin, RevisionState

MOST_ARTICLES = 200


class ArticleFilter(Asked):
    """Which articles to list."""

    text: Text = Field("", max_length=200, description="Must stand in the title, the body or the id, in any case.")
    business_type: BusinessType | None = None
    language: Literal["zh", "en"] | None = None
    audience: Audience | None = None
    state: RevisionState | None = Field(None, description="Of the newest revision.")
    owner: Text | None = Field(None, max_length=255)
    live: bool | None = Field(None, description="Whether some revision of it is live.")
    order: Literal["id", "newest"] = "id"
    limit: int = Field(50, ge=1, le=MOST_ARTICLES)
    after: Text = Field("", max_length=300, description="The `next` of the page before.")

    def listing(self) -> Listing:
        """What is asked of the store."""
        return Listing(self.text, self._filters(), self.live, self.order == "newest")

    def _filters(self) -> list[tuple[str, str]]:
        wanted = {
            "business_type": self.business_type,
            "language": self.language,
            "audience": self.audience,
            "state": self.state,
            "owner": self.owner,
        }
        return [(column, str(value)) for column, value in wanted.items() if value is not None]


class ArticleSummaryOut(Given):
    """An article as a list shows it: what its newest revision says, without the text."""

    id: str
    title: str
    business_type: BusinessType
    language: str
    audience: Audience
    state: RevisionState = Field(description="Where the newest revision stands.")
    revision: int = Field(description="The number of the newest revision.")
    published: int | None = Field(description="The number of the live revision, if there is one.")
    translation_of: str | None
    owner: str | None
    review_by: date | None
    effective_from: datetime | None
    effective_until: datetime | None
    source: str
    author: str
    created_at: datetime = Field(description="When the newest revision was saved.")
    reason: str = Field(description="Why the newest revision was written.")
    temporary: bool = Field(description="Whether the newest revision gives way to the everyday one after its window.")


class ArticleOut(ArticleSummaryOut):
    """An article as it stands, with the text of its newest revision."""

    body: str
    similar_questions: list[str]
    metadata: dict[str, str]
    origin: Origin


class ArticlesOut(Given):
    """One page of articles, in order of id."""

    articles: list[ArticleSummaryOut]
    next: str | None = Field(description="Give it as `after` to get the next page; null on the last one.")
    total: int = Field(description="How many there are on all pages.")


class RevisionOut(Given):
    """What an article said at one time."""

    number: int
    state: RevisionState
    title: str
    body: str
    similar_questions: list[str]
    business_type: BusinessType
    language: str
    translation_of: str | None
    audience: Audience
    owner: str | None
    review_by: date | None
    effective_from: datetime | None
    effective_until: datetime | None
    source: str
    metadata: dict[str, str]
    origin: Origin
    author: str
    created_at: datetime
    reason: str
    temporary: bool


class RevisionsOut(Given):
    """All revisions of an article, oldest first."""

    revisions: list[RevisionOut]
