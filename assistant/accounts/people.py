"""The people who have accounts."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from sqlalchemy import Connection, Engine, RowMapping, delete, insert, not_, select, update
from sqlalchemy.exc import IntegrityError

from assistant.accounts.domain import AccountChanges, NewPerson, Person, StaffRole
from assistant.accounts.events import Clock, EventLog, Happened, with_reason
from assistant.accounts.passwords import Passwords
from assistant.accounts.tables import people, staff_sessions
from assistant.errors import AccountConflict, InvalidAccount, PersonNotFound
from knowledge import Actor, reading, writing

LONGEST_NAME = 64
LONGEST_DISPLAY_NAME = 120
_NAME = re.compile(r"\w[\w.@-]*")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# Who acts in records that no person made.
_RESERVED = frozenset({"api", "system", "answerdesk", "scheduler"})

Also = Callable[[Connection, Person], None]
"""Something more to do with a person in the same transaction; what it raises undoes all."""


def _nothing(_connection: Connection, _person: Person) -> None: ...


@dataclass(frozen=True, slots=True)
class Kept:
    """A person with the hash of the password, if one was chosen."""

    person: Person
    password_hash: str | None


class People:
    """Accounts in the database: added, changed and disabled, never deleted."""

    def __init__(self, engine: Engine, clock: Clock, passwords: Passwords, log: EventLog):
        self._engine = engine
        self._clock = clock
        self._passwords = passwords
        self._log = log
        self._begun = False

    def exist(self) -> bool:
        """Whether there are accounts at all, but for demo accounts; once there are, that stays so."""
        if not self._begun:
            with reading(self._engine) as connection:
                query = select(people.c.id).where(not_(people.c.demo)).limit(1)
                self._begun = connection.execute(query).first() is not None
        return self._begun

    def has_administrator(self) -> bool:
        """Whether somebody can sign in with a password and administer."""
        with reading(self._engine) as connection:
            return somebody_administers(connection)

    def all(self) -> list[Person]:
        """Everybody, in order of name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(people).order_by(people.c.name_key)).mappings().all()
        return [person_of(row) for row in rows]

    def named(self, name: str) -> Person:
        """Who has this name, in whatever case. Raises `PersonNotFound`."""
        found = self.kept(name)
        if found is None:
            raise PersonNotFound(f"there is no account {name!r}: answerdesk users list shows all")
        return found.person

    def kept(self, name: str) -> Kept | None:
        """Who has this name, with the hash of the password."""
        with reading(self._engine) as connection:
            row = connection.execute(select(people).where(people.c.name_key == name_key(name))).mappings().first()
        return Kept(person_of(row), row["password_hash"] or None) if row else None

    def add(self, new: NewPerson, actor: Actor, also: Also = _nothing) -> Person:
        """Make an account, and what `also` does in the same transaction.

        Raises `InvalidAccount`, `WeakPassword`, and `AccountConflict` when the name is taken.
        """
        name = _good_name(new.name)
        roles = _good_roles(new.roles)
        shown = _good_display_name(new.display_name, name)
        hashed = "" if new.password is None else self._passwords.hash(new.password, name)
        now = self._clock()
        row = {
            "id": str(uuid4()),
            "name": name,
            "name_key": name_key(name),
            "display_name": shown,
            "roles": sorted(roles),
            "password_hash": hashed,
            "disabled": False,
            "created_at": now,
            "demo": new.demo,
        }
        person = person_of(row)
        try:
            with writing(self._engine) as connection:
                also(connection, person)
                connection.execute(insert(people), [row])
                self._log.add(connection, Happened.ADDED, actor, name, ", ".join(sorted(roles)))
        except IntegrityError as error:
            raise AccountConflict(f"there is an account {name!r} already: give another name, or change it") from error
        return person

    def change(self, name: str, changes: AccountChanges, actor: Actor, reason: str = "") -> Person:
        """Change an account; disabling it ends its sessions.

        Raises `PersonNotFound`, `InvalidAccount`, and `AccountConflict` when nobody would be left to administer.
        """
        with writing(self._engine) as connection:
            before = self._locked(connection, name)
            after = _changed(before, changes)
            if _administers(before) and not _administers(after):
                self._see_somebody_administers(connection, before)
            values = {"display_name": after.display_name, "roles": sorted(after.roles), "disabled": after.disabled}
            connection.execute(update(people).where(people.c.id == before.id).values(values))
            if after.disabled:
                end_sessions(connection, before.id)
            for what, detail in _differences(before, after):
                self._log.add(connection, what, actor, before.name, with_reason(detail, reason))
        return after

    def set_password(self, name: str, password: str, actor: Actor, reason: str = "", also: Also = _nothing) -> Person:
        """Give a new password, which ends all sessions, and do what `also` does in the same transaction.

        Raises `PersonNotFound`, `WeakPassword`, and `AccountConflict` for a demo account.
        """
        person = self.named(name)
        see_it_may_have_a_password(person)
        hashed = self._passwords.hash(password, person.name)
        with writing(self._engine) as connection:
            also(connection, person)
            connection.execute(update(people).where(people.c.id == person.id).values(password_hash=hashed))
            end_sessions(connection, person.id)
            self._log.add(connection, Happened.PASSWORD_SET, actor, person.name, with_reason("", reason))
        return replace(person, invited=False)

    def _locked(self, connection: Connection, name: str) -> Person:
        # All rows, so that two who each remove one of the last two administrators wait for each other.
        rows = connection.execute(select(people).order_by(people.c.id).with_for_update()).mappings().all()
        found = [row for row in rows if row["name_key"] == name_key(name)]
        if not found:
            raise PersonNotFound(f"there is no account {name!r}: answerdesk users list shows all")
        return person_of(found[0])

    @staticmethod
    def _see_somebody_administers(connection: Connection, leaving: Person) -> None:
        if not somebody_administers(connection, beside=leaving):
            raise AccountConflict(
                f"{leaving.name} is the last administrator: make somebody else one first, or nobody can manage accounts"
            )


