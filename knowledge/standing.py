"""How articles stand, without their texts: what an import is compared with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from knowledge.domain import Origin, Revision
from knowledge.going_live import APPROVED
from knowledge.rows import revision_of
from knowledge.saving import IDS_AT_ONCE
from knowledge.tables import articles, revisions


@dataclass(frozen=True, slots=True)
class Standing:
    """`latest`, `state` and `digest` are the newest revision's.

    `imported_digest` is that of the newest that came from a file.
    """

    latest: int
    state: str
    digest: str
    imported_digest: str | None


_past = revisions.alias("past")


def standing_of(connection: Connection, article_ids: Sequence[str]) -> Mapping[str, Standing]:
    """How those of `article_ids` stand that there are."""
    newest = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.latest)
    imported = select(_past.c.digest).where(_past.c.article_id == articles.c.id, _past.c.origin == Origin.IMPORT)
    last_imported = imported.order_by(_past.c.number.desc()).limit(1).scalar_subquery()
    query = select(articles.c.id, articles.c.latest, revisions.c.state, revisions.c.digest, last_imported).join_from(
        articles, revisions, newest
    )
    found = {}
    for start in range(0, len(article_ids), IDS_AT_ONCE):
        batch = article_ids[start : start + IDS_AT_ONCE]
        for row in connection.execute(query.where(articles.c.id.in_(batch))):
            found[row[0]] = Standing(*row[1:])
    return found


def newest_of(connection: Connection, article_ids: Sequence[str]) -> Mapping[str, Revision]:
    """The newest revisions of those of these articles that there are."""
    newest = (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.latest)
    query = select(revisions).join_from(articles, revisions, newest)
    found = {}
    for start in range(0, len(article_ids), IDS_AT_ONCE):
        batch = article_ids[start : start + IDS_AT_ONCE]
        for row in connection.execute(query.where(articles.c.id.in_(batch))).mappings():
            found[row["article_id"]] = revision_of(row)
    return found


def approved_of(connection: Connection, article_ids: Sequence[str]) -> Mapping[str, Collection[str]]:
    """The digests of what is live or will be of these articles."""
    query = select(revisions.c.article_id, revisions.c.digest).where(revisions.c.state.in_(APPROVED))
    found: dict[str, set[str]] = {}
    for start in range(0, len(article_ids), IDS_AT_ONCE):
        batch = article_ids[start : start + IDS_AT_ONCE]
        for row in connection.execute(query.where(revisions.c.article_id.in_(batch))):
            found.setdefault(row.article_id, set()).add(row.digest)
    return found
