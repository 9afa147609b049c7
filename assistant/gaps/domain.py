"""What the loop from questions to articles is made of.

recorded drafts → Question (counted, with why) → cluster → Gap: open → drafted → closed, or dismissed
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from knowledge import BusinessType


class Signal(StrEnum):
    """Why a question counts as one without a good answer."""

    NOT_ANSWERED = "not_answered"
    LOW_CONFIDENCE = "low_confidence"
    THUMBS_DOWN = "thumbs_down"
    REJECTED = "rejected"
    CHANGED = "changed"


class GapState(StrEnum):
    """Where a gap stands."""

    OPEN = "open"
    DRAFTED = "drafted"
    CLOSED = "closed"
    DISMISSED = "dismissed"


class GapSort(StrEnum):
    """Which gaps come first: of most customers, of most questions, with most more questions this week, the newest."""

    CUSTOMERS = "customers"
    QUESTIONS = "questions"
    RISING = "rising"
    NEWEST = "newest"


class GapAction(StrEnum):
    """What can become of a gap."""

    DRAFTED = "drafted"
    ASSIGNED = "assigned"
    CLOSED = "closed"
    DISMISSED = "dismissed"
    REOPENED = "reopened"
    RETURNED = "returned"


class ProposalState(StrEnum):
    """What became of a similar question that real questions propose."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


Key = tuple[str, int]
"""A question: the draft it was recorded with, and which part of the inquiry it is."""


@dataclass(frozen=True, slots=True)
class Question:
    """A real question, masked. `customer` is the visitor, or the draft where nobody knows who asked."""

    key: Key
    text: str
    asked_at: datetime
    customer: str
    business_type: BusinessType
    language: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Questions without a good answer that ask for the same.

    `question` is the one in their middle, `name` the same cut to a line. `recent` and `earlier` count the questions of
    the last seven days and of the seven before. `article_id` and `revision` are what was drafted for it; `returned`
    tells that it was dismissed and grew too much since.
    """

    id: str
    name: str
    question: str
    business_type: BusinessType
    language: str
    state: GapState
    created_at: datetime
    changed_at: datetime
    changed_by: str
    reason: str | None
    article_id: str | None
    revision: int | None
    returned: bool
    questions: int
    customers: int
    recent: int
    earlier: int
    last_asked_at: datetime


@dataclass(frozen=True, slots=True)
class Day:
    """How many questions, of how many customers, came on one day (UTC, "2026-03-01")."""

    day: str
    questions: int
    customers: int


@dataclass(frozen=True, slots=True)
class NearArticle:
    """An article that came near, and why it did not do.

    `words` of the question stand nowhere in it, `mostly` when that is true of nearly all the question says. `why` puts
    it into the gap's language; it is empty when the confidence reaches `level`, and people refused the answer.
    """

    article_id: str
    revision: int
    title: str
    confidence: float
    level: float
    words: tuple[str, ...]
    mostly: bool
    why: str


@dataclass(frozen=True, slots=True)
class FinalReply:
    """What agents wrote in the end, masked; `times` counts those that say the same."""

    text: str
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done about a gap."""

    action: GapAction
    at: datetime
    actor: str
    reason: str | None
    article_id: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class ClosedGap:
    """A gap that an article closed, with its questions, the most telling first."""

    id: str
    article_id: str
    business_type: BusinessType
    language: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A similar question that customers' own words propose for an article; `times` counts who asked like that."""

    id: str
    article_id: str
    question: str
    state: ProposalState
    times: int
    last_asked_at: datetime
    created_at: datetime
    changed_at: datetime
    changed_by: str
    reason: str | None
    revision: int | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found."""

    questions: int
    gaps: int
    new_gaps: int
    returned_gaps: int
    proposals: int


@dataclass(frozen=True, slots=True)
class RunReport:
    """A run over all questions: how far it is, and what it found; `fault` when it ended without."""

    id: str
    started_at: datetime
    started_by: str
    what: str
    done: int
    total: int
    finished_at: datetime | None
    fault: str | None
    found: Mapping[str, int] | None
