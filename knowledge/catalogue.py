"""Lists of the handbook for those who keep it: pages of articles, what waits for review, what is overdue."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, func, or_, select

from knowledge.domain import Article, Revision, RevisionState
from knowledge.errors import InvalidArticle
from knowledge.rows import revision_of
from knowledge.tables import articles, revisions

is_latest = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.latest)


@dataclass(frozen=True, slots=True)
class Listing:
    """Which articles to list, by what their newest revision says.

    `text` must stand in title, body or id; `filters` are pairs of a column (business_type, language, audience, state,
    owner) and its value; `live` asks for those that are live, or are not.
    """

    text: str = ""
    filters: Collection[tuple[str, str]] = ()
    live: bool | None = None
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """How many articles there are, and how many stand where; `in_review` and the like count newest revisions."""

    articles: int
    live: int
    drafts: int
    in_review: int
    scheduled: int
    overdue: int


def page(connection: Connection, listing: Listing, limit: int, after: str) -> list[Article]:
    """Articles in order of id from the one behind `after`, or newest first from behind `after`, a moment and an id."""
    # Keys alone are sorted, then the texts of one page are read: sorting 20,000 texts takes a quarter of a second.
    query = _narrowed(select(articles.c.id).join_from(articles, revisions, is_latest), listing)
    if listing.newest_first:
        if after:
            saved, article_id = _place(after)
            same = and_(revisions.c.created_at == saved, articles.c.id > article_id)
            query = query.where(or_(revisions.c.created_at < saved, same))
        query = query.order_by(revisions.c.created_at.desc(), articles.c.id)
    else:
        query = query.where(articles.c.id > after).order_by(articles.c.id)
    ids = list(connection.execute(query.limit(limit)).scalars())
    whole = select(revisions, articles.c.published).join_from(articles, revisions, is_latest)
    found = {
        article.id: article for article in map(article_of, connection.execute(whole.where(articles.c.id.in_(ids))))
    }
    return [found[article_id] for article_id in ids]


def place_of(article: Article, listing: Listing) -> str:
    """What to give as `after` for what comes behind an article."""
    return f"{article.latest.created_at.isoformat()}|{article.id}" if listing.newest_first else article.id


def _place(after: str) -> tuple[datetime, str]:
    moment, _, article_id = after.partition("|")
    try:
        saved = datetime.fromisoformat(moment)
    except ValueError:
        saved = datetime.min
    if saved.tzinfo is None:
        raise InvalidArticle("there is no such place in the list: give the `next` of the page before")
    return saved, article_id


def count(connection: Connection, listing: Listing) -> int:
    """How many articles a listing has on all its pages."""
    query = select(func.count()).select_from(articles).join(revisions, is_latest)
    return int(connection.execute(_narrowed(query, listing)).scalar_one())


def in_review(connection: Connection, limit: int) -> list[tuple[Revision, int | None]]:
    """The newest revisions that wait for review, longest first, each with the number of its article's live one."""
    query = select(revisions, articles.c.published).join_from(articles, revisions, is_latest)
    waiting = query.where(revisions.c.state == RevisionState.IN_REVIEW)
    rows = connection.execute(waiting.order_by(revisions.c.created_at, articles.c.id).limit(limit))
    return [(revision_of(row._mapping), row.published) for row in rows]


def overdue(connection: Connection, day: date, limit: int) -> list[Article]:
    """Articles whose review was due by a day, longest first; what is neither live nor on its way needs none."""
    query = select(revisions, articles.c.published).join_from(articles, revisions, is_latest)
    rows = connection.execute(query.where(_is_overdue(day)).order_by(revisions.c.review_by, articles.c.id).limit(limit))
    return [article_of(row) for row in rows]


def owners(connection: Connection) -> list[str]:
    """Everybody who owns an article."""
    query = select(revisions.c.owner).distinct().join_from(articles, revisions, is_latest)
    return [owner for owner in connection.execute(query.order_by(revisions.c.owner)).scalars() if owner]


def totals(connection: Connection, day: date) -> Totals:
    """How many articles stand where; `overdue` is as of a day."""
    by_state = select(revisions.c.state, func.count()).join_from(articles, revisions, is_latest)
    states = {row[0]: int(row[1]) for row in connection.execute(by_state.group_by(revisions.c.state))}
    live = connection.execute(select(func.count(articles.c.published))).scalar_one()
    late = select(func.count()).select_from(articles).join(revisions, is_latest).where(_is_overdue(day))
    return Totals(
        articles=sum(states.values()),
        live=int(live),
        drafts=states.get(RevisionState.DRAFT, 0),
        in_review=states.get(RevisionState.IN_REVIEW, 0),
        scheduled=states.get(RevisionState.SCHEDULED, 0),
        overdue=int(connection.execute(late).scalar_one()),
    )


def article_of(row: Row[Any]) -> Article:
    """A row of a newest revision and the number of the live one as an article."""
    latest = revision_of(row._mapping)
    return Article(latest.article_id, latest, row.published)


def _is_overdue(day: date) -> Any:
    ended = (RevisionState.EXPIRED, RevisionState.RETIRED)
    matters = or_(articles.c.published.is_not(None), revisions.c.state.not_in(ended))
    return and_(revisions.c.review_by <= day, matters)


def _narrowed(query: Select[Any], listing: Listing) -> Select[Any]:
    if listing.text:
        columns = (revisions.c.title, revisions.c.body, revisions.c.article_id)
        # Where letters have no case, as in Chinese, nothing is folded: that is most of the time it takes.
        has_case = listing.text.lower() != listing.text.upper()
        holds = [
            (column.icontains if has_case else column.contains)(listing.text, autoescape=True) for column in columns
        ]
        query = query.where(or_(*holds))
    for column, value in listing.filters:
        query = query.where(revisions.c[column] == value)
    if listing.live is not None:
        query = query.where(articles.c.published.is_not(None) if listing.live else articles.c.published.is_(None))
    return query
