"""Which recorded questions found no good answer, and why each counts.

Not counted: greetings and the wish for a person, which are not searched for; questions about a customer's own order,
which no article answers (neither is kept: see `DraftRecords.add`); attempts to give the assistant other orders; what
says nothing but numbers.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, and_, or_, select

from assistant.desk.domain import Thumb
from assistant.desk.tables import desk_drafts
from assistant.domain import FeedbackAction, Outcome
from assistant.gaps.domain import Key, Question, Signal
from assistant.sameness import counted_terms, sameness
from assistant.tables import chat_messages, chat_sessions, chat_thumbs, drafts, feedback, gap_members, gaps
from assistant.tables import question_vectors as asked
from knowledge import BusinessType, normalize

MOST_QUESTIONS = 50_000
"""The newest so many are looked at."""

LOW_CONFIDENCE = 0.7
"""An answer less sure than this counts: the company may have chosen to answer from less."""

KEPT = 0.5
"""A draft was changed much when less than this share of its terms and those of the final text are the same."""

_IDS_AT_ONCE = 500
_Value = TypeVar("_Value")
_ORDERS = re.compile(
    r"(?:ignore|disregard|forget|override).{0,40}(?:instruction|prompt|rule)|system prompt|jailbreak|developer mode|"
    r"(?:忽略|无视|忘记|忘掉|绕过).{0,12}(?:指令|指示|提示词?|规则|设定)|系统提示词?|提示词是|开发者模式|越狱模式"
)
_WORD = re.compile(r"[^\W\d_]{2,}")
_PLACEHOLDER = re.compile(r"\[[A-Z]+_[0-9]+\]")


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people made of drafts: the last feedback of an agent, and the drafts that customers gave a thumb."""

    last: Mapping[str, Row[Any]]
    up: Collection[str]
    down: Collection[str]


def counted_questions(connection: Connection) -> Iterator[tuple[Question, Row[Any]]]:
    """Newest first, with the row of `question_vectors` each comes from; those of closed gaps are done with."""
    verdicts = verdicts_of(connection)
    customers = customers_of(connection)
    done = select(gap_members.c.draft_id).join(gaps, gaps.c.id == gap_members.c.gap)
    done = done.where(gaps.c.state == "closed", gap_members.c.draft_id == asked.c.draft_id)
    rows = connection.execute(
        _rows().where(_can_count(), ~done.where(gap_members.c.part == asked.c.part).exists()).limit(MOST_QUESTIONS)
    ).all()
    changed = _changed_much(connection, rows, verdicts)
    for row in rows:
        signals = tuple(_signals(row, verdicts, changed))
        if signals and is_a_question(row.text):
            yield question_of(row, customers, signals), row


def question_of(row: Row[Any], customers: Mapping[str, str], signals: tuple[Signal, ...] = ()) -> Question:
    """A row of `question_rows` as a question."""
    return Question(
        (row.draft_id, row.part),
        row.text,
        row.created_at,
        customers.get(row.draft_id, row.draft_id),
        BusinessType(row.business_type),
        row.language,
        signals,
    )


def is_a_question(text: str) -> bool:
    """Whether an article could answer it: it has words, and does not give the assistant orders."""
    plain = normalize(text)
    return _WORD.search(_PLACEHOLDER.sub("", text)) is not None and _ORDERS.search(plain) is None


def _rows() -> Select[Any]:
    columns = ("created_at", "outcome", "confidence", "business_type", "language")
    return (
        select(asked, *(drafts.c[name] for name in columns))
        .join(drafts, drafts.c.id == asked.c.draft_id)
        .order_by(drafts.c.created_at.desc(), drafts.c.id, asked.c.part)
    )


question_rows = _rows


