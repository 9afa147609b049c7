"""Slows down those who try passwords: after some failures a name is locked, each time for twice as long."""

import hashlib
import math
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from assistant.accounts.domain import AccountRules
from assistant.accounts.events import Clock
from assistant.accounts.people import name_key
from assistant.accounts.tables import sign_in_failures
from assistant.errors import Locked
from knowledge import reading, writing

_MOST_DOUBLINGS = 20


class Attempts:
    """Counts the sign-ins of each name, whether there is such an account or not."""

    def __init__(self, engine: Engine, clock: Clock, rules: AccountRules):
        self._engine = engine
        self._clock = clock
        self._rules = rules

    def begin(self, name: str) -> timedelta | None:
        """Count an attempt as failed, before it is tried: so many at once are no way around the lock.

        Gives how long the name is locked if it does fail. Raises `Locked` while it is.
        """
        try:
            return self._count(_digest(name))
        except IntegrityError:
            # Two were the first at once: by now there is a row for the second.
            return self._count(_digest(name))

    def forget(self, connection: Connection, name: str) -> None:
        """The attempt was a good one, or the lock is lifted."""
        connection.execute(delete(sign_in_failures).where(sign_in_failures.c.name_digest == _digest(name)))

    def locks(self, names: Iterable[str]) -> dict[str, datetime]:
        """Which of some names are locked, and until when."""
        query = select(sign_in_failures.c.name_digest, sign_in_failures.c.locked_until)
        with reading(self._engine) as connection:
            found = connection.execute(query.where(sign_in_failures.c.locked_until > self._clock())).all()
        until: dict[str, datetime] = {row.name_digest: row.locked_until for row in found}
        return {name: until[digest] for name in names if (digest := _digest(name)) in until}

    def _count(self, digest: str) -> timedelta | None:
        now = self._clock()
        with writing(self._engine) as connection:
            forgotten = sign_in_failures.c.failed_at < now - self._rules.forget_failures
            connection.execute(delete(sign_in_failures).where(forgotten))
            query = select(sign_in_failures).where(sign_in_failures.c.name_digest == digest).with_for_update()
            known = connection.execute(query).mappings().first()
            if known is not None:
                _see_it_is_open(known["locked_until"], now)
            failures = (known["failures"] if known else 0) + 1
            lock = self._lock(failures)
            values: dict[str, Any] = {
                "failures": failures,
                "failed_at": now,
                "locked_until": now + lock if lock else None,
            }
            if known is None:
                connection.execute(insert(sign_in_failures), [values | {"name_digest": digest}])
            else:
                row = sign_in_failures.c.name_digest == digest
                connection.execute(update(sign_in_failures).where(row).values(values))
        return lock

    def _lock(self, failures: int) -> timedelta | None:
        beyond = failures - self._rules.failures_allowed
        if beyond < 0:
            return None
        times: int = 2 ** min(beyond, _MOST_DOUBLINGS)
        return min(self._rules.first_lock * times, self._rules.longest_lock)


def _see_it_is_open(locked_until: datetime | None, now: datetime) -> None:
    if locked_until is None or locked_until <= now:
        return
    seconds = max(1, math.ceil((locked_until - now).total_seconds()))
    raise Locked(
        f"too many sign-ins with this name failed: wait {seconds} seconds, or let an administrator give a new password",
        retry_after_seconds=seconds,
    )


def _digest(name: str) -> str:
    # Some write their password where the name belongs.
    return hashlib.sha256(name_key(name).encode("utf-8", "replace")).hexdigest()
