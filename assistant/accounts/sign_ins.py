"""Signing in with name and password, and the sessions that come of it."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, insert, or_, select, update

from assistant.accounts.attempts import Attempts
from assistant.accounts.domain import AccountRules, Caller, Person
from assistant.accounts.events import Clock, EventLog, Happened
from assistant.accounts.passwords import Passwords
from assistant.accounts.people import Kept, People, end_sessions, person_of
from assistant.errors import SignInRefused
from assistant.tables import people, staff_sessions
from knowledge import Actor, reading, writing

_WRONG = "the name or the password is wrong: try again, or ask an administrator for a new password"
_OVER = "nobody is signed in, or the session has ended: sign in"
_NOBODY = Actor("somebody", frozenset())
# Not every call needs to be written down to know that a session is in use.
_SEEN_AGAIN = timedelta(minutes=1)


class SignIns:
    """Sessions: a random token in the browser, its digest here, good while it is used and not for ever."""

    def __init__(self, engine: Engine, clock: Clock, parts: tuple[People, Passwords, EventLog], rules: AccountRules):
        self._engine = engine
        self._clock = clock
        self._people, self._passwords, self._log = parts
        self._rules = rules
        self._attempts = Attempts(engine, clock, rules)

    def sign_in(self, name: str, password: str) -> tuple[str, Person]:
        """Begin a session; gives its token. Raises `SignInRefused` for whatever is wrong, and `Locked`."""
        kept = self._checked(name, password)
        person = kept.person
        renewed = self._passwords.renewed(password, kept.password_hash)
        with writing(self._engine) as connection:
            self._attempts.forget(connection, name)
            self._forget_old_sessions(connection)
            if renewed:
                connection.execute(update(people).where(people.c.id == person.id).values(password_hash=renewed))
            token = self._begin(connection, person)
            self._log.add(connection, Happened.SIGNED_IN, person.actor, person.name)
        return token, person

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

    def sign_out(self, caller: Caller, *, everywhere: bool = False) -> None:
        """End the caller's session, or all of them."""
        if caller.person is None:
            return
        with writing(self._engine) as connection:
            if everywhere:
                end_sessions(connection, caller.person.id)
            else:
                connection.execute(delete(staff_sessions).where(staff_sessions.c.digest == caller.session))
            detail = "everywhere" if everywhere else ""
            self._log.add(connection, Happened.SIGNED_OUT, caller.actor, caller.person.name, detail)

    def change_password(self, person: Person, old: str, new: str) -> str:
        """Give oneself a new password, which ends all sessions; gives the token of a new one.

        Raises `SignInRefused` when the old one is wrong, `Locked` and `WeakPassword`.
        """
        self._checked(person.name, old)
        self._people.set_password(person.name, new, person.actor)
        with writing(self._engine) as connection:
            self._attempts.forget(connection, person.name)
            return self._begin(connection, person)

    def reset_password(self, name: str, password: str, actor: Actor, reason: str = "") -> Person:
        """Give somebody a new password and lift a lock; ends all their sessions.

        Raises `PersonNotFound` and `WeakPassword`.
        """
        person = self._people.set_password(name, password, actor, reason)
        with writing(self._engine) as connection:
            self._attempts.forget(connection, person.name)
        return person

    def _checked(self, name: str, password: str) -> Kept:
        lock = self._attempts.begin(name)
        kept = self._people.kept(name)
        fits = self._passwords.fits(password, kept.password_hash if kept else None)
        if kept is None or not fits or kept.person.disabled:
            with writing(self._engine) as connection:
                # A name that nobody has may be a password that was written into the wrong field.
                known = kept.person.name if kept else ""
                detail = "disabled" if fits else "wrong password" if kept else "unknown name"
                self._log.add(connection, Happened.SIGN_IN_FAILED, _NOBODY, known, detail)
                if lock:
                    said = f"for {lock.total_seconds():.0f} seconds"
                    self._log.add(connection, Happened.LOCKED, _NOBODY, known, said)
            raise SignInRefused(_WRONG)
        return kept

    def _begin(self, connection: Connection, person: Person) -> str:
        token = secrets.token_urlsafe(32)
        now = self._clock()
        row = {"digest": digest_of(token), "person_id": person.id, "created_at": now, "seen_at": now}
        connection.execute(insert(staff_sessions), [row])
        return token

    def _forget_old_sessions(self, connection: Connection) -> None:
        now = self._clock()
        unused = staff_sessions.c.seen_at <= now - self._rules.idle
        old = staff_sessions.c.created_at <= now - self._rules.longest
        connection.execute(delete(staff_sessions).where(or_(unused, old)))


def digest_of(token: str) -> str:
    """What is kept of a token. It is random and long, so that no slow hash is needed."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
