"""The log of accounts is only ever added to."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DatabaseError

from assistant import Accounts
from tests.assistant.accounts.conftest import BOSS, new


@pytest.mark.parametrize("change", ["UPDATE account_events SET actor = 'somebody else'", "DELETE FROM account_events"])
def test_the_database_refuses_to_alter_the_log(accounts: Accounts, engine: Engine, change: str) -> None:
    accounts.people.add(new("chen"), BOSS)
    before = accounts.log.before(None, 10)
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))
    assert accounts.log.before(None, 10) == before
