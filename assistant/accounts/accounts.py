"""`Accounts`: everything about people in one place."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from assistant.accounts.api_tokens import ApiTokens
from assistant.accounts.domain import AccountRules
from assistant.accounts.events import Clock, EventLog
from assistant.accounts.passwords import Passwords
from assistant.accounts.people import People
from assistant.accounts.sign_ins import SignIns

if TYPE_CHECKING:
    from argon2 import PasswordHasher

_USUAL = AccountRules()


@dataclass(frozen=True, slots=True)
class Accounts:
    """People, their sign-ins, their API tokens, and the log of all of these."""

    people: People
    sign_ins: SignIns
    tokens: ApiTokens
    log: EventLog

    @classmethod
    def over(
        cls, engine: Engine, clock: Clock, hasher: "PasswordHasher | None" = None, rules: AccountRules = _USUAL
    ) -> "Accounts":
        """The accounts of a database whose tables are there; `hasher` says what a password costs to check."""
        from argon2 import PasswordHasher

        passwords = Passwords(hasher or PasswordHasher())
        log = EventLog(engine, clock)
        people = People(engine, clock, passwords, log)
        sign_ins = SignIns(engine, clock, (people, passwords, log), rules)
        return cls(people, sign_ins, ApiTokens(engine, clock, log), log)