def end_sessions(connection: Connection, person_id: str) -> None:
    """Sign a person out everywhere."""
    connection.execute(delete(staff_sessions).where(staff_sessions.c.person_id == person_id))


def somebody_administers(connection: Connection, beside: Person | None = None) -> bool:
    """Whether somebody can sign in with a password and administer, `beside` one who is about to leave."""
    rows = connection.execute(select(people)).mappings()
    return any(_administers(person) for person in map(person_of, rows) if beside is None or person.id != beside.id)


def see_it_may_have_a_password(person: Person) -> None:
    """Raise `AccountConflict` for a demo account."""
    if person.demo:
        raise AccountConflict(f"{person.name} is a demo account and has no password: add an account of your own")


def name_key(name: str) -> str:
    """What two writings of one name have in common; what no database takes stands in it as what no name has."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", unicodedata.normalize("NFKC", name.strip()).casefold())[:255]


def person_of(row: Mapping[str, Any] | RowMapping) -> Person:
    """A person from a row that holds the columns of `people`."""
    return Person(
        row["id"],
        row["name"],
        row["display_name"],
        frozenset(StaffRole(role) for role in row["roles"]),
        row["disabled"],
        row["created_at"],
        invited=not row["password_hash"] and not row["demo"],
        demo=row["demo"],
    )


def _administers(person: Person) -> bool:
    may_sign_in = not (person.disabled or person.invited or person.demo)
    return may_sign_in and StaffRole.ADMINISTRATOR in person.roles


def _good_name(given: str) -> str:
    name = unicodedata.normalize("NFKC", given.strip())
    if not _NAME.fullmatch(name) or len(name) > LONGEST_NAME:
        raise InvalidAccount(
            f"{given[:LONGEST_NAME]!r} cannot be a name: give letters, digits and . _ - @, at most {LONGEST_NAME}"
        )
    if name_key(name) in _RESERVED:
        raise InvalidAccount(f"{name!r} stands for the program itself in its records: give another name")
    return name


def _good_display_name(given: str, name: str) -> str:
    shown = " ".join(given.split()) or name
    if len(shown) > LONGEST_DISPLAY_NAME or not shown.isprintable():
        raise InvalidAccount(f"the display name cannot be shown: give at most {LONGEST_DISPLAY_NAME} plain characters")
    return shown


def _good_roles(given: frozenset[StaffRole]) -> frozenset[StaffRole]:
    if not given:
        raise InvalidAccount(f"an account needs a role: give one of {', '.join(StaffRole)}")
    return given


def _changed(person: Person, changes: AccountChanges) -> Person:
    shown, roles, disabled = changes.display_name, changes.roles, changes.disabled
    return replace(
        person,
        display_name=person.display_name if shown is None else _good_display_name(shown, person.name),
        roles=person.roles if roles is None else _good_roles(roles),
        disabled=person.disabled if disabled is None else disabled,
    )


def _differences(before: Person, after: Person) -> list[tuple[Happened, str]]:
    found: list[tuple[Happened, str]] = []
    if before.roles != after.roles:
        found.append((Happened.CHANGED, f"roles: {_listed(before)} → {_listed(after)}"))
    if before.display_name != after.display_name:
        found.append((Happened.CHANGED, f"shown as: {before.display_name} → {after.display_name}"))
    if before.disabled != after.disabled:
        found.append((Happened.DISABLED if after.disabled else Happened.ENABLED, ""))
    return found


def _listed(person: Person) -> str:
    return ", ".join(sorted(person.roles))
