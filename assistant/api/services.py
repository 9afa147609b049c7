"""What the handlers work with, and how they get it."""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from assistant.accounts.accounts import Accounts
from assistant.adapters.chatwoot import Chatwoot
from assistant.api.observability import Metrics
from assistant.desk.chat import Chat
from assistant.gaps.loop import Gaps
from assistant.limits.pace import AddressLimits
from assistant.service import Assistant
from knowledge import Lifecycle

LARGEST_UPLOAD = 64 * 1024 * 1024
"""In bytes, unless the settings say otherwise."""


@dataclass(frozen=True, slots=True)
class Services:
    """One application's parts; `following` says what keeps the indexes from following the store, if anything does.

    Who shows the `local_key` is the local administrator: the commands on this machine. `demo` offers demo accounts to
    this machine. Only what `proxies` say about whom they call for is believed. `chatwoot` is there if it was set up.
    """

    assistant: Assistant
    metrics: Metrics
    following: Callable[[], str | None]
    chat: Chat
    accounts: Accounts
    lifecycle: Lifecycle
    gaps: Gaps
    local_key: str | None = None
    largest_upload: int = LARGEST_UPLOAD
    demo: bool = False
    limits: AddressLimits = field(default_factory=AddressLimits)
    proxies: Collection[str] = ()
    chatwoot: Chatwoot | None = None


# These only read, and so are no `def`s: FastAPI would send each to a thread of its own.
async def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


async def _assistant(request: Request) -> Assistant:
    return (await _services(request)).assistant


async def _gaps(request: Request) -> Gaps:
    return (await _services(request)).gaps


TheServices = Annotated[Services, Depends(_services)]
TheAssistant = Annotated[Assistant, Depends(_assistant)]
TheGaps = Annotated[Gaps, Depends(_gaps)]
