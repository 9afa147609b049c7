"""How accounts stand at the moment: who was seen when, who is signed in or locked, and whose link is still good."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, Engine, func, select

from assistant.accounts.attempts import Attempts
from assistant.accounts.domain import AccountRules, Person, Standing
from assistant.accounts.events import Clock, Happened
from assistant.accounts.tables import account_events, invitations, staff_sessions
from knowledge import reading


class Standings:
    """Looks up how accounts stand, for those who administer them."""

    def __init__(self, engine: Engine, clock: Clock, attempts: Attempts, rules: AccountRules):
        self._engine = engine
        self._clock = clock
        self._attempts = attempts
        self._rules = rules

    def of(self, people: Sequence[Person]) -> list[Standing]:
        """The standing of each, in the order given."""
        locks = self._attempts.locks(person.name for person in people)
        with reading(self._engine) as connection:
            sessions = self._sessions(connection)
            signed_in = self._last_signed_in(connection)
            links = self._links(connection)
        found = []
        for person in people:
            seen = [at for at, _ in sessions.get(person.id, [])]
            browsers = sum(is_good for _, is_good in sessions.get(person.id, []))
            seen_at = _latest([*seen, signed_in.get(person.name)])
            found.append(Standing(seen_at, browsers, locks.get(person.name), links.get(person.id)))
        return found

    def _sessions(self, connection: Connection) -> dict[str, list[tuple[datetime, bool]]]:
        """When each session of each person was last used, and whether it is still good."""
        now = self._clock()
        table = staff_sessions.c
        found: dict[str, list[tuple[datetime, bool]]] = {}
        for row in connection.execute(select(table.person_id, table.seen_at, table.created_at)):
            is_good = row.seen_at + self._rules.idle > now and row.created_at + self._rules.longest > now
            found.setdefault(row.person_id, []).append((row.seen_at, is_good))
        return found

    @staticmethod
    def _last_signed_in(connection: Connection) -> dict[str, datetime]:
        # Sessions are forgotten when they are over; that somebody signed in stays written down.
        table = account_events.c
        query = select(table.person, func.max(table.at).label("at")).group_by(table.person)
        rows = connection.execute(query.where(table.kind == Happened.SIGNED_IN.value))
        return {row.person: row.at for row in rows}

    def _links(self, connection: Connection) -> dict[str, datetime]:
        table = invitations.c
        rows = connection.execute(select(table.person_id, table.expires_at).where(table.expires_at > self._clock()))
        return {row.person_id: row.expires_at for row in rows if row.person_id is not None}


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max((moment for moment in moments if moment is not None), default=None)
