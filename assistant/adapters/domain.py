"""What stands for another inbox here: how it is set up, what arrives from it, and what is said there."""

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.domain import Message, Role


class InboxMode(StrEnum):
    """What the assistant is to another inbox."""

    SUGGEST = "suggest"
    """People answer, and find a draft as a private note."""
    ANSWER = "answer"
    """The assistant answers what it can, and hands over the rest."""


class Arrived(StrEnum):
    """What became of a message on its arrival."""

    ACCEPTED = "accepted"
    """It will be answered, or is kept because what is answered next refers to it."""
    KNOWN = "known"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class ChatwootSettings:
    """Which Chatwoot, and as whom: `token` is the bot's access token, `secret` is what it signs its webhooks with."""

    url: str
    account: int
    token: str = field(repr=False)
    secret: str = field(repr=False)
    mode: InboxMode = InboxMode.SUGGEST
    pause_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that arrived: `number` orders a conversation. A private one (a note) is never part of what was said.

    `with_bot` says that the other inbox leaves the conversation to its bot.
    """

    account: int
    conversation: int
    number: int
    role: Role
    text: str
    private: bool
    with_bot: bool


@dataclass(frozen=True, slots=True)
class Task:
    """Messages of one conversation that one run is to answer, up to the number `asked`; `attempts` counts this run.

    `spoken` says that an earlier run has spoken, and died or lost the connection before it could say so.
    """

    conversation: int
    run: str
    asked: int
    attempts: int
    messages: tuple[Message, ...]
    has_text: bool
    spoken: bool


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said: to the customer, and to agents as a `note`; with `open_` people have the conversation next."""

    draft: str | None
    outcome: str
    text: str | None = None
    note: str | None = None
    open_: bool = False
