"""Signing in, sessions, and the lock after failed attempts."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Engine

from assistant import AccountChanges, Accounts, Locked, SignInRefused, StaffRole, WeakPassword, WrongPassword
from assistant.accounts.domain import AccountRules
from tests.assistant.accounts.conftest import BOSS, PASSWORD, QUICK, new
from tests.assistant.desk.conftest import HandClock

RULES = AccountRules()
WRONG = "some other password"
MINUTE = 60


@pytest.fixture
def chen(accounts: Accounts) -> str:
    """Somebody with an account and with an administrator beside."""
    accounts.people.add(new("boss", StaffRole.ADMINISTRATOR), BOSS)
    return accounts.people.add(new("chen"), BOSS).name


def fail(accounts: Accounts, name: str, times: int) -> None:
    """Try a wrong password several times."""
    for _ in range(times):
        with pytest.raises(SignInRefused):
            accounts.sign_ins.sign_in(name, WRONG)


def over(accounts: Accounts, token: str) -> bool:
    """Whether a session has ended."""
    try:
        accounts.sessions.caller(token)
    except SignInRefused:
        return True
    return False


def test_a_session_stands_for_the_person_who_signed_in(accounts: Accounts, chen: str) -> None:
    token, person = accounts.sign_ins.sign_in("Chen", PASSWORD)
    caller = accounts.sessions.caller(token)
    assert (caller.person, caller.actor.id, caller.rights) == (person, chen, person.rights)


@pytest.mark.parametrize(
    ("name", "password"),
    [("chen", WRONG), ("nobody", PASSWORD), ("", ""), ("chen\x00", PASSWORD), ("\ud800", PASSWORD)],
)
@pytest.mark.usefixtures("chen")
def test_all_that_can_be_wrong_is_refused_in_the_same_words(accounts: Accounts, name: str, password: str) -> None:
    accounts.people.add(new("gone"), BOSS)
    accounts.people.change("gone", AccountChanges(disabled=True), BOSS)
    with pytest.raises(SignInRefused) as disabled:
        accounts.sign_ins.sign_in("gone", PASSWORD)
    with pytest.raises(SignInRefused) as wrong:
        accounts.sign_ins.sign_in(name, password)
    assert str(wrong.value) == str(disabled.value)


def test_an_unknown_name_costs_as_much_as_a_wrong_password(engine: Engine, clock: HandClock) -> None:
    class Counting(PasswordHasher):
        checked = 0

        def verify(self, hash: str | bytes, password: str | bytes) -> bool:  # noqa: A002 - argon2's name
            Counting.checked += 1
            return super().verify(hash, password)

    accounts = Accounts.over(engine, clock, Counting(time_cost=1, memory_cost=8, parallelism=1))
    fail(accounts, "nobody", 1)
    assert Counting.checked == 1


@pytest.mark.parametrize("token", ["", "x", "é", "\x00", "\ud800"])
@pytest.mark.usefixtures("chen")
def test_a_forged_session_is_nobodys(accounts: Accounts, token: str) -> None:
    assert over(accounts, token)


def test_a_session_slides_while_it_is_used_and_ends_when_it_is_not(
    accounts: Accounts, chen: str, clock: HandClock
) -> None:
    token, _ = accounts.sign_ins.sign_in(chen, PASSWORD)
    idle = RULES.idle.total_seconds()
    for _ in range(3):
        clock.advance(idle - 1)
        assert not over(accounts, token)
    clock.advance(idle)
    assert over(accounts, token)


def test_no_session_lasts_for_ever(accounts: Accounts, chen: str, clock: HandClock) -> None:
    token, _ = accounts.sign_ins.sign_in(chen, PASSWORD)
    began = clock.now
    while clock.now < began + RULES.longest:
        assert not over(accounts, token)
        clock.advance(11 * 3600)
    assert over(accounts, token)


def test_signing_out_ends_one_session_and_everywhere_all(accounts: Accounts, chen: str) -> None:
    tokens = [accounts.sign_ins.sign_in(chen, PASSWORD)[0] for _ in range(3)]
    accounts.sessions.end(accounts.sessions.caller(tokens[0]))
    assert [over(accounts, token) for token in tokens] == [True, False, False]
    accounts.sessions.end(accounts.sessions.caller(tokens[1]), everywhere=True)
    assert all(over(accounts, token) for token in tokens)


Ending = Callable[[Accounts], object]


@pytest.mark.parametrize(
    "ending",
    [
        lambda accounts: accounts.people.change("chen", AccountChanges(disabled=True), BOSS),
        lambda accounts: accounts.people.set_password("chen", WRONG, BOSS),
        lambda accounts: accounts.sign_ins.reset_password("chen", WRONG, BOSS),
    ],
    ids=["disabled", "password set", "password reset"],
)
def test_sessions_end_with_the_account_or_its_password(accounts: Accounts, chen: str, ending: Ending) -> None:
    token, _ = accounts.sign_ins.sign_in(chen, PASSWORD)
    others, _ = accounts.sign_ins.sign_in("boss", PASSWORD)
    ending(accounts)
    assert over(accounts, token)
    assert not over(accounts, others)


def test_who_was_disabled_is_let_in_again_only_anew(accounts: Accounts, chen: str) -> None:
    token, _ = accounts.sign_ins.sign_in(chen, PASSWORD)
    for disabled in (True, False):
        accounts.people.change(chen, AccountChanges(disabled=disabled), BOSS)
    assert over(accounts, token)
    assert not over(accounts, accounts.sign_ins.sign_in(chen, PASSWORD)[0])


def test_a_change_of_roles_counts_at_once(accounts: Accounts, chen: str) -> None:
    token, _ = accounts.sign_ins.sign_in(chen, PASSWORD)
    accounts.people.change(chen, AccountChanges(roles=frozenset({StaffRole.TRAINER})), BOSS)
    assert accounts.sessions.caller(token).actor.roles == {"trainer"}


def test_ones_own_password_is_changed_with_the_old_one(accounts: Accounts, chen: str) -> None:
    before, person = accounts.sign_ins.sign_in(chen, PASSWORD)
    with pytest.raises(WrongPassword):
        accounts.sign_ins.change_password(person, WRONG, "a whole new password")
    with pytest.raises(WeakPassword):
        accounts.sign_ins.change_password(person, PASSWORD, "short")
    after = accounts.sign_ins.change_password(person, PASSWORD, "a whole new password")
    assert (over(accounts, before), over(accounts, after)) == (True, False)
    fail(accounts, chen, 1)
    accounts.sign_ins.sign_in(chen, "a whole new password")


@pytest.mark.parametrize("name", ["chen", "nobody"])
@pytest.mark.usefixtures("chen")
def test_a_name_is_locked_after_failures_for_longer_each_time(accounts: Accounts, clock: HandClock, name: str) -> None:
    fail(accounts, name, RULES.failures_allowed)
    for minutes in (1, 2, 4):
        with pytest.raises(Locked) as locked:
            accounts.sign_ins.sign_in(name.upper(), PASSWORD)
        assert locked.value.retry_after_seconds == minutes * MINUTE
        clock.advance(minutes * MINUTE)
        fail(accounts, name, 1)


def test_a_lock_lasts_an_hour_at_most(accounts: Accounts, chen: str, clock: HandClock) -> None:
    fail(accounts, chen, RULES.failures_allowed)
    for _ in range(12):
        clock.advance(RULES.longest_lock.total_seconds())
        fail(accounts, chen, 1)
    clock.advance(RULES.longest_lock.total_seconds())
    accounts.sign_ins.sign_in(chen, PASSWORD)


def test_a_lock_is_of_one_name(accounts: Accounts, chen: str) -> None:
    fail(accounts, chen, RULES.failures_allowed)
    accounts.sign_ins.sign_in("boss", PASSWORD)


def test_success_and_time_forget_failures(accounts: Accounts, chen: str, clock: HandClock) -> None:
    fail(accounts, chen, RULES.failures_allowed - 1)
    accounts.sign_ins.sign_in(chen, PASSWORD)
    fail(accounts, chen, RULES.failures_allowed - 1)
    clock.advance(RULES.forget_failures.total_seconds() + 1)
    fail(accounts, chen, RULES.failures_allowed - 1)
    accounts.sign_ins.sign_in(chen, PASSWORD)


def test_an_administrator_lifts_a_lock_with_a_new_password(accounts: Accounts, chen: str) -> None:
    fail(accounts, chen, RULES.failures_allowed)
    accounts.sign_ins.reset_password(chen, "a whole new password", BOSS)
    accounts.sign_ins.sign_in(chen, "a whole new password")


def test_many_attempts_at_once_are_no_way_around_the_lock(accounts: Accounts, chen: str) -> None:
    def attempt(_: int) -> type[Exception]:
        try:
            accounts.sign_ins.sign_in(chen, WRONG)
        except (SignInRefused, Locked) as error:
            return type(error)
        raise AssertionError("a wrong password was taken")

    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(attempt, range(20)))
    assert found.count(SignInRefused) == RULES.failures_allowed


def test_what_happened_is_written_down_without_names_that_nobody_has(accounts: Accounts, chen: str) -> None:
    fail(accounts, "my secret word", 1)
    fail(accounts, chen, 1)
    token, _ = accounts.sign_ins.sign_in(chen, PASSWORD)
    accounts.sessions.end(accounts.sessions.caller(token))
    told = [(event.kind, event.person, event.detail) for event in accounts.log.before(None, 4)]
    assert told == [
        ("signed_out", "chen", ""),
        ("signed_in", "chen", ""),
        ("sign_in_failed", "chen", "wrong password"),
        ("sign_in_failed", "", "unknown name"),
    ]


def test_a_password_is_hashed_anew_when_the_cost_has_changed(engine: Engine, clock: HandClock) -> None:
    accounts = Accounts.over(engine, clock, QUICK)
    accounts.people.add(new("chen"), BOSS)
    dearer = Accounts.over(engine, clock, PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    dearer.sign_ins.sign_in("chen", PASSWORD)
    kept = dearer.people.kept("chen")
    assert kept is not None
    assert "t=2" in kept.password_hash
