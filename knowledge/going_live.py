"""Which revision of an article is live, and what happens to the others: within a writing transaction.

An article has at most one everyday revision in force, at most one scheduled to follow it, and any number of temporary
ones whose windows do not overlap. While the window of a temporary one is open it is the live one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, or_, select, update

from knowledge.audit import Deed, note
from knowledge.domain import Actor, RevisionState
from knowledge.tables import articles, revisions

BY_ITSELF = Actor("answerdesk")
"""Who acts when the time of a revision comes or is over."""

APPROVED = (RevisionState.SCHEDULED, RevisionState.PUBLISHED)
ENDED = (RevisionState.EXPIRED, RevisionState.RETIRED)

_FIRST = datetime.min.replace(tzinfo=UTC)
_LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Approval:
    """How revisions go live. `temporary` ones give way again after their window.

    With `keeps_plans` a scheduled everyday revision stays scheduled; an import is all there is to say, and keeps none.
    """

    actor: Actor
    now: datetime
    reason: str = ""
    temporary: bool = False
    keeps_plans: bool = False


def in_force(now: datetime) -> ColumnElement[bool]:
    """That a revision is approved and its window is open, whether or not a pass has noticed."""
    return and_(
        revisions.c.state.in_(APPROVED),
        or_(revisions.c.effective_from.is_(None), revisions.c.effective_from <= now),
        or_(revisions.c.effective_until.is_(None), revisions.c.effective_until > now),
    )


def precedence(row: RowMapping | Mapping[str, Any]) -> tuple[bool, datetime, int]:
    """Of several revisions of an article in force, the one where this is greatest is live."""
    return row["temporary"], row["effective_from"] or _FIRST, row["number"]


def foremost(rows: Iterable[RowMapping]) -> dict[str, RowMapping]:
    """The live revision of each article among those in force."""
    found: dict[str, RowMapping] = {}
    for row in rows:
        known = found.get(row["article_id"])
        if known is None or precedence(row) > precedence(known):
            found[row["article_id"]] = row
    return found


def state_at(now: datetime, effective_from: datetime | None, effective_until: datetime | None) -> RevisionState:
    """Where an approved revision with this window stands."""
    if effective_until is not None and effective_until <= now:
        return RevisionState.EXPIRED
    if effective_from is not None and effective_from > now:
        return RevisionState.SCHEDULED
    return RevisionState.PUBLISHED


def go_live(connection: Connection, pairs: Sequence[tuple[str, int]], approval: Approval) -> None:
    """Approve revisions, given as article id and number: each is live, or will be when its time comes."""
    deeds: list[Deed] = []
    for article_id, number in pairs:
        rows = _of_article(connection, article_id, number)
        new = next(row for row in rows if row["number"] == number)
        others = [row for row in rows if row["number"] != number]
        state = state_at(approval.now, new["effective_from"], new["effective_until"])
        replaced = [row["number"] for row in others if _gives_way(row, new, state, approval)]
        _retire(connection, article_id, replaced, approval.actor, approval.now)
        connection.execute(
            update(revisions)
            .where(revisions.c.article_id == article_id, revisions.c.number == number)
            .values(
                state=state,
                temporary=approval.temporary,
                published_by=approval.actor.id,
                published_at=approval.now,
                retired_by=None,
                retired_at=None,
            )
        )
        _note_live(connection, article_id, approval.now)
        deeds.append((state.value, article_id, number))
        deeds.extend(("replaced", article_id, each) for each in replaced)
    note(connection, deeds, approval.actor, approval.now, approval.reason)


def take_down(connection: Connection, article_ids: Sequence[str], actor: Actor, now: datetime, reason: str) -> None:
    """Retire all that is live of these articles, and what waits to be: nobody publishes it by accident afterwards."""
    for article_id in article_ids:
        connection.execute(
            update(revisions)
            .where(revisions.c.article_id == article_id, revisions.c.state.not_in(ENDED))
            .values(state=RevisionState.RETIRED, retired_by=actor.id, retired_at=now)
        )
        connection.execute(update(articles).where(articles.c.id == article_id).values(published=None))
    note(connection, [("retired", article_id, None) for article_id in article_ids], actor, now, reason)


def is_due(now: datetime) -> ColumnElement[bool]:
    """That the time of an approved revision has come or is over, and no pass has noticed yet."""
    begun = and_(revisions.c.state == RevisionState.SCHEDULED, revisions.c.effective_from <= now)
    # Said the long way round, so that SQLite looks for the few ends and not for the many that are published.
    others = [state for state in RevisionState if state not in APPROVED]
    return or_(begun, and_(revisions.c.state.not_in(others), revisions.c.effective_until <= now))


def apply_dates(connection: Connection, now: datetime) -> list[str]:
    """Let every revision whose time has come go live, and expire those whose time is over: the articles touched."""
    due = connection.execute(select(revisions).where(is_due(now)).order_by(revisions.c.article_id)).mappings().all()
    deeds: list[Deed] = []
    for row in sorted(due, key=lambda row: (row["article_id"], precedence(row))):
        article_id, number = row["article_id"], row["number"]
        state = state_at(now, row["effective_from"], row["effective_until"])
        _become(connection, article_id, number, state)
        deeds.append((state.value, article_id, number))
        if state is RevisionState.PUBLISHED and not row["temporary"]:
            followed = [
                other["number"]
                for other in _of_article(connection, article_id, number)
                if other["state"] == RevisionState.PUBLISHED
                and not other["temporary"]
                and precedence(other) < precedence(row)
            ]
            _retire(connection, article_id, followed, BY_ITSELF, now)
            deeds.extend(("replaced", article_id, each) for each in followed)
    touched = list(dict.fromkeys(row["article_id"] for row in due))
    for article_id in touched:
        _note_live(connection, article_id, now)
    note(connection, deeds, BY_ITSELF, now)
    return touched


def _of_article(connection: Connection, article_id: str, number: int) -> Sequence[RowMapping]:
    """One revision of an article and all approved ones: what tells which is live, without their texts."""
    columns = (
        revisions.c.article_id, revisions.c.number, revisions.c.state, revisions.c.temporary,
        revisions.c.effective_from, revisions.c.effective_until,
    )  # fmt: skip
    wanted = or_(revisions.c.state.in_(APPROVED), revisions.c.number == number)
    return connection.execute(select(*columns).where(revisions.c.article_id == article_id, wanted)).mappings().all()


def _gives_way(old: RowMapping, new: RowMapping, state: RevisionState, approval: Approval) -> bool:
    if approval.temporary:
        return bool(old["temporary"]) and _overlap(old, new)
    if not approval.keeps_plans:
        return state is not RevisionState.SCHEDULED or old["state"] == RevisionState.SCHEDULED
    if old["temporary"]:
        return False
    # One that is planned takes the place of what was planned; one that is in force, of what was in force.
    return bool(old["state"] == RevisionState.SCHEDULED) is (state is RevisionState.SCHEDULED)


def _overlap(first: RowMapping, second: RowMapping) -> bool:
    begins = max(row["effective_from"] or _FIRST for row in (first, second))
    ends = min(row["effective_until"] or _LAST for row in (first, second))
    return bool(begins < ends)


def _become(connection: Connection, article_id: str, number: int, state: RevisionState) -> None:
    where = and_(revisions.c.article_id == article_id, revisions.c.number == number)
    connection.execute(update(revisions).where(where).values(state=state))


def _retire(connection: Connection, article_id: str, numbers: Sequence[int], actor: Actor, now: datetime) -> None:
    if numbers:
        where = and_(revisions.c.article_id == article_id, revisions.c.number.in_(numbers))
        values = {"state": RevisionState.RETIRED, "retired_by": actor.id, "retired_at": now}
        connection.execute(update(revisions).where(where).values(**values))


def _note_live(connection: Connection, article_id: str, now: datetime) -> None:
    """Write down which revision of an article is live."""
    columns = (revisions.c.article_id, revisions.c.number, revisions.c.temporary, revisions.c.effective_from)
    rows = connection.execute(select(*columns).where(revisions.c.article_id == article_id, in_force(now))).mappings()
    live = foremost(rows).get(article_id)
    number = live["number"] if live else None
    connection.execute(update(articles).where(articles.c.id == article_id).values(published=number))
