"""What stands for webhooks here: endpoints, what they are told of, and what became of each telling."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class WebhookEvent(StrEnum):
    """Something that endpoints are told of."""

    HANDOFF_CREATED = "handoff.created"
    """A customer waits for a person from now on."""
    MESSAGE_CREATED = "message.created"
    CONVERSATION_RESOLVED = "conversation.resolved"


TEST_EVENT = "webhook.test"
"""Sent on demand alone, to one endpoint, whatever it wants to be told of."""


class DeliveryState(StrEnum):
    """What became of a message to an endpoint."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address that is told of `events`.

    `failing_since` is the first failure after the last success, `waiting` how many messages are still to be delivered.
    Who is not `enabled` is told nothing, for the `disabled_reason`.
    """

    id: str
    url: str
    events: tuple[WebhookEvent, ...]
    enabled: bool
    created_at: datetime
    created_by: str
    failing_since: datetime | None
    disabled_reason: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An address that somebody wants told of `events`, of all of them if none is named."""

    url: str
    events: frozenset[WebhookEvent] = frozenset()


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message to an endpoint; `status` and `fault` are of the last attempt, `due_at` is when the next one is."""

    message: str
    event: str
    at: datetime
    state: DeliveryState
    attempts: int
    due_at: datetime | None
    tried_at: datetime | None
    status: int | None
    fault: str | None


@dataclass(frozen=True, slots=True)
class Parcel:
    """A message that one run has claimed to deliver; this is its attempt number `attempt`, from 1."""

    message: str
    endpoint: str
    run: str
    attempt: int
    url: str
    body: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Attempt:
    """How an attempt went: the status that came back, or why none did. Without a `fault` it arrived.

    `wait` is for how long the receiver wants to be left alone.
    """

    parcel: Parcel
    status: int | None
    fault: str | None
    wait: timedelta | None = None


@dataclass(frozen=True, slots=True)
class DeliveryStanding:
    """How webhooks do: messages that wait to be delivered, and endpoints whose last attempt failed."""

    waiting: int
    failing: int
