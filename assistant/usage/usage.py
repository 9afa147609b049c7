"""`Usage`: what each article and passage was good for, read from the counters."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, select

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
    usage_latest,
    usage_quote_texts,
    usage_quotes,
    usage_totals,
)
from knowledge import ArticleStore, LiveArticle, live_articles, normalize, reading

MOST_PASSAGES = 200
UNLIKELY = 0.01
"""A fall that chance explains less often than this is one."""

_NOTHING = Figures()
_OWN_ORDER = {
    UsageView.ALL: UsageOrder.CITED,
    UsageView.NEVER_USED: UsageOrder.LIVE_SINCE,
    UsageView.OFTEN_EDITED: UsageOrder.EDITED_AT_LEAST,
    UsageView.FALLING: UsageOrder.FALLING_P,
}
_SMALLEST_FIRST = (UsageOrder.FALLING_P, UsageOrder.LIVE_SINCE)


@dataclass(frozen=True, slots=True)
class _Period:
    """Days up to today, and as many before them."""

    before: date
    start: date
    today: date


@dataclass(frozen=True, slots=True)
class _Counted:
    """What the counters hold of one article."""

    figures: Figures = _NOTHING
    cited_before: int = 0


class Usage:
    """Statistics over the records of a store; days are those of `zone`, of the machine when None.

    `counting` keeps them current in the background; what is read takes in one batch of what waits, so that on a quiet
    desk a draft counts at once and nobody waits for a busy one.
    """

    def __init__(self, store: ArticleStore, zone: tzinfo | None = None):
        self.counting = Counting(store.engine, zone)
        self._store = store
        self._zone = zone

    def articles(self, wanted: UsageWanted) -> Listed:
        """Live articles with their figures, sorted, one page."""
        self.counting.count()
        period = self._period(wanted.days)
        share = self._share(period)
        counted = self._by_article(period)
        latest = self._latest()
        live = [each for each in live_articles(self._store.engine, self._store.clock()) if _is_wanted(each, wanted)]
        rows = [_usage(each, counted.get(each.id, _Counted()), latest.get(each.id), share) for each in live]
        found = [row for row in rows if self._is_in(wanted.view, row, period)]
        found.sort(key=_sorting(wanted.order or _OWN_ORDER[wanted.view]))
        return Listed(tuple(found[wanted.offset : wanted.offset + wanted.limit]), len(found))

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
        series = tuple(Day(day, by_day.get(day, _NOTHING)) for day in _days(period))
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
        series = tuple(TotalsDay(day, by_day.get(day, Totals())) for day in _days(period))
        earlier = [totals for day, totals in by_day.items() if day < period.start]
        return TotalsHistory(series, _together([each.totals for each in series]), _together(earlier))

    def _period(self, days: int) -> _Period:
        today = self._store.clock().astimezone(self._zone).date()
        return _Period(today - timedelta(2 * days - 1), today - timedelta(days - 1), today)

    def _is_in(self, view: UsageView, row: ArticleUsage, period: _Period) -> bool:
        match view:
            case UsageView.NEVER_USED:
                is_old = row.live_since.astimezone(self._zone).date() <= period.start
                return is_old and (row.last_cited is None or row.last_cited < period.start)
            case UsageView.OFTEN_EDITED:
                return row.figures.edited > 0
            case UsageView.FALLING:
                return row.falling_p <= UNLIKELY
            case UsageView.ALL:
                return True

    def _share(self, period: _Period) -> float:
        """The share of the drafts of both periods that fell into the later one."""
        is_now = case((usage_totals.c.day >= period.start, usage_totals.c.drafts), else_=0)
        query = select(func.sum(is_now), func.sum(usage_totals.c.drafts)).where(usage_totals.c.day >= period.before)
        with reading(self._store.engine) as connection:
            now, both = connection.execute(query).one()
        return int(now) / int(both) if both else 0.0

    def _by_article(self, period: _Period) -> Mapping[str, _Counted]:
        day, cited = usage_articles.c.day, usage_articles.c.cited
        sums = [func.sum(_when(day >= period.start, usage_articles.c[name])) for name in ARTICLE_FIGURES]
        earlier = func.sum(_when(day < period.start, cited))
        query = select(usage_articles.c.article_id, *sums, earlier).where(day >= period.before)
        with reading(self._store.engine) as connection:
            rows = connection.execute(query.group_by(usage_articles.c.article_id)).all()
        return {row[0]: _Counted(Figures(*map(int, row[1:-1])), int(row[-1])) for row in rows}

    def _latest(self) -> Mapping[str, Row[Any]]:
        with reading(self._store.engine) as connection:
            return {row.article_id: row for row in connection.execute(select(usage_latest))}


def _is_wanted(article: LiveArticle, wanted: UsageWanted) -> bool:
    kinds = ("business_type", "language", "audience", "owner")
    if any(getattr(wanted, kind) not in (None, getattr(article, kind)) for kind in kinds):
        return False
    return not wanted.text or normalize(wanted.text) in normalize(article.title)


def _usage(article: LiveArticle, counted: _Counted, latest: Row[Any] | None, share: float) -> ArticleUsage:
    figures = counted.figures
    return ArticleUsage(
        id=article.id,
        title=article.title,
        business_type=article.business_type,
        language=article.language,
        audience=article.audience,
        owner=article.owner,
        live_since=article.since,
        figures=figures,
        cited_before=counted.cited_before,
        last_found=latest.found if latest else None,
        last_cited=latest.cited if latest else None,
        edited_share=figures.edited / figures.judged if figures.judged else None,
        edited_at_least=at_least(figures.edited, figures.judged),
        falling_p=falling_p(figures.cited, counted.cited_before, share),
    )


def _sorting(order: UsageOrder) -> Callable[[ArticleUsage], Any]:
    sign = 1 if order in _SMALLEST_FIRST else -1
    match order:
        case UsageOrder.LIVE_SINCE:
            return lambda row: (row.live_since, row.id)
        case UsageOrder.EDITED_AT_LEAST | UsageOrder.FALLING_P:
            return lambda row: (sign * getattr(row, order), row.id)
        case _:
            return lambda row: (sign * getattr(row.figures, order), row.id)


def _passages(article_id: str, period: _Period) -> Select[Any]:
    sums = [func.sum(usage_quotes.c[name]).label(name) for name in QUOTE_FIGURES]
    same = (usage_quote_texts.c.article_id == usage_quotes.c.article_id) & (
        usage_quote_texts.c.quote == usage_quotes.c.quote
    )
    query = select(usage_quote_texts.c.text, *sums).join_from(usage_quotes, usage_quote_texts, same)
    chosen = query.where(usage_quotes.c.article_id == article_id, usage_quotes.c.day >= period.start)
    grouped = chosen.group_by(usage_quotes.c.quote, usage_quote_texts.c.text)
    return grouped.order_by(func.sum(usage_quotes.c.cited).desc(), usage_quotes.c.quote).limit(MOST_PASSAGES)


def _when(condition: ColumnElement[bool], value: ColumnElement[Any]) -> ColumnElement[Any]:
    return case((condition, value), else_=0)


def _figures(row: Row[Any], names: Sequence[str]) -> Figures:
    return Figures(**{name: int(row._mapping[name]) for name in names})


def _together(parts: Sequence[Totals]) -> Totals:
    return Totals(**{name: sum(getattr(part, name) for part in parts) for name in TOTAL_FIGURES})


def _days(period: _Period) -> list[date]:
    return [period.start + timedelta(number) for number in range((period.today - period.start).days + 1)]
