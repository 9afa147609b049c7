"""The shapes of calls about webhooks."""

from datetime import datetime

from pydantic import Field

from assistant.api.schemas import Asked, Given, Text
from assistant.webhooks.domain import DeliveryState, Endpoint, NewEndpoint, WebhookEvent
from assistant.webhooks.endpoints import LONGEST_URL


class EndpointIn(Asked):
    """An address that is to be told."""

    url: Text = Field(max_length=LONGEST_URL, description="https://… in ASCII, without name and password.")
    events: frozenset[WebhookEvent] = Field(frozenset(), description="What it is told of; everything if left out.")

    def new(self) -> NewEndpoint:
        """The same as the core wants it."""
        return NewEndpoint(self.url, self.events)


class EndpointSwitchIn(Asked):
    """Whether an endpoint is to be told."""

    enabled: bool = Field(strict=True)


class EndpointOut(Given):
    """An endpoint as it can be seen: never its secret."""

    id: str
    url: str
    events: list[WebhookEvent]
    enabled: bool
    created_at: datetime
    created_by: str
    failing_since: datetime | None = Field(description="The first failure after the last success.")
    disabled_reason: str | None
    waiting: int = Field(description="How many messages are still to be delivered.")


class NewEndpointOut(EndpointOut):
    """A new endpoint."""

    secret: str = Field(description="Verifies signatures. Given here and never again.")

    @classmethod
    def of(cls, made: Endpoint, secret: str) -> "NewEndpointOut":
        """What whoever made it is told."""
        return cls(**EndpointOut.model_validate(made).model_dump(), secret=secret)


class EndpointsOut(Given):
    """All endpoints, oldest first."""

    endpoints: list[EndpointOut]


class DeliveryOut(Given):
    """A message to an endpoint, and what became of it."""

    message: str = Field(description="Its id, as the header webhook-id has it at every attempt.")
    event: str
    at: datetime
    state: DeliveryState
    attempts: int
    due_at: datetime | None = Field(description="When it is sent next.")
    tried_at: datetime | None
    status: int | None = Field(description="What the receiver answered last.")
    fault: str | None


class DeliveriesOut(Given):
    """The last messages to an endpoint, newest first."""

    deliveries: list[DeliveryOut]
