"""Messages that wait for the assistant, and who answers them: exactly one run, in whatever process.

The rule for messages that arrive while a reply is made: until its first sentence is shown, the run is given up and the
turn begins again with all messages, after the usual pause. From then on the reply is finished, since what was shown
cannot be unseen, and the newer messages are the next turn. So the last reply has always seen every message.

Who is to answer decides what a turn makes: a reply, or a draft for the agent who will. When that changes before
anything was shown, the run is given up as well.
"""

from collections.abc import Collection, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, and_, case, or_, select, tuple_, update

from assistant.desk import at_hand
from assistant.desk.domain import ChatRules, State, Turn, Work
from assistant.desk.ledger import NO_CLAIM, Ledger, Page
from assistant.desk.replies import Reply, Topic, add_reply, add_sentence
from assistant.domain import Draft, Message, Outcome, Role, Sentence
from assistant.tables import chat_messages, chat_sessions
from knowledge import reading, writing

_MESSAGES_SEEN = 40
"""How many of the newest messages a reply is made from."""


class Turns:
    """Who answers what. A claim is a row's, for a lease that its process renews; without a claim nothing is stored."""

    def __init__(self, ledger: Ledger, rules: ChatRules):
        self._ledger = ledger
        self._rules = rules

    def waiting(self, limit: int) -> list[tuple[str, float]]:
        """Sessions that nobody answers yet, and in how many seconds each is due (0 or less: now).

        Those that are due come first, and of them customers whom the assistant answers: they wait for its words, while
        an agent's draft is for when the agent looks. Otherwise the soonest first.
        """
        now = self._ledger.clock()
        later = case((chat_sessions.c.due_at > now, 2), (chat_sessions.c.state == State.WITH_ASSISTANT, 0), else_=1)
        query = (
            select(chat_sessions.c.id, chat_sessions.c.due_at)
            .where(chat_sessions.c.due_at.is_not(None), _unclaimed(now))
            .order_by(later, chat_sessions.c.due_at)
            .limit(limit)
        )
        with reading(self._ledger.engine) as connection:
            return [(row.id, (row.due_at - now).total_seconds()) for row in connection.execute(query)]

    def claim(self, session: str) -> Turn | None:
        """Begin to answer what is due in a session; None when another run does, or the customer is still writing."""
        now = self._ledger.clock()
        run = str(uuid4())
        due = and_(chat_sessions.c.id == session, chat_sessions.c.due_at <= now, _unclaimed(now))
        taken = {"claimed_by": run, "claimed_until": self._lease(now), "attempts": chat_sessions.c.attempts + 1}
        with writing(self._ledger.engine) as connection:
            if not connection.execute(update(chat_sessions).where(due).values(taken)).rowcount:
                return None
            row = connection.execute(select(chat_sessions).where(chat_sessions.c.id == session)).one()
            work = _work(row, opened=self._ledger.hours.is_open(now))
            if work is None:
                nothing = {**NO_CLAIM, "due_at": None, "attempts": 0}
                connection.execute(update(chat_sessions).where(chat_sessions.c.id == session).values(nothing))
                return None
            said = conversation_of(connection, session)
            return Turn(session, run, work, row.asked, row.attempts, row.language, row.visitor, said)

    def renew(self, turns: Collection[Turn]) -> None:
        """Keep the claims of turns that are still at work."""
        if turns:
            runs = [(turn.session, turn.run) for turn in turns]
            query = update(chat_sessions).where(tuple_(chat_sessions.c.id, chat_sessions.c.claimed_by).in_(runs))
            with writing(self._ledger.engine) as connection:
                connection.execute(query.values(claimed_until=self._lease(self._ledger.clock())))

    def show(self, turn: Turn, sentence: Sentence, *, first: bool) -> bool:
        """Store a sentence; False when the run is over, because of a newer message or because the claim is lost."""
        with self._changing(turn) as page:
            if not self._goes_on(page, turn, shown=not first):
                return False
            add_sentence(page, sentence, turn.run)
            return True

    def finish(
        self, turn: Turn, reply: Reply, *, shown: bool, sentences: Sequence[Sentence] = (), stands: bool = False
    ) -> bool:
        """Store a whole reply, and `sentences` before it, in one transaction; gives what `show` gives.

        One that `stands` is stored whatever was written since. Who is left to an agent has a draft made next.
        """
        with self._changing(turn) as page:
            if not self._goes_on(page, turn, shown=shown, stands=stands):
                return False
            for sentence in sentences:
                add_sentence(page, sentence, reply.draft)
            page.change(replied=turn.asked)
            if reply.topic is not None:
                page.change(business_type=reply.topic.business_type.value, urgent=reply.topic.urgent)
            add_reply(page, reply)
            if turn.work is Work.SPARE and reply.outcome["outcome"] != Outcome.HAND_OFF:
                page.change(drafted=turn.asked)
                _end(page, turn, next_at=None)
            else:
                at_desk = page.standing.state in {State.WAITING_FOR_PERSON, State.WITH_AGENT}
                _end(page, turn, next_at=page.now if at_desk else None)
            return True

    def keep(self, turn: Turn, draft: Draft | None, topic: Topic | None = None) -> bool:
        """Store an agent's draft, or that none could be made; False, and nothing stored, as with `show`."""
        with self._changing(turn) as page:
            if not self._goes_on(page, turn, shown=False):
                return False
            if draft is not None:
                at_hand.put(page, draft, turn.asked)
            if topic is not None:
                page.change(business_type=topic.business_type.value, urgent=topic.urgent)
            page.change(drafted=turn.asked)
            _end(page, turn, next_at=None)
            return True

    def release(self, turn: Turn) -> None:
        """Let another run answer instead, at once."""
        with self._changing(turn) as page:
            if page.row.claimed_by == turn.run:
                _let_go(page)

    def _changing(self, turn: Turn) -> AbstractContextManager[Page]:
        return self._ledger.changing(turn.session)

    def _goes_on(self, page: Page, turn: Turn, *, shown: bool, stands: bool = False) -> bool:
        if page.row.claimed_by != turn.run:
            return False
        # Once something was shown the reply is finished; else a newer message begins it anew, and who answers counts.
        newest = stands or page.row.asked == turn.asked
        if shown or (newest and self._is_wanted(page, turn)):
            return True
        _let_go(page)
        return False

    def _is_wanted(self, page: Page, turn: Turn) -> bool:
        opened = self._ledger.hours.is_open(page.now)
        return page.row.due_at is not None and _work(page.row, opened=opened) is turn.work

    def _lease(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._rules.lease_seconds)


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(chat_sessions.c.claimed_until.is_(None), chat_sessions.c.claimed_until <= now)


