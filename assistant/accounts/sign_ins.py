"""Signing in with name and password."""

from sqlalchemy import Connection, Engine, update

from assistant.accounts.api_tokens import ApiTokens
from assistant.accounts.attempts import Attempts
from assistant.accounts.domain import Person
from assistant.accounts.events import EventLog, Happened, with_reason
from assistant.accounts.passwords import Passwords
from assistant.accounts.people import Kept, People, see_it_may_have_a_password
from assistant.accounts.sessions import Sessions
from assistant.accounts.tables import people
from assistant.errors import SignInRefused, WrongPassword
from knowledge import Actor, writing

_WRONG = "the name or the password is wrong: try again, or ask an administrator for a new password"
_NOBODY = Actor("somebody", frozenset())


class SignIns:
    """Lets people in who know their password, and gives them another."""

    def __init__(
        self,
        engine: Engine,
        parts: tuple[People, Passwords, ApiTokens, EventLog],
        sessions: Sessions,
        attempts: Attempts,
    ):
        self._engine = engine
        self._people, self._passwords, self._tokens, self._log = parts
        self._sessions = sessions
        self._attempts = attempts

    def sign_in(self, name: str, password: str, browser: str = "") -> tuple[str, Person]:
        """Begin a session; gives its token. Raises `SignInRefused` for whatever is wrong, and `Locked`."""
        kept = self._checked(name, password)
        person = kept.person
        renewed = self._passwords.renewed(password, kept.password_hash or "")
        with writing(self._engine) as connection:
            self._attempts.forget(connection, name)
            if renewed:
                connection.execute(update(people).where(people.c.id == person.id).values(password_hash=renewed))
            token = self._sessions.begin(connection, person, browser)
            self._log.add(connection, Happened.SIGNED_IN, person.actor, person.name)
        return token, person

    def admit(self, person: Person, browser: str, how: str) -> str:
        """Begin a session without a password, for whoever was let in otherwise; gives its token."""
        with writing(self._engine) as connection:
            token = self._sessions.begin(connection, person, browser)
            self._log.add(connection, Happened.SIGNED_IN, person.actor, person.name, how)
        return token

    def change_password(self, person: Person, old: str, new: str, browser: str = "") -> str:
        """Give oneself a new password, which ends all sessions; gives the token of a new one.

        Raises `WrongPassword` when the old one is wrong, `Locked`, `WeakPassword`, and `AccountConflict` for a demo
        account.
        """
        see_it_may_have_a_password(person)
        try:
            self._checked(person.name, old)
        except SignInRefused as refusal:
            raise WrongPassword("the present password is another: write it again, or ask an administrator") from refusal
        self._people.set_password(person.name, new, person.actor)
        with writing(self._engine) as connection:
            self._attempts.forget(connection, person.name)
            return self._sessions.begin(connection, person, browser)

    def reset_password(self, name: str, password: str, actor: Actor, reason: str = "") -> Person:
        """Give somebody a new password and lift a lock; ends all their sessions, and revokes their API tokens.

        Raises `PersonNotFound`, `WeakPassword`, and `AccountConflict` for a demo account.
        """

        def also(connection: Connection, person: Person) -> None:
            self.take_access_away(connection, person, actor)

        return self._people.set_password(name, password, actor, reason, also)

    def unlock(self, name: str, actor: Actor, reason: str = "") -> Person:
        """Lift the lock that failed sign-ins have put on somebody. Raises `PersonNotFound`."""
        person = self._people.named(name)
        with writing(self._engine) as connection:
            self._attempts.forget(connection, person.name)
            self._log.add(connection, Happened.UNLOCKED, actor, person.name, with_reason("", reason))
        return person

    def take_access_away(self, connection: Connection, person: Person, actor: Actor) -> None:
        """Lift a lock, and revoke what acts for the person, in the transaction of a new password."""
        self._attempts.forget(connection, person.name)
        self._tokens.revoke_all(connection, person, actor)

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
