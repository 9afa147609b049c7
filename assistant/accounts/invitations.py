"""One-time links: for the first administrator, and for people who are to choose a password."""

import secrets
from datetime import timedelta

from sqlalchemy import Connection, Engine, delete, insert, or_, select

from assistant.accounts.digest import digest_of
from assistant.accounts.domain import AccountRules, Invitation, NewPerson, Person, StaffRole
from assistant.accounts.events import Clock, EventLog, Happened, with_reason
from assistant.accounts.people import People, person_of, see_it_may_have_a_password, somebody_administers
from assistant.accounts.sign_ins import SignIns
from assistant.accounts.tables import invitations, people
from assistant.errors import InvitationOver
from knowledge import Actor, reading, writing

_OVER = "the link was used, has expired or was replaced: ask for another"
_BEGINNING = Actor("somebody with the first link", frozenset())


class Invitations:
    """Random tokens of which only the digest is kept, each good once and not for long."""

    def __init__(self, engine: Engine, clock: Clock, parts: tuple[People, SignIns, EventLog], rules: AccountRules):
        self._engine = engine
        self._clock = clock
        self._people, self._sign_ins, self._log = parts
        self._rules = rules

    def for_first_administrator(self) -> str | None:
        """The token for whoever is to be the first administrator, in place of earlier ones; None when there is one."""
        with writing(self._engine) as connection:
            if somebody_administers(connection):
                return None
            return self._add(connection, None, self._rules.first_invitation, "serve")

    def for_person(self, name: str, actor: Actor, reason: str = "") -> tuple[str, Invitation]:
        """The token with which somebody chooses a password, and what it is for; an earlier one is good no more.

        Raises `PersonNotFound`, and `AccountConflict` for a demo account.
        """
        person = self._people.named(name)
        see_it_may_have_a_password(person)
        expires_at = self._clock() + self._rules.invitation
        with writing(self._engine) as connection:
            token = self._add(connection, person, self._rules.invitation, actor.id)
            self._log.add(connection, Happened.INVITED, actor, person.name, with_reason("", reason))
        return token, Invitation(person, expires_at)

    def read(self, token: str) -> Invitation:
        """What a token is for. Raises `InvitationOver`, and does not say for which of its reasons."""
        query = select(*people.c, invitations.c.expires_at, invitations.c.person_id)
        query = query.join_from(invitations, people, isouter=True).where(invitations.c.digest == digest_of(token))
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
            if row is None or row["expires_at"] <= self._clock() or row["disabled"]:
                raise InvitationOver(_OVER)
            if row["person_id"] is None and somebody_administers(connection):
                raise InvitationOver(_OVER)
        return Invitation(person_of(row) if row["person_id"] else None, row["expires_at"])

    def begin(self, token: str, name: str, display_name: str, password: str) -> Person:
        """Use the link for the first administrator.

        Raises `InvitationOver`, and without using it up `InvalidAccount`, `WeakPassword` and `AccountConflict`.
        """

        def also(connection: Connection, _person: Person) -> None:
            self._use(connection, token, None)
            if somebody_administers(connection):
                raise InvitationOver(_OVER)

        self._see_it_is_for(token, None)
        new = NewPerson(name, frozenset({StaffRole.ADMINISTRATOR}), password, display_name)
        return self._people.add(new, _BEGINNING, also)

    def accept(self, token: str, password: str) -> Person:
        """Choose one's password; ends all sessions and revokes the API tokens of before.

        Raises `InvitationOver`, and without using it up `WeakPassword`.
        """

        def also(connection: Connection, person: Person) -> None:
            self._use(connection, token, person)
            self._sign_ins.take_access_away(connection, person, person.actor)

        invited = self.read(token).person
        if invited is None:
            raise InvitationOver(_OVER)
        return self._people.set_password(invited.name, password, invited.actor, "a one-time link was used", also)

    def _see_it_is_for(self, token: str, person: Person | None) -> None:
        if self.read(token).person != person:
            raise InvitationOver(_OVER)

    def _add(self, connection: Connection, person: Person | None, good_for: timedelta, creator: str) -> str:
        now = self._clock()
        person_id = person.id if person else None
        same = invitations.c.person_id == person_id if person else invitations.c.person_id.is_(None)
        connection.execute(delete(invitations).where(or_(same, invitations.c.expires_at <= now)))
        token = secrets.token_urlsafe(32)
        row = {
            "digest": digest_of(token),
            "person_id": person_id,
            "created_at": now,
            "expires_at": now + good_for,
            "created_by": creator,
        }
        connection.execute(insert(invitations), [row])
        return token

    def _use(self, connection: Connection, token: str, person: Person | None) -> None:
        """Take an invitation away: of two who come with it at once, one finds it."""
        own = invitations.c.person_id == person.id if person else invitations.c.person_id.is_(None)
        good = (invitations.c.digest == digest_of(token), invitations.c.expires_at > self._clock(), own)
        if not connection.execute(delete(invitations).where(*good)).rowcount:
            raise InvitationOver(_OVER)
