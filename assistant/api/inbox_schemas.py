"""The shapes of calls about other inboxes."""

from pydantic import Field

from assistant.adapters.domain import Arrived
from assistant.api.schemas import Given


class ArrivedOut(Given):
    """What became of a webhook."""

    arrived: Arrived = Field(description="Whether it will be looked at, is known already, or tells nothing of use.")
