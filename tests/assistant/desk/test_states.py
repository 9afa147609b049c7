"""Who answers next: every happening in every state."""

import itertools

import pytest

from assistant.desk.domain import Cause, State
from assistant.desk.states import Effect, Happened, Happening, Standing, move
from assistant.errors import AlreadyTaken

NEW = Standing(State.WITH_ASSISTANT)
WAITING = Standing(State.WAITING_FOR_PERSON, Cause.PERSONAL)
WITH_AN = Standing(State.WITH_AGENT, Cause.PERSONAL, "an", "an")
STEPPED_IN = Standing(State.WITH_AGENT, None, "an", "an")
RESOLVED = Standing(State.RESOLVED, Cause.PERSONAL, None, "an")
RESOLVED_BY_ITSELF = Standing(State.RESOLVED)

ASKS = Happened(Happening.CUSTOMER_ASKS, Cause.CUSTOMER_ASKS)
HANDS_OVER = Happened(Happening.ASSISTANT_HANDS_OVER, Cause.LOW_CONFIDENCE)
WRITES = Happened(Happening.CUSTOMER_WRITES)
SOLVED = Happened(Happening.CUSTOMER_RESOLVES)
GONE = Happened(Happening.CUSTOMER_IS_GONE)
NOBODY_ANSWERS = Happened(Happening.AGENT_IS_GONE)


def by(agent: str, what: Happening) -> Happened:
    return Happened(what, agent=agent)


@pytest.mark.parametrize(
    ("before", "happened", "state", "effect"),
    [
        (NEW, WRITES, State.WITH_ASSISTANT, Effect.NOTHING),
        (NEW, ASKS, State.WAITING_FOR_PERSON, Effect.HANDED_OVER),
        (NEW, HANDS_OVER, State.WAITING_FOR_PERSON, Effect.HANDED_OVER),
        (NEW, by("an", Happening.AGENT_TAKES), State.WITH_AGENT, Effect.TAKEN),
        (NEW, by("an", Happening.AGENT_RELEASES), State.WITH_ASSISTANT, Effect.NOTHING),
        (NEW, SOLVED, State.RESOLVED, Effect.CLOSED),
        (WAITING, WRITES, State.WAITING_FOR_PERSON, Effect.NOTHING),
        (WAITING, ASKS, State.WAITING_FOR_PERSON, Effect.NOTHING),
        (WAITING, HANDS_OVER, State.WAITING_FOR_PERSON, Effect.NOTHING),
        (WAITING, by("an", Happening.AGENT_TAKES), State.WITH_AGENT, Effect.TAKEN),
        (WAITING, by("an", Happening.AGENT_RELEASES), State.WAITING_FOR_PERSON, Effect.NOTHING),
        (WAITING, by("an", Happening.AGENT_RESOLVES), State.RESOLVED, Effect.CLOSED),
        (WAITING, SOLVED, State.RESOLVED, Effect.CLOSED),
        (WAITING, GONE, State.RESOLVED, Effect.CLOSED),
        (WITH_AN, WRITES, State.WITH_AGENT, Effect.NOTHING),
        (WITH_AN, ASKS, State.WITH_AGENT, Effect.NOTHING),
        (WITH_AN, HANDS_OVER, State.WITH_AGENT, Effect.NOTHING),
        (WITH_AN, by("an", Happening.AGENT_TAKES), State.WITH_AGENT, Effect.NOTHING),
        (WITH_AN, by("bo", Happening.AGENT_TAKES_OVER), State.WITH_AGENT, Effect.TAKEN),
        (WITH_AN, by("an", Happening.AGENT_RELEASES), State.WAITING_FOR_PERSON, Effect.RETURNED),
        (STEPPED_IN, by("an", Happening.AGENT_RELEASES), State.WAITING_FOR_PERSON, Effect.HANDED_OVER),
        (STEPPED_IN, NOBODY_ANSWERS, State.WAITING_FOR_PERSON, Effect.HANDED_OVER),
        (WITH_AN, NOBODY_ANSWERS, State.WAITING_FOR_PERSON, Effect.RETURNED),
        (WITH_AN, by("an", Happening.AGENT_RESOLVES), State.RESOLVED, Effect.CLOSED),
        (WITH_AN, SOLVED, State.RESOLVED, Effect.CLOSED),
        (RESOLVED, WRITES, State.WAITING_FOR_PERSON, Effect.HANDED_OVER),
        (RESOLVED, ASKS, State.WAITING_FOR_PERSON, Effect.HANDED_OVER),
        (RESOLVED, HANDS_OVER, State.RESOLVED, Effect.NOTHING),
        (RESOLVED, by("bo", Happening.AGENT_TAKES), State.WITH_AGENT, Effect.TAKEN),
        (RESOLVED, SOLVED, State.RESOLVED, Effect.NOTHING),
        (RESOLVED_BY_ITSELF, WRITES, State.WITH_ASSISTANT, Effect.REVIVED),
    ],
)
def test_what_happens_decides_who_answers(before: Standing, happened: Happened, state: State, effect: Effect) -> None:
    after, found = move(before, happened)
    assert (after.state, found) == (state, effect)


def test_who_writes_again_after_an_agent_waits_for_that_one_first() -> None:
    after, _ = move(RESOLVED, WRITES)
    assert (after.cause, after.last_agent, after.agent) == (Cause.REOPENED, "an", None)


def test_the_first_cause_of_a_wait_stays() -> None:
    assert move(WAITING, ASKS)[0].cause is Cause.PERSONAL
    assert move(NEW, HANDS_OVER)[0].cause is Cause.LOW_CONFIDENCE


@pytest.mark.parametrize("before", [NEW, RESOLVED])
def test_a_wait_that_begins_when_an_agent_lets_go_has_a_cause_of_its_own(before: Standing) -> None:
    """What was the cause of an earlier wait is over, and in the figures this one counts too."""
    taken, _ = move(before, by("bo", Happening.AGENT_TAKES))
    released, effect = move(taken, by("bo", Happening.AGENT_RELEASES))
    assert (released.cause, effect) == (Cause.RELEASED, Effect.HANDED_OVER)


@pytest.mark.parametrize(
    "what", [Happening.AGENT_TAKES, Happening.AGENT_RELEASES, Happening.AGENT_RESOLVES], ids=lambda what: what.value
)
def test_what_another_agent_has_is_refused_by_name(what: Happening) -> None:
    with pytest.raises(AlreadyTaken, match="an has this") as refused:
        move(WITH_AN, by("bo", what))
    assert refused.value.agent == "an"


def test_nothing_happens_twice_and_nobody_is_left_without_somebody() -> None:
    """In every state whatever happens once more changes nothing more, and only who is with an agent has one."""
    for before, what in itertools.product((NEW, WAITING, WITH_AN, STEPPED_IN, RESOLVED, RESOLVED_BY_ITSELF), Happening):
        happened = Happened(what, Cause.FAILURE, "an" if what.value.startswith("agent_") else None)
        after, effect = move(before, happened)
        assert (after == before) == (effect is Effect.NOTHING)
        assert move(after, happened) == (after, Effect.NOTHING)
        assert (after.agent is not None) == (after.state is State.WITH_AGENT)
        assert after.state is not State.WAITING_FOR_PERSON or after.cause is not None
