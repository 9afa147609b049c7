"""What happened to accounts, in a table that is only ever added to."""

import secrets
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from itertools import count

from sqlalchemy import Connection, Engine, insert, or_, select

from assistant.accounts.domain import AccountEvent
from assistant.accounts.tables import account_events
from knowledge import Actor, reading

Clock = Callable[[], datetime]


class Happened(StrEnum):
    """What can happen to an account."""

    ADDED = "added"
    CHANGED = "changed"
    DISABLED = "disabled"
    ENABLED = "enabled"
    INVITED = "invited"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an event
    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED = "locked"
    UNLOCKED = "unlocked"
    SIGNED_OUT = "signed_out"
    TOKEN_ADDED = "token_added"  # noqa: S105
    TOKEN_REVOKED = "token_revoked"  # noqa: S105


class EventLog:
    """Writes and reads the log of accounts."""

    def __init__(self, engine: Engine, clock: Clock):
        self._engine = engine
        self._clock = clock
        self._count = count()

    def add(self, connection: Connection, what: Happened, actor: Actor, person: str, detail: str = "") -> None:
        """Note something in the transaction that does it."""
        at = self._clock()
        row = {"id": self._id(at), "at": at, "kind": what.value, "actor": actor.id, "person": person, "detail": detail}
        connection.execute(insert(account_events), [row])

    def before(
        self, event_id: str | None, limit: int, *, about: str | None = None, kind: Happened | None = None
    ) -> list[AccountEvent]:
        """The events before one, newest first; the newest of all without one.

        `about` keeps those that somebody of this name did or met with, `kind` those of one kind.
        """
        query = select(account_events).order_by(account_events.c.id.desc()).limit(limit)
        if event_id is not None:
            query = query.where(account_events.c.id < event_id)
        if about is not None:
            query = query.where(or_(account_events.c.person == about, account_events.c.actor == about))
        if kind is not None:
            query = query.where(account_events.c.kind == kind.value)
        with reading(self._engine) as connection:
            return [AccountEvent(**row) for row in connection.execute(query).mappings()]

    def _id(self, at: datetime) -> str:
        # In order of time, and in that of this process within a moment. A number from the database would begin anew
        # after a backup was restored.
        moment = int(at.timestamp() * 1_000_000)
        return f"{moment:016x}{next(self._count) & 0xFFFFFFFF:08x}{secrets.token_hex(4)}"


def with_reason(detail: str, reason: str) -> str:
    """What an event says, with why it was done."""
    return "; ".join(part for part in (detail, reason and f"because: {reason}") if part)
