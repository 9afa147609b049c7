"""The stored gaps to look at: lists with filters, one gap with its questions, its days and what agents wrote."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, Subquery, case, func, select

from assistant.errors import GapNotFound
from assistant.gaps.counting import of_keys
from assistant.gaps.domain import Day, Done, FinalReply, Gap, GapAction, GapSort, GapState, Question, Signal
from assistant.gaps.naming import most_central
from assistant.sameness import counted_terms, sameness
from assistant.tables import feedback, gap_actions, gap_members, gaps
from knowledge import ArticleStore, BusinessType, normalize, reading

TREND = timedelta(days=7)
DAYS = 28
_MOST_REPLIES = 100

_COUNTS = ("questions", "customers", "recent", "earlier")


@dataclass(frozen=True, slots=True)
class GapFilter:
    """Which gaps to list: those in one of `states`, of at least so many customers, with a text in their name."""

    states: Sequence[GapState] = (GapState.OPEN,)
    business_type: BusinessType | None = None
    language: str | None = None
    text: str = ""
    customers: int = 1
    sort: GapSort = GapSort.CUSTOMERS
    limit: int = 50
    offset: int = 0


def list_gaps(store: ArticleStore, wanted: GapFilter) -> tuple[list[Gap], int]:
    """One page of gaps, and how many there are in all."""
    counts = _counts(store.clock())
    query = _gaps(counts).where(gaps.c.state.in_([state.value for state in wanted.states]))
    query = query.where(func.coalesce(counts.c.customers, 0) >= wanted.customers)
    if wanted.business_type is not None:
        query = query.where(gaps.c.business_type == wanted.business_type.value)
    if wanted.language is not None:
        query = query.where(gaps.c.language == wanted.language)
    if wanted.text:
        query = query.where(gaps.c.name.icontains(wanted.text, autoescape=True))
    page = query.order_by(*_order(wanted.sort, counts), gaps.c.id).limit(wanted.limit).offset(wanted.offset)
    with reading(store.engine) as connection:
        found = [gap_of(row) for row in connection.execute(page)]
        total = connection.execute(select(func.count()).select_from(query.subquery())).scalar_one()
    return found, int(total)


def gap_in(store: ArticleStore, gap: str) -> Gap:
    """One gap. Raises `GapNotFound`."""
    with reading(store.engine) as connection:
        row = connection.execute(_gaps(_counts(store.clock())).where(gaps.c.id == gap)).first()
    if row is None:
        raise not_found(gap)
    return gap_of(row)


def not_found(gap: str) -> GapNotFound:
    """The error for an id that no gap has."""
    return GapNotFound(f"there is no gap {gap[:60]!r}: another run may have joined it with others, list them again")


def _counts(now: datetime) -> Subquery:
    recent, earlier = now - TREND, now - 2 * TREND
    asked = gap_members.c.asked_at
    return (
        select(
            gap_members.c.gap,
            func.count().label("questions"),
            func.count(gap_members.c.customer.distinct()).label("customers"),
            func.sum(case((asked > recent, 1), else_=0)).label("recent"),
            func.sum(case(((asked > earlier) & (asked <= recent), 1), else_=0)).label("earlier"),
            func.max(asked).label("last_asked_at"),
        )
        .group_by(gap_members.c.gap)
        .subquery()
    )


def _gaps(counts: Subquery) -> Select[Any]:
    columns = [counts.c[name] for name in (*_COUNTS, "last_asked_at")]
    return select(gaps, *columns).outerjoin(counts, counts.c.gap == gaps.c.id)


def _order(sort: GapSort, counts: Subquery) -> list[Any]:
    customers = func.coalesce(counts.c.customers, 0).desc()
    questions = func.coalesce(counts.c.questions, 0).desc()
    return {
        GapSort.CUSTOMERS: [customers, questions],
        GapSort.QUESTIONS: [questions, customers],
        GapSort.RISING: [func.coalesce(counts.c.recent - counts.c.earlier, 0).desc(), customers],
        GapSort.NEWEST: [gaps.c.created_at.desc()],
    }[sort]


def gap_of(row: Row[Any]) -> Gap:
    """A row of gaps with its counts."""
    columns: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    counted: dict[str, Any] = {
        name: int(getattr(row, name) or 0) for name in ("questions", "customers", "recent", "earlier")
    }
    return Gap(
        **columns,
        **counted,
        business_type=BusinessType(row.business_type),
        state=GapState(row.state),
        last_asked_at=row.last_asked_at or row.created_at,
    )


_COLUMNS = (
    *("id", "name", "question", "language", "created_at", "changed_at", "changed_by", "reason"),
    *("article_id", "revision", "returned"),
)


def questions_of(connection: Connection, gap: str, limit: int, offset: int = 0) -> list[Question]:
    """The questions of a gap, newest first."""
    order = (gap_members.c.asked_at.desc(), gap_members.c.draft_id, gap_members.c.part)
    query = select(gap_members).where(gap_members.c.gap == gap).order_by(*order).limit(limit).offset(offset)
    members = connection.execute(query).all()
    rows = of_keys(connection, {(member.draft_id, member.part) for member in members})
    return [
        Question(
            key,
            rows[key].text,
            member.asked_at,
            member.customer,
            BusinessType(rows[key].business_type),
            rows[key].language,
            tuple(map(Signal, member.signals)),
        )
        for member in members
        if (key := (member.draft_id, member.part)) in rows
    ]


def days_of(store: ArticleStore, gap: str) -> list[Day]:
    """The last four weeks, day by day, those without a question too."""
    today = store.clock().astimezone(UTC).date()
    first = today - timedelta(days=DAYS - 1)
    since = datetime.combine(first, datetime.min.time(), UTC)
    query = select(gap_members.c.asked_at, gap_members.c.customer)
    with reading(store.engine) as connection:
        rows = connection.execute(query.where(gap_members.c.gap == gap, gap_members.c.asked_at >= since)).all()
    questions = Counter(row.asked_at.date() for row in rows)
    customers: dict[Any, set[str]] = {}
    for row in rows:
        customers.setdefault(row.asked_at.date(), set()).add(row.customer)
    days = [first + timedelta(days=number) for number in range(DAYS)]
    return [Day(day.isoformat(), questions[day], len(customers.get(day, ()))) for day in days]


def final_replies(connection: Connection, gap: str) -> list[FinalReply]:
    """What agents sent in the end, the reply that has most in common with all first."""
    query = (
        select(feedback.c.final_text, feedback.c.created_at)
        .where(feedback.c.final_text.is_not(None))
        .where(feedback.c.draft_id.in_(select(gap_members.c.draft_id).where(gap_members.c.gap == gap)))
        .order_by(feedback.c.created_at.desc(), feedback.c.id)
        .limit(_MOST_REPLIES)
    )
    same: dict[str, list[Any]] = {}
    for row in connection.execute(query):
        if form := normalize(row.final_text):
            same.setdefault(form, []).append(row)
    replies = [FinalReply(rows[0].final_text, len(rows), rows[0].created_at) for rows in same.values()]
    said = [counted_terms(reply.text) for reply in replies]
    similar = [[sameness(one, other) for other in said] for one in said]
    return [replies[place] for place in most_central(similar, [reply.times for reply in replies])]


def done_about(connection: Connection, gap: str) -> list[Done]:
    """What was done about a gap, oldest first."""
    query = select(gap_actions).where(gap_actions.c.gap == gap).order_by(gap_actions.c.number)
    return [
        Done(GapAction(row.action), row.at, row.actor, row.reason, row.article_id, row.revision)
        for row in connection.execute(query)
    ]
