"""Server-sent events from a generator."""

from collections.abc import AsyncIterator, Generator

import anyio
from sse_starlette import EventSourceResponse
from starlette.concurrency import iterate_in_threadpool, run_in_threadpool

EVENT_STREAM = "text/event-stream"

Events = Generator[dict[str, str]]
"""What is sent, one by one: each with "data", and "event" where it has a name."""


def stream(events: Events) -> EventSourceResponse:
    """Send events as they come; a caller who goes away ends the generator at once, and with it what writes."""
    return EventSourceResponse(_forward(events), sep="\n")


async def _forward(events: Events) -> AsyncIterator[dict[str, str]]:
    try:
        async for event in iterate_in_threadpool(events):
            yield event
    finally:
        # Nobody else would close it before memory runs low: a language model would go on writing until then.
        with anyio.CancelScope(shield=True):
            await run_in_threadpool(events.close)