def _can_count() -> Any:
    judged = select(feedback.c.draft_id).where(feedback.c.action != FeedbackAction.SENT.value)
    disliked = select(chat_thumbs.c.draft_id).where(chat_thumbs.c.thumb == Thumb.DOWN.value)
    # What was handed over is drafted for once more, for an agent: the same question, unless the agent has judged it.
    said = and_(chat_messages.c.session == desk_drafts.c.session, chat_messages.c.answers == desk_drafts.c.answers)
    replied = select(desk_drafts.c.draft_id).join(chat_messages, said).where(chat_messages.c.draft_id.is_not(None))
    known = and_(drafts.c.id.in_(replied), drafts.c.id.not_in(select(feedback.c.draft_id)))
    poor = or_(
        drafts.c.outcome != Outcome.ANSWER.value,
        ~asked.c.answered,
        drafts.c.confidence < LOW_CONFIDENCE,
        drafts.c.id.in_(judged),
        drafts.c.id.in_(disliked),
    )
    return and_(poor, ~known)


def _signals(row: Row[Any], verdicts: Verdicts, changed: Collection[str]) -> Iterator[Signal]:
    if row.outcome != Outcome.ANSWER or not row.answered:
        yield Signal.NOT_ANSWERED
    elif row.confidence < LOW_CONFIDENCE:
        yield Signal.LOW_CONFIDENCE
    if row.draft_id in verdicts.down:
        yield Signal.THUMBS_DOWN
    last = verdicts.last.get(row.draft_id)
    if last is not None and last.action == FeedbackAction.REJECTED:
        yield Signal.REJECTED
    if row.draft_id in changed:
        yield Signal.CHANGED


def verdicts_of(connection: Connection) -> Verdicts:
    """All verdicts there are."""
    query = select(feedback).order_by(feedback.c.created_at, feedback.c.id)
    last = {row.draft_id: row for row in connection.execute(query)}
    thumbs: dict[str, set[str]] = {Thumb.UP.value: set(), Thumb.DOWN.value: set()}
    for row in connection.execute(select(chat_thumbs.c.draft_id, chat_thumbs.c.thumb)):
        thumbs[row.thumb].add(row.draft_id)
    return Verdicts(last, thumbs[Thumb.UP.value], thumbs[Thumb.DOWN.value])


def customers_of(connection: Connection) -> dict[str, str]:
    """Who asked, for drafts of chats: the visitor, a keyed digest of an address. Of the others nobody knows."""
    found: dict[str, str] = {}
    for drafted in (chat_messages, desk_drafts):
        query = select(drafted.c.draft_id, chat_sessions.c.visitor)
        query = query.join(chat_sessions, chat_sessions.c.id == drafted.c.session)
        rows = connection.execute(query.where(drafted.c.draft_id.is_not(None)))
        found |= {row.draft_id: row.visitor for row in rows}
    return found


def _changed_much(connection: Connection, rows: Iterable[Row[Any]], verdicts: Verdicts) -> set[str]:
    edited = {
        row.draft_id
        for row in rows
        if (last := verdicts.last.get(row.draft_id)) is not None and last.action == FeedbackAction.EDITED
    }
    changed = set()
    for some in in_batches(sorted(edited)):
        query = select(drafts.c.id, drafts.c.draft).where(drafts.c.id.in_(some))
        for row in connection.execute(query):
            if sameness(counted_terms(row.draft["text"]), counted_terms(verdicts.last[row.id].final_text or "")) < KEPT:
                changed.add(row.id)
    return changed


def in_batches(values: Sequence[_Value]) -> Iterator[Sequence[_Value]]:
    """Slices short enough for one statement."""
    for start in range(0, len(values), _IDS_AT_ONCE):
        yield values[start : start + _IDS_AT_ONCE]


def of_keys(connection: Connection, keys: Collection[Key]) -> dict[Key, Row[Any]]:
    """The rows of these questions, with the date and outcome of their drafts."""
    found: dict[Key, Row[Any]] = {}
    for some in in_batches(sorted({draft_id for draft_id, _ in keys})):
        for row in connection.execute(_rows().where(asked.c.draft_id.in_(some))):
            if (row.draft_id, row.part) in keys:
                found[row.draft_id, row.part] = row
    return found
