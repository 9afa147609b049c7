"""What is known of the use of the handbook."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge import Audience, BusinessType


@dataclass(frozen=True, slots=True)
class Figures:
    """How often something happened to an article or passage.

    `found`: it was among the candidates; `first`: it was the first of them; `cited`: a draft quoted it. Of the drafts
    that quoted it: `sent` as they were, `edited`, `rejected` (an agent's last word on each), and customers' thumbs.
    """

    found: int = 0
    first: int = 0
    cited: int = 0
    sent: int = 0
    edited: int = 0
    rejected: int = 0
    up: int = 0
    down: int = 0

    @property
    def judged(self) -> int:
        """How many of the drafts that quoted it an agent judged."""
        return self.sent + self.edited + self.rejected


@dataclass(frozen=True, slots=True)
class Totals:
    """How many drafts there were, with which outcome, and what became of them."""

    drafts: int = 0
    answer: int = 0
    clarify: int = 0
    hand_off: int = 0
    sent: int = 0
    edited: int = 0
    rejected: int = 0
    up: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True)
class Day:
    """An article's figures of one day."""

    day: date
    figures: Figures


@dataclass(frozen=True, slots=True)
class TotalsDay:
    """All drafts of one day."""

    day: date
    totals: Totals


@dataclass(frozen=True, slots=True)
class ArticleUsage:
    """A live article and its figures within a period.

    `cited_before` is how often it was cited in the period of the same length before. `edited_share` is the share of its
    judged drafts that were edited, None when none was judged, and `edited_at_least` the lower end of its 95 % interval.
    `falling_p` is how likely so few citations are by chance, had its share in all drafts stayed what it was.
    """

    id: str
    title: str
    business_type: BusinessType
    language: str
    audience: Audience
    owner: str | None
    live_since: datetime
    figures: Figures
    cited_before: int
    last_found: date | None
    last_cited: date | None
    edited_share: float | None
    edited_at_least: float
    falling_p: float


@dataclass(frozen=True, slots=True)
class PassageUsage:
    """Words of an article that drafts quoted, and their figures; a quote is found with its article."""

    text: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class ArticleHistory:
    """One article's figures: day by day within a period, and of each passage that was quoted in it."""

    article_id: str
    days: tuple[Day, ...]
    sum: Figures
    passages: tuple[PassageUsage, ...]


@dataclass(frozen=True, slots=True)
class TotalsHistory:
    """All drafts of a period: day by day, together, and those of the period before."""

    days: tuple[TotalsDay, ...]
    sum: Totals
    before: Totals


class UsageView(StrEnum):
    """Which articles: all, or those that a trainer should look at."""

    ALL = "all"
    NEVER_USED = "never_used"
    OFTEN_EDITED = "often_edited"
    FALLING = "falling"


class UsageOrder(StrEnum):
    """What a list of articles is sorted by, the greatest first; `LIVE_SINCE` and `FALLING_P` the smallest first."""

    FOUND = "found"
    FIRST = "first"
    CITED = "cited"
    SENT = "sent"
    EDITED = "edited"
    REJECTED = "rejected"
    UP = "up"
    DOWN = "down"
    EDITED_AT_LEAST = "edited_at_least"
    FALLING_P = "falling_p"
    LIVE_SINCE = "live_since"


@dataclass(frozen=True, slots=True)
class UsageWanted:
    """Which articles to list, of which period: `days` end today. Without an `order` each view has its own."""

    view: UsageView = UsageView.ALL
    days: int = 28
    text: str = ""
    business_type: BusinessType | None = None
    language: str | None = None
    audience: Audience | None = None
    owner: str | None = None
    order: UsageOrder | None = None
    limit: int = 50
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list, and how many articles the whole has."""

    articles: tuple[ArticleUsage, ...]
    total: int
