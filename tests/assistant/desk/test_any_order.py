"""Whatever happens in whatever order: nothing said is lost or doubled, and nobody who waits is forgotten."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sqlalchemy import Row, select

from assistant import prepare_tables
from assistant.desk.acting import act
from assistant.desk.domain import Cause, Contact, EventKind, FollowUpState, State, Turn, Work
from assistant.desk.following_up import of_session
from assistant.desk.hours import Hours, read_week
from assistant.desk.queue import queue
from assistant.desk.replies import Reply, courtesy, handing_over
from assistant.desk.rounds import Rounds
from assistant.desk.sending import Outgoing, send
from assistant.desk.states import Happening
from assistant.desk.tables import handoffs
from assistant.errors import AlreadyTaken, NewerMessage
from assistant.tables import chat_events, chat_messages, chat_sessions
from knowledge import Actor, open_database, reading
from tests.assistant.desk.conftest import RULES, HandClock, Process

AN, BO = (Actor(name, frozenset({"agent"})) for name in ("an", "bo"))
AGENTS = st.sampled_from([AN, BO])
BY_AGENTS = [one for one in Happening if one.value.startswith("agent_")]
# Open at nine, UTC, where the clock of the tests begins; every other hour is closed.
EVERY_OTHER_HOUR = Hours(
    ZoneInfo("UTC"), read_week("mon-sun " + ", ".join(f"{hour:02}:00-{hour:02}:59" for hour in range(1, 24, 2)))
)
MOST_TURNS = 12
"""More than two sessions can need until nothing is left to do: a reply and a draft, each begun anew once."""


@cache
def _migrated() -> tuple[TemporaryDirectory[str], Path]:
    """A database with all tables: copying it takes a hundredth of the time that migrations take."""
    folder = TemporaryDirectory()
    path = Path(folder.name) / "empty.db"
    engine = open_database(f"sqlite:///{path}")
    prepare_tables(engine)
    engine.dispose()
    return folder, path


@dataclass
class Known:
    """What the test knows of a session: what was acknowledged, in order, and since when its customer waits."""

    session: str
    said: list[tuple[int, str]] = field(default_factory=list)
    reasons: int = 0
    since: datetime | None = None
    turn: Turn | None = None
    shown: bool = False
    stopped: list[Turn] = field(default_factory=list)


MEANWHILE: dict[str, Callable[["Chats", int], None]] = {
    "nothing": lambda _chats, _who: None,
    "customer writes": lambda chats, who: chats.customer_writes_and_sends_it_again(who, 1),
    "customer asks for a person": lambda chats, who: chats.customer_asks_for_a_person(who),
    "customer says it is solved": lambda chats, who: chats.customer_says_it_is_solved(who),
    "agent takes it": lambda chats, who: chats.agent_does(who, AN, Happening.AGENT_TAKES),
    "agent lets it go": lambda chats, who: chats.agent_does(who, AN, Happening.AGENT_RELEASES),
    "agent answers": lambda chats, who: chats.agent_sends_and_sends_it_again(who, AN, anyway=True, late=False),
    "lease runs out": lambda chats, _who: chats.time_passes(RULES.lease_seconds),
    "what had stopped goes on": lambda chats, who: chats.wake(chats.known[who]),
}


@dataclass(frozen=True)
class Stored:
    """What the database has of a session."""

    row: Row[Any]
    messages: list[Row[Any]]
    events: list[Row[Any]]
    handoffs: list[Row[Any]]
    in_queue: bool


SOMEBODY = st.sampled_from([0, 1])
FATES = ["answered", "shown", "handed over", "failed", "let go", "stopped", "died"]


class Chats(RuleBasedStateMachine):
    """Two customers, two agents, and processes that may die at any moment."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        path = shutil.copy(_migrated()[1], Path(self.folder.name) / "chat.db")
        rules = replace(RULES, hours=EVERY_OTHER_HOUR, session_hours=10_000)
        self.process = Process(open_database(f"sqlite:///{path}"), HandClock(), rules)
        self.known = [Known(self.process.conversations.open("somebody", None)) for _ in range(2)]

    def teardown(self) -> None:
        self.process.engine.dispose()
        self.folder.cleanup()

    @rule(who=SOMEBODY, times=st.integers(1, 3))
    def customer_writes_and_sends_it_again(self, who: int, times: int) -> None:
        known = self.known[who]
        name = f"message {len(known.said)}"
        numbers = {self.process.conversations.say(known.session, name, name) for _ in range(times)}
        assert len(numbers) == 1
        known.said.append((numbers.pop(), name))
        known.reasons += 1
        assert self.row(known).state != State.RESOLVED

    @rule(seconds=st.sampled_from([1, 5, 60, 960, 3_600]))
    def time_passes(self, seconds: int) -> None:
        self.process.clock.advance(seconds)

    @rule()
    def desk_makes_its_round(self) -> None:
        Rounds(self.process.ledger, self.process.rules).make()
        promised = EVERY_OTHER_HOUR.opens_at(self.process.clock())
        rows = [stored.row for stored in self.stored()]
        for known, row in zip(self.known, rows, strict=True):
            self.refreshed(known, row)
        waiting = [row for row in rows if row.state == State.WAITING_FOR_PERSON]
        for place, row in enumerate(sorted(waiting, key=lambda row: (row.waiting_since, row.id)), 1):
            assert (row.place, row.promised_at) == ((None, promised) if promised else (place, None))

    @rule(who=SOMEBODY)
    def customer_asks_for_a_person(self, who: int) -> None:
        known = self.known[who]
        known.reasons += 1
        self.process.conversations.ask_for_person(known.session)
        assert self.row(known).state in {State.WAITING_FOR_PERSON, State.WITH_AGENT}

    @rule(who=SOMEBODY)
    def customer_says_it_is_solved(self, who: int) -> None:
        self.process.conversations.resolve(self.known[who].session)
        assert self.row(self.known[who]).state == State.RESOLVED

    @rule(who=SOMEBODY)
    def customer_leaves_a_contact(self, who: int) -> None:
        session = self.known[who].session
        self.process.conversations.leave_contact(session, Contact("a@example.com", None, None))
        with reading(self.process.engine) as connection:
            follow_up = of_session(connection, session)
        assert follow_up is not None
        assert follow_up.state is FollowUpState.OPEN
        assert EVERY_OTHER_HOUR.is_open(follow_up.due_at)

    @rule(who=SOMEBODY, actor=AGENTS, what=st.sampled_from(BY_AGENTS))
    def agent_does(self, who: int, actor: Actor, what: Happening) -> None:
        known = self.known[who]
        known.reasons += what in {Happening.AGENT_RELEASES, Happening.AGENT_IS_GONE}
        before = self.row(known)
        anothers = before.agent not in {None, actor.id}
        allowed = what in {Happening.AGENT_TAKES_OVER, Happening.AGENT_IS_GONE}
        try:
            with self.process.ledger.changing(known.session) as page:
                act(page, what, None if what is Happening.AGENT_IS_GONE else actor)
        except AlreadyTaken:
            assert anothers
            assert self.row(known) == before, "a refusal changes nothing"
        else:
            assert allowed or not anothers, "what another agent has is left to them"

    @rule(who=SOMEBODY, actor=AGENTS, anyway=st.booleans(), late=st.booleans())
    def agent_sends_and_sends_it_again(self, who: int, actor: Actor, anyway: bool, late: bool) -> None:
        known = self.known[who]
        text = f"answer {len(known.said)}"
        outgoing = Outgoing(text, text, 0 if late else self.row(known).last_message, anyway=anyway)

        def sent() -> int:
            with self.process.ledger.changing(known.session) as page:
                return send(page, outgoing, actor)

        before = self.row(known)
        anothers = before.agent not in {None, actor.id}
        try:
            numbers = {sent() for _ in range(2)}
        except (AlreadyTaken, NewerMessage):
            assert anothers or (before.asked > outgoing.seen and not anyway)
            assert self.row(known) == before, "a refusal changes nothing"
            return
        assert not anothers, "nobody speaks in a conversation that another agent has"
        assert anyway or before.asked <= outgoing.seen, "nobody overlooks what the customer has written since"
        assert len(numbers) == 1
        known.said.append((numbers.pop(), text))
        assert (self.row(known).state, self.row(known).agent) == (State.WITH_AGENT, actor.id)

    @precondition(lambda self: self.idle())
    @rule(data=st.data(), after=st.sampled_from([RULES.pause_seconds, 0]))
    def turn_is_claimed(self, data: st.DataObject, after: float) -> None:
        self.claim(data.draw(st.sampled_from(self.idle())), after)

    @precondition(lambda self: self.at_work())
    @rule(data=st.data(), fate=st.sampled_from(FATES))
    def turn_goes_on(self, data: st.DataObject, fate: str) -> None:
        self.go_on(data.draw(st.sampled_from(self.at_work())), fate)

    def claim(self, known: Known, after: float) -> None:
        self.everything_holds()
        self.process.clock.advance(after)
        before, now = self.row(known), self.process.clock()
        known.turn, known.shown = self.process.turns.claim(known.session), False
        claimed = before.claimed_until is not None and before.claimed_until > now
        assert not (known.turn and claimed), "one run at a time"
        self.see_that_the_right_one_speaks(known)

    def go_on(self, known: Known, fate: str) -> None:
        turn, known.turn = known.turn, None
        assert turn is not None
        if fate in {"died", "stopped"}:
            # What only stops, a machine that sleeps say, goes on later as if nothing had happened.
            known.stopped += [turn] * (fate == "stopped")
            return
        if fate == "let go":
            self.process.turns.release(turn)
            return
        before = self.row(known)
        if fate == "shown" and turn.work is not Work.DRAFT:
            if self.process.turns.show(turn, courtesy("…"), first=not known.shown):
                known.turn, known.shown = turn, True
        else:
            self.finish(turn, fate, shown=known.shown)
        after = self.row(known)
        assert before.state != State.RESOLVED or after.state == State.RESOLVED, "what is solved stays so"
        spoke = after.last_event > before.last_event
        at_desk = before.state == State.WITH_AGENT or (before.state == State.WAITING_FOR_PERSON and self.is_open())
        assert not (spoke and at_desk and not known.shown), "while a person answers, the assistant is silent"

    def wake(self, known: Known) -> None:
        """What had stopped goes on; whatever it does is refused once somebody else has its turn."""
        if known.stopped:
            turn, before = known.stopped.pop(), self.row(known)
            self.finish(turn, "answered", shown=False)
            assert before.claimed_by == turn.run or self.row(known) == before

    def finish(self, turn: Turn, fate: str, *, shown: bool) -> bool:
        turns = self.process.turns
        if turn.work is Work.DRAFT:
            return turns.keep(turn, None)
        if fate == "answered":
            reply = Reply(turn.run, "答", (), {"outcome": "answer"}, None, turn.asked)
            return turns.finish(turn, reply, shown=shown)
        cause = None if turn.work is Work.SPARE else Cause.FAILURE
        return turns.finish(
            turn, handing_over("稍候", cause, turn.run, turn.asked), shown=shown, stands=fate == "failed"
        )

    @rule(fate=st.sampled_from(["answered", "handed over"]))
    def everything_comes_to_rest(self, fate: str) -> None:
        """Whatever was left behind: in the end who is owed a reply or a draft has had one, and nothing goes round."""
        for known in self.known:
            known.turn = None
        # The claims of whoever died run out.
        self.process.clock.advance(RULES.lease_seconds)
        self.desk_makes_its_round()
        turns = 0
        while due := self.process.turns.waiting(10):
            self.process.clock.advance(RULES.pause_seconds)
            for session, _ in due:
                if turn := self.process.turns.claim(session):
                    assert self.finish(turn, fate, shown=False)
            for known in self.known:
                self.refreshed(known, self.row(known))
            assert (turns := turns + len(due)) <= MOST_TURNS, "it goes round and round"
        for known in self.known:
            row = self.row(known)
            owed = {State.WITH_ASSISTANT: row.replied, State.RESOLVED: row.asked}.get(row.state, row.drafted)
            assert owed >= row.asked

    @invariant()
    def everything_holds(self) -> None:
        for known, stored in zip(self.known, self.stored(), strict=True):
            self.see_that_nothing_said_is_lost_or_doubled(known, stored)
            self.see_that_nobody_who_waits_is_forgotten(self.refreshed(known, stored.row), stored)
            self.see_that_hand_offs_come_from_somebody_and_end(known, stored)

    def see_that_nothing_said_is_lost_or_doubled(self, known: Known, stored: Stored) -> None:
        messages = stored.messages
        assert [(one.number, one.text) for one in messages if one.role != "assistant"] == known.said
        assert [one.number for one in messages] == list(range(1, len(messages) + 1))
        assert [event.number for event in stored.events] == list(range(1, len(stored.events) + 1))
        told = [event.data["number"] for event in stored.events if event.kind == EventKind.MESSAGE]
        assert told == [one.number for one in messages]
        answered = [one.answers for one in messages if one.answers is not None]
        assert len(answered) == len(set(answered)), "a message is answered once"

    def see_that_nobody_who_waits_is_forgotten(self, known: Known, stored: Stored) -> None:
        row = stored.row
        waits = row.state == State.WAITING_FOR_PERSON
        assert (row.place is not None or row.promised_at is not None) is waits
        assert (row.agent is not None) is (row.state == State.WITH_AGENT)
        assert stored.in_queue is (waits or row.state == State.WITH_AGENT)
        assert not waits or (row.cause is not None and row.waiting_since == known.since)
        # Whoever is owed a reply has a turn due, unless a person has been asked for or it is over.
        assert row.state != State.WITH_ASSISTANT or row.replied >= row.asked or row.due_at is not None
        told = [event.data for event in stored.events if event.kind == EventKind.QUEUE]
        last = told[-1] if told else {"state": State.WITH_ASSISTANT, "place": None}
        assert (last["state"], last["place"]) == (row.state, row.place), "what was told last is how it stands"

    def see_that_hand_offs_come_from_somebody_and_end(self, known: Known, stored: Stored) -> None:
        begun, ended = len(stored.handoffs), sum(one.resolved_at is not None for one in stored.handoffs)
        assert begun <= known.reasons, "nobody is handed over again and again while nothing happens"
        assert begun - ended <= (stored.row.state not in {State.RESOLVED, State.WITH_ASSISTANT})
        assert begun > ended or stored.row.state != State.WAITING_FOR_PERSON

    def see_that_the_right_one_speaks(self, known: Known) -> None:
        if known.turn is None:
            return
        row = self.row(known)
        wanted = {
            State.WITH_ASSISTANT: {Work.REPLY},
            State.WITH_AGENT: {Work.DRAFT},
            State.WAITING_FOR_PERSON: {Work.DRAFT} if self.is_open() else {Work.DRAFT, Work.SPARE},
        }
        assert known.turn.work in wanted[row.state]

    def refreshed(self, known: Known, row: Row[Any]) -> Known:
        """The same, with since when its customer waits: from the hand-over until it is answered for good."""
        if row.state in {State.RESOLVED, State.WITH_ASSISTANT}:
            known.since = None
        elif row.state == State.WAITING_FOR_PERSON and known.since is None:
            assert row.waiting_since == self.process.clock()
            known.since = row.waiting_since
        return known

    def row(self, known: Known) -> Row[Any]:
        with reading(self.process.engine) as connection:
            return connection.execute(select(chat_sessions).where(chat_sessions.c.id == known.session)).one()

    def at_work(self) -> list[Known]:
        return [known for known in self.known if known.turn]

    def idle(self) -> list[Known]:
        """Those who are owed something, as far as the test knows, and nobody is at it."""
        return [known for known in self.known if known.said and not known.turn]

    def stored(self) -> list[Stored]:
        """What is stored of each customer's session, all of it read in one transaction."""
        with reading(self.process.engine) as connection:
            queued = {entry.session for entry in queue(connection, EVERY_OTHER_HOUR, self.process.clock()).rows}
            rows, messages, events, begun = (
                connection.execute(select(table).order_by(*table.primary_key)).all()
                for table in (chat_sessions, chat_messages, chat_events, handoffs)
            )

        def of(known: Known, some: Sequence[Row[Any]]) -> list[Row[Any]]:
            return [row for row in some if row.session == known.session]

        return [
            Stored(
                next(row for row in rows if row.id == known.session),
                of(known, messages),
                of(known, events),
                of(known, begun),
                known.session in queued,
            )
            for known in self.known
        ]

    def is_open(self) -> bool:
        return EVERY_OTHER_HOUR.is_open(self.process.clock())


