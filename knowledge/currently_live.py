"""All that is live, without its text: what statistics and look-ups by title go through."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, and_, case, func, or_, select

from knowledge.database import UtcDateTime, reading
from knowledge.domain import Audience, BusinessType
from knowledge.tables import articles, revisions

_past = revisions.alias("past")


@dataclass(frozen=True, slots=True)
class LiveArticle:
    """An article that customers or agents can be shown now; `since` is the first time that it could be."""

    id: str
    title: str
    business_type: BusinessType
    language: str
    audience: Audience
    owner: str | None
    since: datetime


def live_articles(engine: Engine, now: datetime) -> list[LiveArticle]:
    """All of them, in order of id."""
    begun = case((_past.c.effective_from > _past.c.published_at, _past.c.effective_from), else_=_past.c.published_at)
    since = select(func.min(begun, type_=UtcDateTime())).where(_past.c.article_id == articles.c.id).scalar_subquery()
    columns = [revisions.c[name] for name in ("title", "business_type", "language", "audience", "owner")]
    is_live = and_(revisions.c.article_id == articles.c.id, revisions.c.number == articles.c.published)
    in_force = and_(
        or_(revisions.c.effective_from.is_(None), revisions.c.effective_from <= now),
        or_(revisions.c.effective_until.is_(None), revisions.c.effective_until > now),
    )
    query = select(articles.c.id, *columns, since.label("since")).join_from(articles, revisions, is_live)
    with reading(engine) as connection:
        rows = connection.execute(query.where(in_force).order_by(articles.c.id)).all()
    return [
        LiveArticle(
            row.id,
            row.title,
            BusinessType(row.business_type),
            row.language,
            Audience(row.audience),
            row.owner,
            row.since or now,
        )
        for row in rows
    ]
