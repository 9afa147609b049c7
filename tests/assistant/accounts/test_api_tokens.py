"""API tokens: whose they are, what they may do, and when they are no longer good."""

from datetime import timedelta

import pytest
from sqlalchemy import Engine, text

from assistant import (
    LOCAL_ADMINISTRATOR,
    THIS_MACHINE,
    AccountChanges,
    Accounts,
    InvalidAccount,
    NewToken,
    NotAllowed,
    Person,
    PersonNotFound,
    Right,
    SignInRefused,
    StaffRole,
)
from tests.assistant.accounts.conftest import BOSS, as_caller, new
from tests.assistant.desk.conftest import HandClock

READING = frozenset({Right.READ})


@pytest.fixture
def chen(accounts: Accounts) -> Person:
    return accounts.people.add(new("chen", StaffRole.TRAINER), BOSS)


def made(accounts: Accounts, owner: Person, *rights: Right) -> str:
    """A token of somebody's own."""
    return accounts.tokens.add(owner, NewToken("inbox", frozenset(rights or READING)), as_caller(owner))[0]


def refused(accounts: Accounts, token: str) -> bool:
    try:
        accounts.tokens.caller(token)
    except SignInRefused:
        return True
    return False


def test_a_token_acts_for_its_owner_with_its_own_rights(accounts: Accounts, chen: Person) -> None:
    caller = accounts.tokens.caller(made(accounts, chen, Right.READ, Right.EDIT))
    assert (caller.actor, caller.rights) == (chen.actor, {Right.READ, Right.EDIT})
    caller.require(Right.EDIT)
    with pytest.raises(NotAllowed, match="may not publish"):
        caller.require(Right.PUBLISH)


def test_a_token_loses_what_its_owner_loses(accounts: Accounts, chen: Person) -> None:
    token = made(accounts, chen, Right.READ, Right.EDIT)
    accounts.people.change("chen", AccountChanges(roles=frozenset({StaffRole.AGENT})), BOSS)
    assert accounts.tokens.caller(token).rights == READING
    accounts.people.change("chen", AccountChanges(disabled=True), BOSS)
    assert refused(accounts, token)


def test_nobody_gives_rights_away_that_they_do_not_have(accounts: Accounts, chen: Person) -> None:
    wish = NewToken("inbox", frozenset({Right.ADMINISTER}))
    for caller in (as_caller(chen), THIS_MACHINE):
        with pytest.raises(NotAllowed, match="chen cannot give administer"):
            accounts.tokens.add(chen, wish, caller)


@pytest.mark.parametrize("name", ["", " \n", "a" * 81, "a\x00b", "a\u202eb"])
def test_a_token_needs_a_name(accounts: Accounts, chen: Person, name: str) -> None:
    with pytest.raises(InvalidAccount, match="name"):
        accounts.tokens.add(chen, NewToken(name, READING), as_caller(chen))


def test_a_token_needs_a_right_and_a_day_that_is_to_come(accounts: Accounts, chen: Person, clock: HandClock) -> None:
    for wish in (NewToken("inbox", frozenset()), NewToken("inbox", READING, clock.now)):
        with pytest.raises(InvalidAccount):
            accounts.tokens.add(chen, wish, as_caller(chen))


def test_a_token_is_good_until_it_expires(accounts: Accounts, chen: Person, clock: HandClock) -> None:
    wish = NewToken("inbox", READING, clock.now + timedelta(days=1))
    token, _ = accounts.tokens.add(chen, wish, as_caller(chen))
    clock.advance(24 * 3600 - 1)
    assert not refused(accounts, token)
    clock.advance(1)
    assert refused(accounts, token)


@pytest.mark.parametrize("by", ["id", "prefix"])
def test_a_token_is_good_until_it_is_revoked(accounts: Accounts, chen: Person, by: str) -> None:
    token, known = accounts.tokens.add(chen, NewToken("inbox", READING), as_caller(chen))
    accounts.people.add(new("li"), BOSS)
    with pytest.raises(PersonNotFound):
        accounts.tokens.revoke(known.id, accounts.people.named("li"), BOSS)
    assert not refused(accounts, token)
    revoked = accounts.tokens.revoke(getattr(known, by), None, BOSS)
    assert revoked.revoked_at is not None
    assert refused(accounts, token)
    assert accounts.tokens.revoke(known.id, chen, BOSS).revoked_at == revoked.revoked_at


def test_the_list_shows_how_a_token_begins_and_never_the_token(accounts: Accounts, chen: Person) -> None:
    token = made(accounts, chen)
    (listed,) = accounts.tokens.of(chen)
    assert (listed.owner, listed.name, listed.rights) == ("chen", "inbox", READING)
    assert token.startswith(listed.prefix)
    assert len(listed.prefix) < len(token) // 3
    assert listed.last_used_at is None
    accounts.tokens.caller(token)
    assert accounts.tokens.of(None)[0].last_used_at is not None


@pytest.mark.parametrize("token", ["", "ad_", "ad_é", "\x00", "\ud800"])
def test_a_forged_token_is_nobodys(accounts: Accounts, chen: Person, token: str) -> None:
    made(accounts, chen)
    assert refused(accounts, token)


def test_a_right_of_another_version_gives_nothing(accounts: Accounts, chen: Person, engine: Engine) -> None:
    token = made(accounts, chen)
    with engine.begin() as connection:
        connection.execute(text("""UPDATE api_tokens SET rights = '["read", "fly"]'"""))
    assert accounts.tokens.caller(token).rights == READING


def test_what_happens_to_tokens_is_written_down_without_them(accounts: Accounts, chen: Person) -> None:
    token, known = accounts.tokens.add(chen, NewToken("inbox", READING), THIS_MACHINE)
    accounts.tokens.revoke(known.id, None, BOSS)
    revoked, added = accounts.log.before(None, 2)
    assert (added.kind, added.actor, added.person) == ("token_added", LOCAL_ADMINISTRATOR.id, "chen")
    assert (revoked.kind, revoked.actor, revoked.person) == ("token_revoked", "boss", "chen")
    assert known.prefix in added.detail
    assert token not in added.detail
