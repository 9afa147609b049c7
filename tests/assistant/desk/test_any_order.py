"""Whatever happens in whatever order: nothing said is lost or doubled, and nobody who waits is forgotten."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import Row, func, select

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
from assistant.tables import chat_messages, chat_sessions
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


SOMEBODY = st.sampled_from([0, 1])


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
        rows = [self.row(self.refreshed(known)) for known in self.known]
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
        try:
            with self.process.ledger.changing(known.session) as page:
                act(page, what, None if what is Happening.AGENT_IS_GONE else actor)
        except AlreadyTaken:
            assert self.row(known).agent not in {None, actor.id}

    @rule(who=SOMEBODY, actor=AGENTS, anyway=st.booleans(), late=st.booleans())
    def agent_sends_and_sends_it_again(self, who: int, actor: Actor, anyway: bool, late: bool) -> None:
        known = self.known[who]
        text = f"answer {len(known.said)}"
        outgoing = Outgoing(text, text, 0 if late else self.row(known).last_message, anyway=anyway)

        def sent() -> int:
            with self.process.ledger.changing(known.session) as page:
                return send(page, outgoing, actor)

        before = self.row(known)
        try:
            numbers = {sent() for _ in range(2)}
        except (AlreadyTaken, NewerMessage):
            assert self.row(known) == before, "a refusal changes nothing"
            return
        assert len(numbers) == 1
        known.said.append((numbers.pop(), text))
        assert (self.row(known).state, self.row(known).agent) == (State.WITH_AGENT, actor.id)

    @rule(who=SOMEBODY)
    def turn_is_claimed(self, who: int) -> None:
        known = self.known[who]
        if known.turn is None:
            known.turn, known.shown = self.process.turns.claim(known.session), False
            self.see_that_the_right_one_speaks(known)

    @rule(who=SOMEBODY, fate=st.sampled_from(["answered", "handed over", "shown", "died", "failed", "let go"]))
    def turn_goes_on(self, who: int, fate: str) -> None:
        known = self.known[who]
        turn, known.turn = known.turn, None
        if turn is None or fate == "died":
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
        spoke = self.row(known).last_event > before.last_event
        at_desk = before.state == State.WITH_AGENT or (before.state == State.WAITING_FOR_PERSON and self.is_open())
        assert not (spoke and at_desk and not known.shown), "while a person answers, the assistant is silent"

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
        Rounds(self.process.ledger, self.process.rules).make()
        turns = 0
        while due := self.process.turns.waiting(10):
            self.process.clock.advance(RULES.pause_seconds)
            for session, _ in due:
                if turn := self.process.turns.claim(session):
                    assert self.finish(turn, fate, shown=False)
            for known in self.known:
                self.refreshed(known)
            assert (turns := turns + len(due)) <= MOST_TURNS, "it goes round and round"
        for known in self.known:
            row = self.row(known)
            owed = {State.WITH_ASSISTANT: row.replied, State.RESOLVED: row.asked}.get(row.state, row.drafted)
            assert owed >= row.asked

    @invariant()
    def nothing_said_is_lost_or_doubled(self) -> None:
        for known in self.known:
            query = select(chat_messages).where(chat_messages.c.session == known.session)
            with reading(self.process.engine) as connection:
                stored = connection.execute(query.order_by(chat_messages.c.number)).all()
            assert [(one.number, one.text) for one in stored if one.role != "assistant"] == known.said
            assert [one.number for one in stored] == list(range(1, len(stored) + 1))
            events = self.process.conversations.events_after(known.session, 0, 100_000)
            assert [event.number for event in events] == list(range(1, len(events) + 1))
            told = [event.data["number"] for event in events if event.kind is EventKind.MESSAGE]
            assert told == [one.number for one in stored]
            answered = [one.answers for one in stored if one.answers is not None]
            assert len(answered) == len(set(answered)), "a message is answered once"

    @invariant()
    def nobody_who_waits_is_forgotten(self) -> None:
        with reading(self.process.engine) as connection:
            shown = {entry.session for entry in queue(connection, EVERY_OTHER_HOUR, self.process.clock()).rows}
        for known in self.known:
            row = self.row(self.refreshed(known))
            waits = row.state == State.WAITING_FOR_PERSON
            assert (row.place is not None or row.promised_at is not None) is waits
            assert (row.agent is not None) is (row.state == State.WITH_AGENT)
            assert (known.session in shown) is (waits or row.state == State.WITH_AGENT)
            assert not waits or (row.cause is not None and row.waiting_since == known.since)
            # Whoever is owed a reply has a turn due, unless a person has been asked for or it is over.
            assert row.state != State.WITH_ASSISTANT or row.replied >= row.asked or row.due_at is not None
            events = self.process.conversations.events_after(known.session, 0, 100_000)
            told = [event.data for event in events if event.kind is EventKind.QUEUE]
            last = told[-1] if told else {"state": State.WITH_ASSISTANT, "place": None}
            assert (last["state"], last["place"]) == (row.state, row.place), "what was told last is how it stands"

    @invariant()
    def hand_offs_come_from_somebody_and_end(self) -> None:
        counted = select(func.count(), func.count(handoffs.c.resolved_at))
        for known in self.known:
            with reading(self.process.engine) as connection:
                begun, ended = connection.execute(counted.where(handoffs.c.session == known.session)).one()
            assert begun <= known.reasons, "nobody is handed over again and again while nothing happens"
            assert begun - ended <= (self.row(known).state not in {State.RESOLVED, State.WITH_ASSISTANT})
            assert begun > ended or self.row(known).state != State.WAITING_FOR_PERSON

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

    def refreshed(self, known: Known) -> Known:
        """The same, with since when its customer waits: from the hand-over until it is answered for good."""
        row = self.row(known)
        if row.state in {State.RESOLVED, State.WITH_ASSISTANT}:
            known.since = None
        elif row.state == State.WAITING_FOR_PERSON and known.since is None:
            assert row.waiting_since == self.process.clock()
            known.since = row.waiting_since
        return known

    def row(self, known: Known) -> Row[Any]:
        with reading(self.process.engine) as connection:
            return connection.execute(select(chat_sessions).where(chat_sessions.c.id == known.session)).one()

    def is_open(self) -> bool:
        return EVERY_OTHER_HOUR.is_open(self.process.clock())


@pytest.mark.slow
class TestChats(Chats.TestCase):  # type: ignore[misc]
    """Runs the machine."""

    settings = settings(
        max_examples=40,
        stateful_step_count=25,
        deadline=None,
        database=None,
        print_blob=True,
        # Explaining a failure traces every line, which takes minutes.
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=[HealthCheck.too_slow],
    )
