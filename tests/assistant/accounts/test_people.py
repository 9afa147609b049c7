"""Accounts: who can be added, what can be changed, and what is written down about it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Engine, text

from assistant import (
    RIGHTS,
    AccountChanges,
    AccountConflict,
    Accounts,
    InvalidAccount,
    NewPerson,
    PersonNotFound,
    Right,
    SignInRefused,
    StaffRole,
    rights_of,
)
from tests.assistant.accounts.conftest import BOSS, PASSWORD, new

ADMINISTRATOR, TRAINER = StaffRole.ADMINISTRATOR, StaffRole.TRAINER


def told(accounts: Accounts) -> list[tuple[str, str, str, str]]:
    """What the log says, oldest first."""
    events = reversed(accounts.log.before(None, 100))
    return [(event.kind, event.actor, event.person, event.detail) for event in events]


def test_there_are_no_accounts_until_the_first_is_added(accounts: Accounts) -> None:
    assert not accounts.people.exist()
    accounts.people.add(new("chen"), BOSS)
    assert accounts.people.exist()
    assert not accounts.people.has_administrator()
    accounts.people.add(new("li", ADMINISTRATOR), BOSS)
    assert accounts.people.has_administrator()


def test_a_person_acts_under_the_name_with_all_roles(accounts: Accounts) -> None:
    person = accounts.people.add(
        NewPerson("陈静", frozenset({TRAINER, StaffRole.AGENT}), PASSWORD, "陈静 (培训)"), BOSS
    )
    assert accounts.people.named("陈静") == person
    assert (person.actor.id, person.actor.roles) == ("陈静", {"trainer", "agent"})
    assert person.display_name == "陈静 (培训)"
    assert Right.PUBLISH in person.rights
    assert Right.OVERRIDE not in person.rights


def test_every_right_belongs_to_somebody_and_the_administrator_has_them_all() -> None:
    assert set(RIGHTS) == set(Right)
    assert rights_of({"administrator"}) == set(Right)
    assert rights_of({"agent"}) == {Right.READ, Right.DRAFT}
    assert rights_of(()) == rights_of({"king"}) == frozenset()


@pytest.mark.parametrize("taken", ["Chen.Jing", "chen.jing", "ＣＨＥＮ.jing", " chen.jing "])
def test_one_name_is_one_person_however_it_is_written(accounts: Accounts, taken: str) -> None:
    accounts.people.add(new("Chen.Jing"), BOSS)
    assert accounts.people.named(taken).name == "Chen.Jing"
    with pytest.raises(AccountConflict, match="already"):
        accounts.people.add(new(taken), BOSS)


@pytest.mark.parametrize("name", ["", " ", "a b", "a\nb", "a/b", "-a", "a" * 65, "api", "SYSTEM", "<b>", "a\x00"])
def test_a_name_that_cannot_be_one_is_refused(accounts: Accounts, name: str) -> None:
    with pytest.raises(InvalidAccount, match="name"):
        accounts.people.add(new(name), BOSS)
    assert accounts.people.all() == []


def test_an_account_needs_a_role_and_a_display_name_that_can_be_shown(accounts: Accounts) -> None:
    with pytest.raises(InvalidAccount, match="needs a role"):
        accounts.people.add(NewPerson("chen", frozenset(), PASSWORD), BOSS)
    with pytest.raises(InvalidAccount, match="display name"):
        accounts.people.add(NewPerson("chen", frozenset({TRAINER}), PASSWORD, "a\u202eb"), BOSS)


def test_changes_are_made_and_written_down_with_who_and_why(accounts: Accounts) -> None:
    accounts.people.add(new("chen"), BOSS)
    accounts.people.change("chen", AccountChanges("Chen", frozenset({TRAINER})), BOSS, "moved to training")
    changed = accounts.people.change("CHEN", AccountChanges(disabled=True), BOSS)
    assert (changed.display_name, changed.roles, changed.disabled) == ("Chen", {TRAINER}, True)
    accounts.people.change("chen", AccountChanges(disabled=False), BOSS)
    accounts.people.change("chen", AccountChanges("Chen"), BOSS)
    assert told(accounts) == [
        ("added", "boss", "chen", "agent"),
        ("changed", "boss", "chen", "roles: agent → trainer; because: moved to training"),
        ("changed", "boss", "chen", "shown as: chen → Chen; because: moved to training"),
        ("disabled", "boss", "chen", ""),
        ("enabled", "boss", "chen", ""),
    ]


def test_the_log_is_read_in_pages_newest_first(accounts: Accounts) -> None:
    for name in ("a", "b", "c"):
        accounts.people.add(new(name), BOSS)
    first = accounts.log.before(None, 2)
    rest = accounts.log.before(first[-1].id, 2)
    assert [event.person for event in [*first, *rest]] == ["c", "b", "a"]


def test_nobody_takes_away_the_last_administrator(accounts: Accounts) -> None:
    accounts.people.add(new("li", ADMINISTRATOR), BOSS)
    for changes in (AccountChanges(disabled=True), AccountChanges(roles=frozenset({TRAINER}))):
        with pytest.raises(AccountConflict, match="last administrator"):
            accounts.people.change("li", changes, BOSS)
    accounts.people.add(new("wang", ADMINISTRATOR), BOSS)
    assert accounts.people.change("li", AccountChanges(disabled=True), BOSS).disabled


def test_two_who_disable_the_last_two_administrators_at_once_leave_one(accounts: Accounts) -> None:
    for name in ("li", "wang"):
        accounts.people.add(new(name, ADMINISTRATOR), BOSS)

    def disable(name: str) -> bool:
        try:
            return accounts.people.change(name, AccountChanges(disabled=True), BOSS).disabled
        except AccountConflict:
            return False

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(disable, ("li", "wang"))) == [False, True]
    assert accounts.people.has_administrator()


def test_somebody_without_an_account_cannot_be_changed(accounts: Accounts) -> None:
    with pytest.raises(PersonNotFound, match="'nobody'"):
        accounts.people.change("nobody", AccountChanges(disabled=True), BOSS)
    with pytest.raises(PersonNotFound):
        accounts.people.set_password("nobody", PASSWORD, BOSS)


def test_the_database_holds_no_password_and_no_token(accounts: Accounts, engine: Engine) -> None:
    accounts.people.add(new("chen"), BOSS)
    token, _ = accounts.sign_ins.sign_in("chen", PASSWORD)
    with pytest.raises(SignInRefused):
        accounts.sign_ins.sign_in("chen", "my other password")
    with engine.connect() as connection:
        tables = ("people", "staff_sessions", "sign_in_failures", "account_events")
        rows = [str(connection.execute(text(f"SELECT * FROM {table}")).all()) for table in tables]
    for secret in (PASSWORD, token, "my other password"):
        assert not any(secret in row for row in rows)
