"""One-time links: used once, not for long, and by nobody for whom they are not."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from assistant import (
    THIS_MACHINE,
    AccountChanges,
    AccountConflict,
    Accounts,
    InvalidAccount,
    InvitationOver,
    NewPerson,
    NewToken,
    Person,
    PersonNotFound,
    Right,
    SignInRefused,
    StaffRole,
    WeakPassword,
)
from assistant.accounts.domain import AccountRules
from tests.assistant.accounts.conftest import BOSS, PASSWORD, new
from tests.assistant.desk.conftest import HandClock

RULES = AccountRules()
CHOSEN = "a whole new password"


def first(accounts: Accounts) -> str:
    """The token of the link for the first administrator."""
    token = accounts.invitations.for_first_administrator()
    assert token is not None
    return token


def invite(accounts: Accounts, name: str) -> str:
    """The token of a link for somebody."""
    return accounts.invitations.for_person(name, BOSS)[0]


def begin(accounts: Accounts, token: str, name: str = "boss", password: str = PASSWORD) -> Person:
    return accounts.invitations.begin(token, name, "陈静", password)


def is_over(accounts: Accounts, token: str) -> bool:
    """Whether a link is good no more."""
    try:
        accounts.invitations.read(token)
    except InvitationOver:
        return True
    return False


@pytest.fixture
def chen(accounts: Accounts) -> Person:
    """Somebody who has not chosen a password yet, with an administrator beside."""
    accounts.people.add(new("boss", StaffRole.ADMINISTRATOR), BOSS)
    return accounts.people.add(NewPerson("chen", frozenset({StaffRole.AGENT}), None), BOSS)


def test_the_first_link_makes_an_administrator_and_is_dead_then(accounts: Accounts) -> None:
    token = first(accounts)
    assert accounts.invitations.read(token).person is None
    boss = begin(accounts, token)
    assert (boss.roles, boss.display_name) == ({StaffRole.ADMINISTRATOR}, "陈静")
    accounts.sign_ins.sign_in("boss", PASSWORD)
    assert is_over(accounts, token)
    with pytest.raises(InvitationOver):
        begin(accounts, token, "another")
    assert accounts.invitations.for_first_administrator() is None


def test_each_start_replaces_the_first_link(accounts: Accounts) -> None:
    before, after = first(accounts), first(accounts)
    assert (is_over(accounts, before), is_over(accounts, after)) == (True, False)


def test_the_first_link_is_dead_as_soon_as_somebody_administers(accounts: Accounts) -> None:
    token = first(accounts)
    accounts.people.add(new("chen"), BOSS)
    assert not is_over(accounts, token)
    accounts.people.add(new("li", StaffRole.ADMINISTRATOR), BOSS)
    assert is_over(accounts, token)
    with pytest.raises(InvitationOver):
        begin(accounts, token)


@pytest.mark.parametrize("token", ["", "x", "é", "\x00", "\ud800"])
@pytest.mark.usefixtures("chen")
def test_a_forged_link_opens_nothing(accounts: Accounts, token: str) -> None:
    for use in (
        lambda: accounts.invitations.read(token),
        lambda: accounts.invitations.accept(token, CHOSEN),
        lambda: begin(accounts, token),
    ):
        with pytest.raises(InvitationOver):
            use()


def test_what_cannot_be_chosen_does_not_use_the_link_up(accounts: Accounts) -> None:
    token = first(accounts)
    accounts.people.add(new("chen"), BOSS)
    with pytest.raises(WeakPassword):
        begin(accounts, token, password="short")
    with pytest.raises(InvalidAccount):
        begin(accounts, token, name="no name")
    with pytest.raises(AccountConflict):
        begin(accounts, token, name="Chen")
    assert begin(accounts, token).name == "boss"


def test_links_expire(accounts: Accounts, clock: HandClock) -> None:
    token = first(accounts)
    clock.advance(RULES.first_invitation.total_seconds() - 1)
    assert not is_over(accounts, token)
    clock.advance(1)
    assert is_over(accounts, token)
    with pytest.raises(InvitationOver):
        begin(accounts, token)


@pytest.mark.usefixtures("chen")
def test_who_is_invited_gets_in_with_the_password_they_choose(accounts: Accounts) -> None:
    with pytest.raises(SignInRefused):
        accounts.sign_ins.sign_in("chen", "nobody has this password")
    token = invite(accounts, "chen")
    assert accounts.people.named("chen").invited
    assert not accounts.invitations.accept(token, CHOSEN).invited
    accounts.sign_ins.sign_in("chen", CHOSEN)
    assert not accounts.people.named("chen").invited
    assert is_over(accounts, token)


def test_an_invited_administrator_does_not_administer_yet(accounts: Accounts) -> None:
    accounts.people.add(NewPerson("li", frozenset({StaffRole.ADMINISTRATOR}), None), BOSS)
    assert not accounts.people.has_administrator()
    accounts.invitations.accept(invite(accounts, "li"), CHOSEN)
    assert accounts.people.has_administrator()


def test_a_forgotten_password_is_replaced_with_all_that_it_let_in(accounts: Accounts) -> None:
    chen = accounts.people.add(new("chen"), BOSS)
    session, _ = accounts.sign_ins.sign_in("chen", PASSWORD)
    program, _ = accounts.tokens.add(chen, NewToken("inbox", frozenset({Right.READ})), THIS_MACHINE)
    token = invite(accounts, "chen")
    accounts.sessions.caller(session)
    accounts.invitations.accept(token, CHOSEN)
    with pytest.raises(SignInRefused):
        accounts.sessions.caller(session)
    with pytest.raises(SignInRefused):
        accounts.tokens.caller(program)
    kinds = [event.kind for event in accounts.log.before(None, 3)]
    assert sorted(kinds) == ["invited", "password_set", "token_revoked"]


@pytest.mark.usefixtures("chen")
def test_a_new_link_replaces_the_one_before_and_no_other(accounts: Accounts) -> None:
    accounts.people.add(new("li"), BOSS)
    other, before, after = invite(accounts, "li"), invite(accounts, "chen"), invite(accounts, "CHEN")
    assert [is_over(accounts, token) for token in (other, before, after)] == [False, True, False]


@pytest.mark.usefixtures("chen")
def test_somebody_disabled_cannot_use_a_link(accounts: Accounts) -> None:
    token = invite(accounts, "chen")
    accounts.people.change("chen", AccountChanges(disabled=True), BOSS)
    with pytest.raises(InvitationOver):
        accounts.invitations.accept(token, CHOSEN)


def test_nobody_is_invited_who_has_no_account(accounts: Accounts) -> None:
    with pytest.raises(PersonNotFound):
        invite(accounts, "nobody")


@pytest.mark.usefixtures("chen")
def test_of_two_who_use_a_link_at_once_one_succeeds(accounts: Accounts) -> None:
    token = invite(accounts, "chen")

    def accept(password: str) -> bool:
        try:
            accounts.invitations.accept(token, password)
        except InvitationOver:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(accept, (CHOSEN, PASSWORD))) == [False, True]


@pytest.mark.usefixtures("chen")
def test_the_database_holds_no_link(accounts: Accounts, engine: Engine) -> None:
    tokens = [invite(accounts, "chen")]
    with engine.connect() as connection:
        rows = [
            str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in ("invitations", "account_events")
        ]
    assert not [token for token in tokens for row in rows if token in row]
