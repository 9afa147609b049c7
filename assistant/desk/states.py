"""Who is to answer, and how that changes: the whole machine as one pure function.

                  hand-over                    taken
    with_assistant ───────→ waiting_for_person ─────→ with_agent
          ↑                     ↑      ↑   released       │
          │ written to          │      └──────────────────┤
          │ (nobody had it)     │ written to (reopened)   │ resolved (from every state)
          └──────────────── resolved ←────────────────────┘

Everything that can happen is allowed in every state: what does not apply changes nothing. Only what belongs to
another agent is refused.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from assistant.desk.domain import Cause, State
from assistant.errors import AlreadyTaken


class Happening(StrEnum):
    """What can happen to a conversation that decides who answers next."""

    CUSTOMER_WRITES = "customer_writes"
    CUSTOMER_ASKS = "customer_asks"
    """For a person."""
    CUSTOMER_RESOLVES = "customer_resolves"
    ASSISTANT_HANDS_OVER = "assistant_hands_over"
    AGENT_TAKES = "agent_takes"
    AGENT_TAKES_OVER = "agent_takes_over"
    AGENT_RELEASES = "agent_releases"
    AGENT_RESOLVES = "agent_resolves"
    AGENT_IS_GONE = "agent_is_gone"
    CUSTOMER_IS_GONE = "customer_is_gone"


class Effect(StrEnum):
    """What is to be recorded of a move."""

    NOTHING = "nothing"
    HANDED_OVER = "handed_over"
    """A wait begins, and with it a hand-off."""
    TAKEN = "taken"
    RETURNED = "returned"
    """The wait goes on."""
    CLOSED = "closed"
    REVIVED = "revived"
    """The assistant has it again."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands: who is to answer, why a person is needed, and which agent has it or had it last."""

    state: State
    cause: Cause | None = None
    agent: str | None = None
    last_agent: str | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    """Something happened: `cause` comes with what hands over, `agent` with what an agent does."""

    what: Happening
    cause: Cause | None = None
    agent: str | None = None


def move(standing: Standing, happened: Happened) -> tuple[Standing, Effect]:
    """How a conversation stands afterwards, and what of it is to be recorded. Raises `AlreadyTaken`."""
    match happened.what:
        case Happening.CUSTOMER_WRITES:
            return _written_to(standing)
        case Happening.CUSTOMER_ASKS | Happening.ASSISTANT_HANDS_OVER:
            return _handed_over(standing, happened)
        case Happening.AGENT_TAKES | Happening.AGENT_TAKES_OVER:
            return _taken(standing, happened)
        case Happening.AGENT_RELEASES | Happening.AGENT_IS_GONE:
            return _returned(standing, happened)
        case _:
            return _resolved(standing, happened)


def _written_to(standing: Standing) -> tuple[Standing, Effect]:
    if standing.state is not State.RESOLVED:
        return standing, Effect.NOTHING
    if standing.last_agent is None:
        return replace(standing, state=State.WITH_ASSISTANT, cause=None), Effect.REVIVED
    return _waiting(standing, Cause.REOPENED)


def _handed_over(standing: Standing, happened: Happened) -> tuple[Standing, Effect]:
    # A reply that was being written when the customer said that it is solved hands nothing over any more.
    of_customer = happened.what is Happening.CUSTOMER_ASKS
    if standing.state is State.WITH_ASSISTANT or (standing.state is State.RESOLVED and of_customer):
        return _waiting(standing, happened.cause)
    return standing, Effect.NOTHING


def _waiting(standing: Standing, cause: Cause | None) -> tuple[Standing, Effect]:
    return replace(standing, state=State.WAITING_FOR_PERSON, cause=cause, agent=None), Effect.HANDED_OVER


def _taken(standing: Standing, happened: Happened) -> tuple[Standing, Effect]:
    if standing.agent == happened.agent:
        return standing, Effect.NOTHING
    if happened.what is Happening.AGENT_TAKES:
        see_it_is_theirs(standing, happened.agent)
    # What made a person necessary before it was resolved does so no more.
    asked = standing.state in {State.WAITING_FOR_PERSON, State.WITH_AGENT}
    cause = standing.cause if asked else None
    taken = Standing(State.WITH_AGENT, cause, happened.agent, last_agent=happened.agent)
    return taken, Effect.TAKEN


def _returned(standing: Standing, happened: Happened) -> tuple[Standing, Effect]:
    if standing.state is not State.WITH_AGENT:
        return standing, Effect.NOTHING
    see_it_is_theirs(standing, happened.agent)
    if standing.cause is None:
        return _waiting(standing, Cause.RELEASED)
    return replace(standing, state=State.WAITING_FOR_PERSON, agent=None), Effect.RETURNED


def _resolved(standing: Standing, happened: Happened) -> tuple[Standing, Effect]:
    if standing.state is State.RESOLVED:
        return standing, Effect.NOTHING
    if happened.what is Happening.AGENT_RESOLVES:
        see_it_is_theirs(standing, happened.agent)
    return replace(standing, state=State.RESOLVED, agent=None), Effect.CLOSED


def see_it_is_theirs(standing: Standing, agent: str | None) -> None:
    """Raise `AlreadyTaken` when another agent has the conversation; what happens by itself has no agent."""
    if standing.agent is not None and agent not in {standing.agent, None}:
        raise AlreadyTaken(f"{standing.agent} has this conversation: leave it to them, or take it over", standing.agent)