def _work(row: Row[Any], *, opened: bool) -> Work | None:
    """What the newest messages need, if anything."""
    if row.state == State.WITH_ASSISTANT:
        return Work.REPLY if row.replied < row.asked else None
    if row.state == State.WAITING_FOR_PERSON and not opened and row.replied < row.asked:
        return Work.SPARE
    return Work.DRAFT if row.state != State.RESOLVED and row.drafted < row.asked else None


def _end(page: Page, turn: Turn, next_at: datetime | None) -> None:
    page.change(**NO_CLAIM, attempts=0)
    if page.row.asked == turn.asked:
        page.change(due_at=next_at)


def _let_go(page: Page) -> None:
    page.change(**NO_CLAIM, attempts=page.row.attempts - 1)


def newest_asked(connection: Connection, session: str) -> int:
    """The number of the customer's newest message, 0 before the first."""
    return int(connection.execute(select(chat_sessions.c.asked).where(chat_sessions.c.id == session)).scalar_one())


def conversation_of(connection: Connection, session: str) -> tuple[Message, ...]:
    """The newest messages, each reply behind the messages it has seen rather than behind those it has not."""
    query = (
        select(chat_messages)
        .where(chat_messages.c.session == session)
        .order_by(chat_messages.c.number.desc())
        .limit(_MESSAGES_SEEN)
    )

    def place(row: Any) -> tuple[int, bool, int]:
        return row.answers or row.number, row.role != Role.CUSTOMER, row.number

    rows = sorted(connection.execute(query), key=place)
    return tuple(Message(Role(row.role), row.text) for row in rows)
