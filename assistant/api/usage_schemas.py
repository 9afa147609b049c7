"""The shapes of the statistics over HTTP."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from assistant.api.schemas import Asked, Given, Text
from assistant.domain import Reader
from assistant.usage.domain import UsageOrder, UsageView, UsageWanted
from knowledge import Audience, BusinessType

MOST_DAYS = 366
MOST_LISTED = 200


class Period(Asked):
    """Which days."""

    days: int = Field(28, ge=1, le=MOST_DAYS, description="So many days, today the last of them.")


class UsageFilter(Period):
    """Which articles to list, and how."""

    view: UsageView = Field(
        UsageView.ALL,
        description="`never_used`: live for the whole period and not cited in it; `often_edited`: edited in it; "
        "`falling`: cited less than in the period before, more clearly than chance explains (p ≤ 0.01).",
    )
    text: Text = Field("", max_length=200, description="Must stand in the title.")
    business_type: BusinessType | None = None
    language: Literal["zh", "en"] | None = None
    audience: Audience | None = None
    owner: Text | None = Field(None, max_length=255)
    order: UsageOrder | None = Field(
        None, description="Greatest first, but `falling_p` and `live_since` smallest first; each view has its own."
    )
    limit: int = Field(50, ge=1, le=MOST_LISTED)
    offset: int = Field(0, ge=0, le=1_000_000)

    def wanted(self) -> UsageWanted:
        """The same as the core wants it."""
        return UsageWanted(**dict(self))


class TotalsFilter(Period):
    """Which drafts."""

    reader: Reader | None = Field(None, description="Those written for agents or for customers alone.")


class FiguresOut(Given):
    """How often something happened to an article or passage."""

    found: int = Field(description="It was among the candidates of a draft.")
    first: int = Field(description="It was the first of them.")
    cited: int = Field(description="A draft quoted it.")
    sent: int = Field(description="Drafts that quoted it and were sent as they were: an agent's last word on each.")
    edited: int
    rejected: int
    up: int = Field(description="Customers' thumbs for replies that quoted it.")
    down: int


class ArticleUsageOut(Given):
    """A live article and its figures within the period."""

    id: str
    title: str
    business_type: BusinessType
    language: str
    audience: Audience
    owner: str | None
    live_since: datetime
    figures: FiguresOut
    cited_before: int = Field(description="In the period of the same length before.")
    last_found: date | None = Field(description="The last day, within the period or before it.")
    last_cited: date | None
    edited_share: float | None = Field(description="Of the drafts that an agent judged; null when none was.")
    edited_at_least: float = Field(description="The lower end of the 95 % interval of that share (Wilson).")
    falling_p: float = Field(description="How likely so few citations are by chance, given those before.")


class UsageListOut(Given):
    """One page of articles."""

    articles: list[ArticleUsageOut]
    total: int = Field(description="How many there are on all pages.")


class DayOut(Given):
    """An article's figures of one day; a draft counts on the day it was made."""

    day: date
    figures: FiguresOut


class PassageUsageOut(Given):
    """Words of an article that drafts quoted; `found` and `first` are counted of whole articles only."""

    text: str
    figures: FiguresOut


class ArticleHistoryOut(Given):
    """An article day by day, each day of the period, and its passages, the most cited first."""

    article_id: str
    days: list[DayOut]
    sum: FiguresOut
    passages: list[PassageUsageOut]


class TotalsOut(Given):
    """How many drafts there were, with which outcome, and what became of them."""

    drafts: int
    answer: int
    clarify: int
    hand_off: int
    sent: int
    edited: int
    rejected: int
    up: int
    down: int


class TotalsDayOut(Given):
    """All drafts of one day."""

    day: date
    totals: TotalsOut


class TotalsHistoryOut(Given):
    """All drafts, each day of the period, together, and in the period before."""

    days: list[TotalsDayOut]
    sum: TotalsOut
    before: TotalsOut
