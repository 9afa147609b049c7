"""What a chat consists of.

    session ─┬─ messages     numbered from 1, in the order they were stored
             └─ events       numbered from 1 without gaps: what a page has to know, messages among it

A session's `State` says who is to answer. `Handoff` is entered once and names its first cause.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from assistant.domain import Message


class State(StrEnum):
    """Who is to answer. While nobody has taken over a waiting customer, the assistant goes on answering too."""

    WITH_ASSISTANT = "with_assistant"
    WAITING_FOR_PERSON = "waiting_for_person"


class Cause(StrEnum):
    """Why a person is needed."""

    CUSTOMER_ASKS = "customer_asks"
    LOW_CONFIDENCE = "low_confidence"
    PERSONAL = "personal"
    FAILURE = "failure"


class EventKind(StrEnum):
    """What an event tells; `QUEUE` is kept for the desk, which knows places in a queue."""

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
    """

    pause_seconds: float = 0.4
    answers_at_once: int = 4
    lease_seconds: float = 15.0
    poll_seconds: float = 1.0
    session_hours: float = 24.0
    messages_per_minute: int = 20
    sessions_per_address_per_minute: int = 30


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
class Handoff:
    """A session that waits for a person, and why."""

    state: State
    cause: Cause


@dataclass(frozen=True, slots=True)
class Contact:
    """How a customer can be reached, and when."""

    contact: str
    convenient_time: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Turn:
    """Messages of one session that one run is to answer.

    `run` names the claim and the draft; `asked` is the number of the newest message seen; `attempts` counts the runs,
    this one included, that have begun and not ended; `language` is the page's, `visitor` the digest of the address.
    """

    session: str
    run: str
    asked: int
    attempts: int
    language: str | None
    visitor: str
    conversation: tuple[Message, ...]
