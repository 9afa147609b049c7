"""Gaps that an article closed: told by what is live now, so that nothing is lost when a process dies in between."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Row, select, update

from assistant.gaps.catalogue import questions_of
from assistant.gaps.counting import MOST_QUESTIONS
from assistant.gaps.deciding import change
from assistant.gaps.domain import ClosedGap, GapAction, GapState
from assistant.gaps.drafting import GapDrafts
from assistant.gaps.keeping import GAPS, note
from assistant.tables import gaps
from knowledge import ArticleStore, BusinessType, reading, writing

MOST_CASES = 20
"""Of each gap: the questions that say it most differently."""


def settle(store: ArticleStore) -> int:
    """Close the drafted gaps whose article is live with what was drafted, or something newer; how many.

    Cheap where there is nothing to do, and harmless when it is done twice.
    """
    with reading(store.engine) as connection:
        waiting = connection.execute(select(gaps).where(gaps.c.state == GapState.DRAFTED.value)).all()
    if not waiting:
        return 0
    live = store.live({row.article_id for row in waiting})
    ready = [row for row in waiting if row.article_id in live and live[row.article_id].number >= row.revision]
    return sum(_close(store, row, live[row.article_id].number) for row in ready)


def _close(store: ArticleStore, row: Row[Any], number: int) -> bool:
    now = store.clock()
    what = {"article_id": row.article_id, "revision": number}
    with writing(store.engine) as connection:
        if not _still_waits(connection, row):
            return False
        change(connection, row.id, GapState.CLOSED, GAPS, {"at": now})
        connection.execute(update(gaps).where(gaps.c.id == row.id).values(revision=number))
        note(connection, row.id, GapAction.CLOSED, GAPS, {"at": now, **what})
    return True


def _still_waits(connection: Connection, row: Row[Any]) -> bool:
    now = connection.execute(select(gaps).where(gaps.c.id == row.id).with_for_update()).first()
    return now is not None and (now.state, now.article_id) == (GapState.DRAFTED, row.article_id)


def closed_gaps(store: ArticleStore, drafts: GapDrafts) -> list[ClosedGap]:
    """The closed gaps whose questions nobody has taken over yet."""
    query = select(gaps).where(gaps.c.state == GapState.CLOSED.value, gaps.c.handed_on_at.is_(None))
    with reading(store.engine) as connection:
        rows = connection.execute(query.order_by(gaps.c.changed_at, gaps.c.id)).all()
        members = {row.id: questions_of(connection, row.id, MOST_QUESTIONS) for row in rows}
    return [
        ClosedGap(
            row.id,
            row.article_id,
            BusinessType(row.business_type),
            row.language,
            tuple(drafts.distinct(members[row.id], MOST_CASES)),
        )
        for row in rows
    ]


def handed_on(store: ArticleStore, ids: Collection[str]) -> None:
    """Remember that the questions of these closed gaps were taken over."""
    with writing(store.engine) as connection:
        connection.execute(update(gaps).where(gaps.c.id.in_(list(ids))).values(handed_on_at=store.clock()))
