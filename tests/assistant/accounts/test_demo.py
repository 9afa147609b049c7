"""Demo accounts: one of each role, without a password, and never counted as accounts."""

import pytest

from assistant import AccountChanges, AccountConflict, Accounts, SignInRefused, StaffRole, demo_people, prepare_demo
from assistant.accounts.demo import sign_in_demo
from tests.assistant.accounts.conftest import BOSS, PASSWORD, new


def test_there_is_one_of_each_role_however_often_they_are_prepared(accounts: Accounts) -> None:
    for _ in range(2):
        prepare_demo(accounts)
    assert [person.roles for person in demo_people(accounts)] == [{role} for role in StaffRole]


def test_they_do_not_count_as_accounts(accounts: Accounts) -> None:
    prepare_demo(accounts)
    assert not accounts.people.exist()
    assert not accounts.people.has_administrator()
    accounts.people.add(new("li", StaffRole.ADMINISTRATOR), BOSS)
    with pytest.raises(AccountConflict, match="last administrator"):
        accounts.people.change("li", AccountChanges(disabled=True), BOSS)


def test_no_password_opens_them_and_none_can_be_given(accounts: Accounts) -> None:
    prepare_demo(accounts)
    for password in ("", PASSWORD, "nobody has this password"):
        with pytest.raises(SignInRefused):
            accounts.sign_ins.sign_in("demo.agent", password)
    token = sign_in_demo(accounts, "demo.agent", "")
    agent = accounts.sessions.caller(token).person
    assert agent is not None
    for give in (
        lambda: accounts.sign_ins.reset_password("demo.agent", PASSWORD, BOSS),
        lambda: accounts.sign_ins.change_password(agent, "", PASSWORD),
        lambda: accounts.invitations.for_person("demo.agent", BOSS),
    ):
        with pytest.raises(AccountConflict, match="demo account"):
            give()


@pytest.mark.parametrize("name", ["li", "nobody", "", "\x00"])
def test_nobody_else_comes_in_that_way(accounts: Accounts, name: str) -> None:
    prepare_demo(accounts)
    accounts.people.add(new("li"), BOSS)
    with pytest.raises(SignInRefused):
        sign_in_demo(accounts, name, "")


def test_what_was_changed_of_them_is_put_right_at_the_next_start(accounts: Accounts) -> None:
    prepare_demo(accounts)
    accounts.people.change(
        "demo.administrator", AccountChanges("Nobody", frozenset({StaffRole.AGENT}), disabled=True), BOSS
    )
    with pytest.raises(SignInRefused):
        sign_in_demo(accounts, "demo.administrator", "")
    prepare_demo(accounts)
    person = accounts.people.named("demo.administrator")
    assert (person.display_name, person.roles, person.disabled) == ("赵敏", {StaffRole.ADMINISTRATOR}, False)


def test_a_real_account_of_that_name_is_left_alone(accounts: Accounts) -> None:
    accounts.people.add(new("demo.agent", StaffRole.TRAINER), BOSS)
    prepare_demo(accounts)
    assert accounts.people.named("demo.agent").roles == {StaffRole.TRAINER}
    assert len(demo_people(accounts)) == len(StaffRole) - 1
