"""`Usage`: what each article and passage was good for, read from the counters."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from operator import attrgetter
from typing import Any

from sqlalchemy import Row, Select, case, func, select

from assistant.usage.chances import at_least, falling_p
from assistant.usage.counting import Counting
from assistant.usage.domain import (
    ArticleHistory,
    ArticleUsage,
    Day,
    Figures,
    Listed,
    PassageUsage,
    Totals,
    TotalsDay,
    TotalsHistory,
    UsageOrder,
    UsageView,
    UsageWanted,
)
from assistant.usage.tables import (
    ARTICLE_FIGURES,
    QUOTE_FIGURES,
    TOTAL_FIGURES,
    usage_articles,
    usage_quote_texts,
    usage_quotes,
    usage_totals,
)
from assistant.usage.windows import Counted, Period, Windows
from knowledge import ArticleStore, LiveArticle, live_articles, normalize, reading

MOST_PASSAGES = 200
USUAL_DAYS = 28
UNLIKELY = 0.01
"""A fall that chance explains less often than this is one."""

_NOTHING = Figures()
_UNCOUNTED = Counted()
_OWN_ORDER = {
    UsageView.ALL: UsageOrder.CITED,
    UsageView.NEVER_USED: UsageOrder.LIVE_SINCE,
    UsageView.OFTEN_EDITED: UsageOrder.EDITED_AT_LEAST,
    UsageView.FALLING: UsageOrder.FALLING_P,
}


class Usage:
    """Statistics over the records of a store; days are those of `zone`, of the machine when None.

    `counting` keeps them current in the background; what is read takes in one batch of what waits, so that on a quiet
    desk a draft counts at once and nobody waits for a busy one.
    """

    def __init__(self, store: ArticleStore, zone: tzinfo | None = None):
        self.counting = Counting(store.engine, zone)
        self._store = store
        self._zone = zone
        self._windows = Windows(store.engine)
        self._live: tuple[int, Sequence[LiveArticle]] = (-1, ())

    def follow(self) -> None:
        """One round of the background: count some of what waits, and keep the usual period at hand."""
        self.counting.follow()
        self._windows.of(self._period(USUAL_DAYS))

    def articles(self, wanted: UsageWanted) -> Listed:
        """Live articles with their figures, sorted, one page."""
        self.counting.count()
        period = self._period(wanted.days)
        share = self._share(period)
        counted = self._windows.of(period)
        live = _wanted(self._live_articles(), wanted)
        rows = [_Row(article, counted.get(article.id, _UNCOUNTED), share) for article in live]
        found = rows if wanted.view is UsageView.ALL else [row for row in rows if self._is_in(wanted.view, row, period)]
        found.sort(key=_sorting(wanted.order or _OWN_ORDER[wanted.view]))
        page = found[wanted.offset : wanted.offset + wanted.limit]
        return Listed(tuple(row.usage() for row in page), len(found))

    def article(self, article_id: str, days: int) -> ArticleHistory:
        """One article, live or not: day by day, and its passages, the most cited first. Raises `NotFound`."""
        self._store.article(article_id)
        self.counting.count()
        period = self._period(days)
        own = select(usage_articles).where(
            usage_articles.c.article_id == article_id, usage_articles.c.day >= period.start
        )
        with reading(self._store.engine) as connection:
            by_day = {row.day: _figures(row, ARTICLE_FIGURES) for row in connection.execute(own)}
            passages = connection.execute(_passages(article_id, period)).all()
        series = tuple(Day(day, by_day.get(day, _NOTHING)) for day in period.days)
        whole = Figures(**{name: sum(getattr(day.figures, name) for day in series) for name in ARTICLE_FIGURES})
        quoted = tuple(PassageUsage(row.text, _figures(row, QUOTE_FIGURES)) for row in passages)
        return ArticleHistory(article_id, series, whole, quoted)

    def totals(self, days: int, reader: str | None = None) -> TotalsHistory:
        """All drafts of the last days, those for one kind of reader alone if one is given."""
        self.counting.count()
        period = self._period(days)
        sums = [func.sum(usage_totals.c[name]).label(name) for name in TOTAL_FIGURES]
        query = select(usage_totals.c.day, *sums).where(usage_totals.c.day >= period.before)
        if reader is not None:
            query = query.where(usage_totals.c.reader == reader)
        with reading(self._store.engine) as connection:
            rows = connection.execute(query.group_by(usage_totals.c.day)).all()
        by_day = {row.day: Totals(**{name: int(row._mapping[name]) for name in TOTAL_FIGURES}) for row in rows}
        series = tuple(TotalsDay(day, by_day.get(day, Totals())) for day in period.days)
        earlier = [totals for day, totals in by_day.items() if day < period.start]
        return TotalsHistory(series, _together([each.totals for each in series]), _together(earlier))

    def _live_articles(self) -> Sequence[LiveArticle]:
        # Whatever goes live or ends, by hand or by its dates, leaves a change.
        change = self._store.last_change()
        known, found = self._live
        if known != change:
            found = live_articles(self._store.engine, self._store.clock())
            self._live = (change, found)
        return found

    def _period(self, days: int) -> Period:
        today = self._store.clock().astimezone(self._zone).date()
        return Period.of(days, today)

    def _is_in(self, view: UsageView, row: "_Row", period: Period) -> bool:
        match view:
            case UsageView.NEVER_USED:
                cited = row.counted.last_cited
                is_old = row.article.since.astimezone(self._zone).date() <= period.start
                return is_old and (cited is None or cited < period.start)
            case UsageView.OFTEN_EDITED:
                return row.counted.figures.edited > 0
            case UsageView.FALLING:
                return row.counted.cited_before > 0 and row.falling_p <= UNLIKELY
            case _:
                return True

    def _share(self, period: Period) -> float:
        """The share of the drafts of both periods that fell into the later one."""
        is_now = case((usage_totals.c.day >= period.start, usage_totals.c.drafts), else_=0)
        query = select(func.sum(is_now), func.sum(usage_totals.c.drafts)).where(usage_totals.c.day >= period.before)
        with reading(self._store.engine) as connection:
            now, both = connection.execute(query).one()
        return int(now) / int(both) if both else 0.0


@dataclass(frozen=True, slots=True)
class _Row:
    """A live article with what was counted of it; what costs time is computed of the rows that need it."""

    article: LiveArticle
    counted: Counted
    share: float

    @property
    def edited_at_least(self) -> float:
        return at_least(self.counted.figures.edited, self.counted.figures.judged)

    @property
    def falling_p(self) -> float:
        return falling_p(self.counted.figures.cited, self.counted.cited_before, self.share)

    def usage(self) -> ArticleUsage:
        article, figures = self.article, self.counted.figures
        return ArticleUsage(
            id=article.id,
            title=article.title,
            business_type=article.business_type,
            language=article.language,
            audience=article.audience,
            owner=article.owner,
            live_since=article.since,
            figures=figures,
            cited_before=self.counted.cited_before,
            last_found=self.counted.last_found,
            last_cited=self.counted.last_cited,
            edited_share=figures.edited / figures.judged if figures.judged else None,
            edited_at_least=self.edited_at_least,
            falling_p=self.falling_p,
        )


def _wanted(live: Sequence[LiveArticle], wanted: UsageWanted) -> Sequence[LiveArticle]:
    """Those that every filter lets through."""
    for kind in ("business_type", "language", "audience", "owner"):
        value = getattr(wanted, kind)
        if value is not None:
            live = [article for article in live if getattr(article, kind) == value]
    if wanted.text:
        text = normalize(wanted.text)
        live = [article for article in live if text in normalize(article.title)]
    return live


def _sorting(order: UsageOrder) -> Callable[[_Row], Any]:
    match order:
        case UsageOrder.LIVE_SINCE:
            return lambda row: (row.article.since, row.article.id)
        case UsageOrder.FALLING_P:
            return lambda row: (row.falling_p, row.article.id)
        case UsageOrder.EDITED_AT_LEAST:
            return lambda row: (-row.edited_at_least, row.article.id)
        case _:
            figure = attrgetter(order.value)
            return lambda row: (-figure(row.counted.figures), row.article.id)


def _passages(article_id: str, period: Period) -> Select[Any]:
    sums = [func.sum(usage_quotes.c[name]).label(name) for name in QUOTE_FIGURES]
    same = (usage_quote_texts.c.article_id == usage_quotes.c.article_id) & (
        usage_quote_texts.c.quote == usage_quotes.c.quote
    )
    query = select(usage_quote_texts.c.text, *sums).join_from(usage_quotes, usage_quote_texts, same)
    chosen = query.where(usage_quotes.c.article_id == article_id, usage_quotes.c.day >= period.start)
    grouped = chosen.group_by(usage_quotes.c.quote, usage_quote_texts.c.text)
    return grouped.order_by(func.sum(usage_quotes.c.cited).desc(), usage_quotes.c.quote).limit(MOST_PASSAGES)


def _figures(row: Row[Any], names: Sequence[str]) -> Figures:
    return Figures(**{name: int(row._mapping[name]) for name in names})


def _together(parts: Sequence[Totals]) -> Totals:
    return Totals(**{name: sum(getattr(part, name) for part in parts) for name in TOTAL_FIGURES})
