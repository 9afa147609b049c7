"""How the desk does, day by day, for supervisors; every figure counts the rows that it opens."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, and_, func, null, select

from assistant.desk.domain import Cause, FollowUpState, State
from assistant.desk.hours import Hours
from assistant.desk.ledger import Ledger
from assistant.desk.queue import LONGEST_PREVIEW
from assistant.desk.staff import agents_named
from assistant.desk.tables import desk_drafts, follow_ups, handoffs
from assistant.domain import FeedbackAction, Outcome, Role
from assistant.errors import InvalidMessage
from assistant.tables import chat_messages, chat_ratings, chat_sessions, drafts, feedback
from knowledge import reading

TARGET_SECONDS = 20
"""How soon somebody who is there answers a customer who was handed over."""

MOST_ROWS = 1_000
_ASSISTANT = {"answered": Outcome.ANSWER, "clarified": Outcome.CLARIFY, "handed_off": Outcome.HAND_OFF}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One thing that a figure counts; `seconds_to_answer` count from the hand-off, or from the opening after it.

    `is_overdue` tells of a hand-off that it still waits for its answer, for longer than the target.
    """

    session: str
    at: datetime
    cause: str | None
    agent: str | None
    seconds_to_answer: float | None
    preview: str
    state: State
    draft_id: str | None
    is_overdue: bool = False


@dataclass(frozen=True, slots=True)
class Ratings:
    """What customers gave; `mean` is None without any."""

    count: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Figures:
    """A day at the desk; `waiting_now` and `follow_ups_open` are those of this moment, whatever the day.

    `late` are those that were answered after the target, and those that have waited for longer than it.
    """

    day: date
    waiting_now: int
    handoffs: int
    answered: int
    answered_in_time: int
    late: int
    target_seconds: int
    by_cause: Mapping[str, int]
    drafts: Mapping[str, int]
    assistant: Mapping[str, int]
    follow_ups_open: int
    ratings: Ratings


@dataclass(frozen=True, slots=True)
class _Day:
    start: datetime
    end: datetime

    def holds(self, column: Any) -> Any:
        return and_(column >= self.start, column < self.end)


class Supervision:
    """Figures over a ledger's database, and the rows behind each; days are those of the desk's time zone."""

    def __init__(self, ledger: Ledger):
        self._engine: Engine = ledger.engine
        self._hours: Hours = ledger.hours
        self._clock = ledger.clock

    def figures(self, day: date | None = None) -> Figures:
        """The figures of a day, of today when None."""
        day = day or self._today()
        with reading(self._engine) as connection:
            handed = [self._row(found) for found in connection.execute(_handoffs(self._span(day)))]
            given = connection.execute(_ratings(self._span(day)).with_only_columns(chat_ratings.c.rating)).scalars()
            return Figures(
                day=day,
                waiting_now=_count(connection, _waiting(self._span(day))),
                handoffs=len(handed),
                answered=sum(map(_answered, handed)),
                answered_in_time=sum(map(_in_time, handed)),
                late=sum(map(_late, handed)),
                target_seconds=TARGET_SECONDS,
                by_cause={cause: sum(row.cause == cause for row in handed) for cause in _causes(handed)},
                drafts={one.value: _count(connection, _judged(one)(self._span(day))) for one in FeedbackAction},
                assistant={name: _count(connection, _said(one)(self._span(day))) for name, one in _ASSISTANT.items()},
                follow_ups_open=_count(connection, _open_follow_ups(self._span(day))),
                ratings=_rated(list(given)),
            )

    def rows(self, figure: str, day: date | None = None) -> list[FigureRow]:
        """What a figure counts, oldest first, at most a thousand. Raises `InvalidMessage` for a figure there is not."""
        name, _, kind = figure.partition(":")
        query = _query(name, kind)(self._span(day or self._today()))
        chosen = _CHOSEN.get(name, _any)
        with reading(self._engine) as connection:
            rows = [self._row(found) for found in connection.execute(query)]
            kept = [row for row in rows if chosen(row, kind)][:MOST_ROWS]
            agents = agents_named(connection, {row.agent for row in kept if row.agent})
        return [_shown(row, agents[row.agent].display if row.agent else None) for row in kept]

    def _row(self, found: Row[Any]) -> FigureRow:
        def waited(until: datetime) -> float:
            # Who was answered before the opening did not wait at all.
            return max(0.0, (until - (self._hours.opens_at(found.at) or found.at)).total_seconds())

        seconds = None if found.answered_at is None else waited(found.answered_at)
        overdue = bool(found.is_open) and waited(self._clock()) > TARGET_SECONDS
        preview, state = found.preview or "", State(found.state)
        row = (found.session, found.at, found.cause, found.agent, seconds, preview, state, found.draft_id)
        return FigureRow(*row, is_overdue=overdue)

    def _today(self) -> date:
        return self._clock().astimezone(self._hours.zone).date()

    def _span(self, day: date) -> _Day:
        try:
            start, end = (datetime.combine(one, time(), self._hours.zone) for one in (day, day + timedelta(days=1)))
            return _Day(start.astimezone(UTC), end.astimezone(UTC))
        except OverflowError as error:
            raise InvalidMessage(f"{day} is at the end of time: give another day") from error


