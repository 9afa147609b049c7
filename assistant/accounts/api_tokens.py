"""API tokens: for programs that act in a person's name, with some of the person's rights."""

import secrets
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import Connection, Engine, Row, Select, insert, select, update

from assistant.accounts.digest import digest_of
from assistant.accounts.domain import ApiToken, Caller, NewToken, Person, Right
from assistant.accounts.events import Clock, EventLog, Happened
from assistant.accounts.people import person_of
from assistant.accounts.tables import api_tokens, people
from assistant.errors import InvalidAccount, NotAllowed, PersonNotFound, SignInRefused
from knowledge import Actor, reading, writing

PREFIX = "ad_"
LONGEST_NAME = 80
_SHOWN = len(PREFIX) + 6
_REFUSED = "the API token is wrong, revoked or has expired: make another and send it as Authorization: Bearer"
_USED_AGAIN = timedelta(minutes=1)


class ApiTokens:
    """Tokens in the database, of which only the digest is kept; they are revoked, never deleted."""

    def __init__(self, engine: Engine, clock: Clock, log: EventLog):
        self._engine = engine
        self._clock = clock
        self._log = log

    def add(self, owner: Person, new: NewToken, caller: Caller) -> tuple[str, ApiToken]:
        """Make a token; it is given once, here.

        Raises `InvalidAccount` for a name or a date that cannot be, `NotAllowed` for rights that the owner or the
        caller lacks.
        """
        name = " ".join(new.name.split())
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise InvalidAccount(f"the token needs a name of at most {LONGEST_NAME} plain characters: say what uses it")
        if not new.rights:
            raise InvalidAccount(f"the token needs a right: give one of {', '.join(Right)}")
        if lacking := sorted(new.rights - (owner.rights & caller.rights)):
            raise NotAllowed(f"{owner.name} cannot give {', '.join(lacking)}: a token has only rights of its owner")
        now = self._clock()
        if new.expires_at is not None and new.expires_at <= now:
            raise InvalidAccount("the token would have expired already: give a later date")
        token = PREFIX + secrets.token_urlsafe(32)
        made = ApiToken(
            str(uuid4()), owner.name, name, token[:_SHOWN], new.rights, now, new.expires_at, None, None
        )  # fmt: skip
        row = {
            "id": made.id,
            "person_id": owner.id,
            "name": name,
            "prefix": made.prefix,
            "digest": digest_of(token),
            "rights": sorted(new.rights),
            "created_at": now,
            "expires_at": new.expires_at,
        }
        with writing(self._engine) as connection:
            connection.execute(insert(api_tokens), [row])
            said = f"{made.prefix}… {name}: {', '.join(sorted(new.rights))}"
            self._log.add(connection, Happened.TOKEN_ADDED, caller.actor, owner.name, said)
        return token, made

    def of(self, owner: Person | None) -> list[ApiToken]:
        """A person's tokens, or everybody's, revoked ones too, oldest first."""
        query = _with_owner().order_by(api_tokens.c.created_at, api_tokens.c.id)
        if owner is not None:
            query = query.where(api_tokens.c.person_id == owner.id)
        with reading(self._engine) as connection:
            return [_token(row) for row in connection.execute(query)]

    def revoke(self, token: str, owner: Person | None, actor: Actor) -> ApiToken:
        """Let a token, given by its id or prefix, be good no more; with `owner` only one of theirs.

        Raises `PersonNotFound`, also when a prefix fits several.
        """
        query = _with_owner().where((api_tokens.c.id == token) | (api_tokens.c.prefix == token.rstrip("…")))
        if owner is not None:
            query = query.where(api_tokens.c.person_id == owner.id)
        with writing(self._engine) as connection:
            found = [_token(row) for row in connection.execute(query)]
            if len(found) != 1:
                raise PersonNotFound("there is no such API token, or more than one: give its id as the list shows it")
            (known,) = found
            if known.revoked_at is None:
                self._revoke(connection, known, actor)
            row = connection.execute(_with_owner().where(api_tokens.c.id == known.id)).one()
        return _token(row)

    def revoke_all(self, connection: Connection, owner: Person, actor: Actor) -> None:
        """Let no token of a person be good any more, in a transaction that takes the person's access away."""
        query = _with_owner().where(api_tokens.c.person_id == owner.id, api_tokens.c.revoked_at.is_(None))
        found = [_token(row) for row in connection.execute(query)]
        for known in found:
            self._revoke(connection, known, actor)

    def caller(self, token: str) -> Caller:
        """Who a token stands for, with the rights of both. Raises `SignInRefused`."""
        now = self._clock()
        chosen = select(people, *(column.label(f"token_{column.name}") for column in api_tokens.c))
        query = chosen.join_from(api_tokens, people).where(api_tokens.c.digest == digest_of(token))
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().first()
        if (
            row is None
            or row["disabled"]
            or row["token_revoked_at"] is not None
            or (row["token_expires_at"] is not None and row["token_expires_at"] <= now)
        ):
            raise SignInRefused(_REFUSED)
        used = row["token_last_used_at"]
        if used is None or now - used >= _USED_AGAIN:
            with writing(self._engine) as connection:
                noted = update(api_tokens).where(api_tokens.c.id == row["token_id"])
                connection.execute(noted.values(last_used_at=now))
        person = person_of(row)
        return Caller(person.actor, person.rights & _rights(row["token_rights"]), person)

    def _revoke(self, connection: Connection, known: ApiToken, actor: Actor) -> None:
        gone = update(api_tokens).where(api_tokens.c.id == known.id)
        connection.execute(gone.values(revoked_at=self._clock()))
        self._log.add(connection, Happened.TOKEN_REVOKED, actor, known.owner, f"{known.prefix}… {known.name}")


def _with_owner() -> Select[tuple[object, ...]]:
    return select(*api_tokens.c, people.c.name.label("owner")).join_from(api_tokens, people)


def _token(row: Row[tuple[object, ...]]) -> ApiToken:
    values = row._mapping
    return ApiToken(
        id=values["id"],
        owner=values["owner"],
        name=values["name"],
        prefix=values["prefix"],
        rights=_rights(values["rights"]),
        created_at=values["created_at"],
        expires_at=values["expires_at"],
        last_used_at=values["last_used_at"],
        revoked_at=values["revoked_at"],
    )


def _rights(kept: list[str]) -> frozenset[Right]:
    # A right that a later version knew gives nothing here.
    return frozenset(Right(right) for right in kept if right in set(Right))
