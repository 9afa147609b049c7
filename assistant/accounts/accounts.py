"""`Accounts`: everything about people in one place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from assistant.accounts.api_tokens import ApiTokens
from assistant.accounts.attempts import Attempts
from assistant.accounts.domain import AccountRules
from assistant.accounts.events import Clock, EventLog
from assistant.accounts.invitations import Invitations
from assistant.accounts.passwords import Passwords
from assistant.accounts.people import People
from assistant.accounts.sessions import Sessions
from assistant.accounts.sign_ins import SignIns
from assistant.accounts.standings import Standings

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_USUAL = AccountRules()


@dataclass(frozen=True, slots=True)
class Accounts:
    """People, how they get in, what acts in their name, and the log of all of these."""

    people: People
    sign_ins: SignIns
    sessions: Sessions
    invitations: Invitations
    tokens: ApiTokens
    log: EventLog
    standings: Standings

    @classmethod
    def over(
        cls, engine: Engine, clock: Clock, hasher: "PasswordHasher | None" = None, rules: AccountRules = _USUAL
    ) -> "Accounts":
        """The accounts of a database whose tables are there; `hasher` says what a password costs to check."""
        from argon2 import PasswordHasher

        passwords = Passwords(hasher or PasswordHasher())
        log = EventLog(engine, clock)
        people = People(engine, clock, passwords, log)
        tokens = ApiTokens(engine, clock, log)
        sessions = Sessions(engine, clock, log, rules)
        attempts = Attempts(engine, clock, rules)
        sign_ins = SignIns(engine, (people, passwords, tokens, log), sessions, attempts)
        invitations = Invitations(engine, clock, (people, sign_ins, log), rules)
        standings = Standings(engine, clock, attempts, rules)
        return cls(people, sign_ins, sessions, invitations, tokens, log, standings)
