"""What a chat consists of.

    session ─┬─ messages     numbered from 1, in the order they were stored
             └─ events       numbered from 1 without gaps: what a page has to know, messages among it

A session's `State` says who is to answer; `states.py` has how it changes. Each time a person is asked for is a
`Handoff` of its own, numbered from 1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.desk.hours import ALWAYS, Hours
from assistant.domain import Message


class State(StrEnum):
    """Who is to answer."""

    WITH_ASSISTANT = "with_assistant"
    WAITING_FOR_PERSON = "waiting_for_person"
    WITH_AGENT = "with_agent"
    RESOLVED = "resolved"


class Cause(StrEnum):
    """Why a person is needed."""

    CUSTOMER_ASKS = "customer_asks"
    LOW_CONFIDENCE = "low_confidence"
    PERSONAL = "personal"
    FAILURE = "failure"
    COMPLAINT = "complaint"
    LEGAL_THREAT = "legal_threat"
    PERSONAL_DATA_REQUEST = "personal_data_request"
    REPEATED_QUESTION = "repeated_question"
    STRONG_ANGER = "strong_anger"
    REOPENED = "reopened"
    """The customer wrote again after an agent had it."""
    RELEASED = "released"
    """An agent had it whom nobody had asked for, and gave it back."""


class EventKind(StrEnum):
    """What an event tells."""

    MESSAGE = "message"
    SENTENCE = "sentence"
    CITATIONS = "citations"
    DATA = "data"
    OUTCOME = "outcome"
    QUEUE = "queue"
    DONE = "done"


class Thumb(StrEnum):
    """A customer's judgement of one message."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class ChatRules:
    """How the chat behaves.

    `pause_seconds` is how long a customer must have been silent to be answered; a claim on a session that is not
    renewed for `lease_seconds` belongs to a dead process; `poll_seconds` is how soon other processes' work is seen.
    Somebody is at the desk during `hours`; a customer whom an agent lets wait for `unanswered_minutes` waits for
    anybody again. Only with `private_webhooks` may webhooks stand in a private network.
    """

    pause_seconds: float = 0.4
    answers_at_once: int = 4
    lease_seconds: float = 15.0
    poll_seconds: float = 1.0
    session_hours: float = 24.0
    messages_per_minute: int = 20
    messages_per_day: int = 300
    sessions_per_address_per_minute: int = 30
    hours: Hours = ALWAYS
    unanswered_minutes: float = 15.0
    private_webhooks: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """One numbered event of a session; `data` is as the contract has it."""

    number: int
    kind: EventKind
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Visit:
    """What a good token stands for: one session, until `expires_at`."""

    session: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of asking for a person: who is to answer now, and why it is one."""

    state: State
    cause: Cause


@dataclass(frozen=True, slots=True)
class Handoff:
    """One time that a person was asked for; `answered_at` is an agent's first message after it."""

    number: int
    cause: Cause
    at: datetime
    agent: str | None
    taken_at: datetime | None
    answered_at: datetime | None
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Contact:
    """How a customer can be reached, and when."""

    contact: str
    convenient_time: str | None
    note: str | None


class FollowUpState(StrEnum):
    """Whether somebody still has to get in touch."""

    OPEN = "open"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A customer who is to be contacted, from `due_at` on; `done_note` is what came of it."""

    id: str
    session: str
    created_at: datetime
    contact: str
    convenient_time: str | None
    note: str | None
    due_at: datetime
    state: FollowUpState
    done_by: str | None
    done_at: datetime | None
    done_note: str | None


class Work(StrEnum):
    """What a turn is for."""

    REPLY = "reply"
    """The assistant answers the customer."""
    SPARE = "spare"
    """Nobody is at the desk: the assistant answers a customer who waits, if it can."""
    DRAFT = "draft"
    """An agent is to answer, and finds a draft."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Messages of one session that one run is to answer.

    `run` names the claim and the draft; `asked` is the number of the newest message seen; `attempts` counts the runs,
    this one included, that have begun and not ended; `language` is the page's, `visitor` the digest of the address.
    `disliked` says that the customer has put a thumb down to the newest reply.
    """

    session: str
    run: str
    work: Work
    asked: int
    attempts: int
    language: str | None
    visitor: str
    disliked: bool
    conversation: tuple[Message, ...]