@pytest.mark.slow
@pytest.mark.parametrize("walk", range(150))
def test_whatever_happens_between_a_turn_and_its_end(walk: int) -> None:
    """The same with one customer and close together: the machine below seldom disturbs a turn at the right moment."""
    chance, chats, taken = Random(walk), Chats(), []
    chats.known = [known] = chats.known[:1]
    # Each walk has a few things that happen, again and again: among all of them, rare pairs would hardly ever meet.
    may_happen, fates = chance.sample(list(MEANWHILE), 2), chance.sample(FATES, 3)
    try:
        for _ in range(10):
            taken.append((chance.choice(may_happen), chance.choice(fates)))
            MEANWHILE[taken[-1][0]](chats, 0)
            chats.everything_holds()
            if known.turn is not None:
                chats.go_on(known, taken[-1][1])
            if known.turn is None:
                chats.customer_writes_and_sends_it_again(0, 1)
                chats.claim(known, RULES.pause_seconds)
            chats.everything_holds()
        chats.everything_comes_to_rest("answered")
    except AssertionError as error:
        error.add_note(f"the steps were {taken}")
        raise
    finally:
        chats.teardown()


@pytest.mark.slow
class TestChats(Chats.TestCase):  # type: ignore[misc]
    """Runs the machine."""

    settings = settings(
        max_examples=60,
        stateful_step_count=25,
        deadline=None,
        database=None,
        print_blob=True,
        # Explaining a failure traces every line, which takes minutes.
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow],
    )
