"""Sessions: a random token in the browser, its digest here, good while it is used and not for ever."""

import secrets
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from assistant.accounts.digest import digest_of
from assistant.accounts.domain import AccountRules, Caller, Person, StaffSession
from assistant.accounts.events import Clock, EventLog, Happened, with_reason
from assistant.accounts.people import end_sessions, person_of
from assistant.accounts.tables import people, staff_sessions
from assistant.errors import PersonNotFound, SignInRefused
from knowledge import Actor, reading, writing

_OVER = "nobody is signed in, or the session has ended: sign in"
# Not every call needs to be written down to know that a session is in use.
_SEEN_AGAIN = timedelta(minutes=1)
_ID_LENGTH = 16
"""A session is named by the beginning of its digest, which opens nothing."""
_LONGEST_BROWSER = 255
_SHOWN = range(0x20, 0x7F)


class Sessions:
    """The sessions of people who signed in."""

    def __init__(self, engine: Engine, clock: Clock, log: EventLog, rules: AccountRules):
        self._engine = engine
        self._clock = clock
        self._log = log
        self._rules = rules

    def begin(self, connection: Connection, person: Person, browser: str) -> str:
        """A new session, in the transaction that lets the person in; gives its token."""
        token = secrets.token_urlsafe(32)
        now = self._clock()
        shown = "".join(char for char in browser[:_LONGEST_BROWSER] if ord(char) in _SHOWN)
        row = {
            "digest": digest_of(token),
            "person_id": person.id,
            "created_at": now,
            "seen_at": now,
            "browser": shown,
        }
        self._forget_old(connection)
        connection.execute(insert(staff_sessions), [row])
        return token

    def caller(self, token: str) -> Caller:
        """Who a session's token stands for. Raises `SignInRefused` when it is over, or the account is disabled."""
        digest = digest_of(token)
        query = select(people, staff_sessions.c.created_at.label("begun_at"), staff_sessions.c.seen_at)
        query = query.join_from(staff_sessions, people).where(staff_sessions.c.digest == digest)
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        now = self._clock()
        if (
            row is None
            or row["disabled"]
            or row["seen_at"] + self._rules.idle <= now
            or row["begun_at"] + self._rules.longest <= now
        ):
            raise SignInRefused(_OVER)
        if now - row["seen_at"] >= _SEEN_AGAIN:
            with writing(self._engine) as connection:
                seen = update(staff_sessions).where(staff_sessions.c.digest == digest)
                connection.execute(seen.values(seen_at=now))
        person = person_of(row)
        return Caller(person.actor, person.rights, person, digest)

    def of(self, caller: Caller) -> list[StaffSession]:
        """The caller's own sessions, the last used first."""
        if caller.person is None:
            return []
        own = select(staff_sessions).where(staff_sessions.c.person_id == caller.person.id)
        with writing(self._engine) as connection:
            self._forget_old(connection)
            rows = connection.execute(own.order_by(staff_sessions.c.seen_at.desc(), staff_sessions.c.digest)).all()
        return [
            StaffSession(
                row.digest[:_ID_LENGTH], row.browser, row.created_at, row.seen_at, row.digest == caller.session
            )
            for row in rows
        ]

    def end(self, caller: Caller, *, everywhere: bool = False) -> None:
        """Sign the caller out here, or everywhere."""
        if caller.person is None:
            return
        with writing(self._engine) as connection:
            if everywhere:
                end_sessions(connection, caller.person.id)
            else:
                connection.execute(delete(staff_sessions).where(staff_sessions.c.digest == caller.session))
            detail = "everywhere" if everywhere else ""
            self._log.add(connection, Happened.SIGNED_OUT, caller.actor, caller.person.name, detail)

    def end_all(self, person: Person, actor: Actor, reason: str = "") -> None:
        """Sign somebody out everywhere, as whoever administers."""
        with writing(self._engine) as connection:
            end_sessions(connection, person.id)
            self._log.add(connection, Happened.SIGNED_OUT, actor, person.name, with_reason("everywhere", reason))

    def end_one(self, caller: Caller, session_id: str) -> None:
        """Sign the caller out in another browser. Raises `PersonNotFound` for a session that is not theirs."""
        person = caller.person
        own = staff_sessions.c.person_id == (person.id if person else "")
        named = staff_sessions.c.digest.startswith(session_id, autoescape=True)
        with writing(self._engine) as connection:
            known = len(session_id) == _ID_LENGTH and connection.execute(delete(staff_sessions).where(own, named))
            if person is None or not known or not known.rowcount:
                raise PersonNotFound("there is no such session any more: list them again")
            self._log.add(connection, Happened.SIGNED_OUT, caller.actor, person.name, "in another browser")

    def _forget_old(self, connection: Connection) -> None:
        now = self._clock()
        unused = staff_sessions.c.seen_at <= now - self._rules.idle
        old = staff_sessions.c.created_at <= now - self._rules.longest
        connection.execute(delete(staff_sessions).where(or_(unused, old)))