_Query = Callable[[_Day], Select[Any]]


def _query(name: str, kind: str) -> _Query:
    """The rows of a figure before those are chosen that only the hours tell."""
    if name in {"handoffs", "answered", "answered_in_time", "late"} and not kind:
        return _handoffs
    if name == "cause" and kind in set(Cause):
        return _handoffs
    if name == "drafts" and kind in set(FeedbackAction):
        return _judged(FeedbackAction(kind))
    if name == "assistant" and kind in _ASSISTANT:
        return _said(_ASSISTANT[kind])
    whole: dict[str, _Query] = {"waiting_now": _waiting, "follow_ups_open": _open_follow_ups, "ratings": _ratings}
    if name in whole and not kind:
        return whole[name]
    raise InvalidMessage("there is no such figure: give one of those that /desk/figures has, like cause:complaint")


def _select(session: Any, at: Any, **known: Any) -> Select[Any]:
    """Columns of a row, and the conversation that it belongs to."""
    names = ("cause", "agent", "answered_at", "draft_id", "is_open")
    own = [known.get(name, null()).label(name) for name in names]
    newest = and_(chat_messages.c.session == chat_sessions.c.id, chat_messages.c.number == chat_sessions.c.asked)
    asked = select(func.substr(chat_messages.c.text, 1, LONGEST_PREVIEW)).where(newest).scalar_subquery()
    columns = (session.label("session"), at.label("at"), *own, asked.label("preview"), chat_sessions.c.state)
    return select(*columns).where(chat_sessions.c.id == session).order_by(at, session)


def _handoffs(day: _Day) -> Select[Any]:
    known: dict[str, Any] = {name: handoffs.c[name] for name in ("cause", "agent", "answered_at")}
    known["is_open"] = and_(handoffs.c.answered_at.is_(None), handoffs.c.resolved_at.is_(None))
    return _select(handoffs.c.session, handoffs.c.at, **known).where(day.holds(handoffs.c.at))


def _waiting(_day: _Day) -> Select[Any]:
    one = chat_sessions.alias("one")
    found = _select(one.c.id, one.c.waiting_since, cause=one.c.cause)
    return found.where(one.c.state == State.WAITING_FOR_PERSON.value)


def _judged(action: FeedbackAction) -> _Query:
    def query(day: _Day) -> Select[Any]:
        known = {"agent": feedback.c.actor, "draft_id": feedback.c.draft_id}
        of_desk = _select(desk_drafts.c.session, feedback.c.created_at, **known)
        joined = of_desk.where(feedback.c.draft_id == desk_drafts.c.draft_id)
        return joined.where(feedback.c.action == action.value, day.holds(feedback.c.created_at))

    return query


def _said(outcome: Outcome) -> _Query:
    def query(day: _Day) -> Select[Any]:
        reply = chat_messages.alias("reply")
        known = select(drafts.c.outcome).where(drafts.c.id == reply.c.draft_id).scalar_subquery()
        # Where no draft was made a person was asked for, by whoever: the customer, a rule, a fault.
        came_to = func.coalesce(known, Outcome.HAND_OFF.value)
        found = _select(reply.c.session, reply.c.created_at, draft_id=reply.c.draft_id)
        of_assistant = reply.c.role == Role.ASSISTANT.value
        return found.where(of_assistant, came_to == outcome.value, day.holds(reply.c.created_at))

    return query


def _open_follow_ups(_day: _Day) -> Select[Any]:
    return _select(follow_ups.c.session, follow_ups.c.due_at).where(follow_ups.c.state == FollowUpState.OPEN.value)


def _ratings(day: _Day) -> Select[Any]:
    return _select(chat_ratings.c.session, chat_ratings.c.created_at).where(day.holds(chat_ratings.c.created_at))


def _count(connection: Connection, query: Select[Any]) -> int:
    return int(connection.execute(select(func.count()).select_from(query.order_by(None).subquery())).scalar_one())


def _answered(row: FigureRow) -> bool:
    return row.seconds_to_answer is not None


def _any(_row: FigureRow, _kind: str) -> bool:
    return True


def _in_time(row: FigureRow) -> bool:
    return row.seconds_to_answer is not None and row.seconds_to_answer <= TARGET_SECONDS


def _late(row: FigureRow) -> bool:
    return row.is_overdue or (_answered(row) and not _in_time(row))


_CHOSEN: Mapping[str, Callable[[FigureRow, str], bool]] = {
    "answered": lambda row, _: _answered(row),
    "answered_in_time": lambda row, _: _in_time(row),
    "late": lambda row, _: _late(row),
    "cause": lambda row, kind: row.cause == kind,
}


def _causes(rows: Sequence[FigureRow]) -> list[str]:
    happened = {row.cause for row in rows}
    return [cause.value for cause in Cause if cause.value in happened]


def _rated(given: Sequence[int]) -> Ratings:
    return Ratings(len(given), round(sum(given) / len(given), 2) if given else None)


def _shown(row: FigureRow, agent: str | None) -> FigureRow:
    seconds = row.seconds_to_answer
    return replace(row, agent=agent, seconds_to_answer=None if seconds is None else round(seconds, 1))
