"""How accounts stand: who was seen when, who is signed in or locked, whose link is good."""

from datetime import timedelta

import pytest

from assistant import Accounts, SignInRefused
from assistant.accounts.domain import Standing
from tests.assistant.accounts.conftest import BOSS, PASSWORD, new
from tests.assistant.desk.conftest import HandClock

HOUR = 3600


@pytest.fixture
def chen(accounts: Accounts) -> str:
    return accounts.people.add(new("Chen"), BOSS).name


def standing(accounts: Accounts, name: str) -> Standing:
    (found,) = accounts.standings.of([accounts.people.named(name)])
    return found


@pytest.mark.usefixtures("chen")
def test_who_was_never_here_was_never_seen(accounts: Accounts) -> None:
    assert standing(accounts, "chen") == Standing(None, 0, None, None)


def test_somebody_is_seen_while_they_use_a_browser(accounts: Accounts, chen: str, clock: HandClock) -> None:
    token, _ = accounts.sign_ins.sign_in(chen, PASSWORD)
    accounts.sign_ins.sign_in(chen, PASSWORD)
    clock.advance(1 * HOUR)
    accounts.sessions.caller(token)
    assert standing(accounts, chen) == Standing(clock(), 2, None, None)


def test_a_session_that_is_over_counts_no_more_and_that_there_was_one_is_not_forgotten(
    accounts: Accounts, chen: str, clock: HandClock
) -> None:
    accounts.sign_ins.sign_in(chen, PASSWORD)
    then = clock()
    clock.advance(12 * HOUR)
    assert standing(accounts, chen) == Standing(then, 0, None, None)
    accounts.sessions.end_all(accounts.people.named(chen), BOSS)
    assert standing(accounts, chen) == Standing(then, 0, None, None)


def test_a_lock_shows_until_it_is_over_or_lifted(accounts: Accounts, chen: str, clock: HandClock) -> None:
    for name in (chen, "nobody"):
        for _ in range(5):
            with pytest.raises(SignInRefused):
                accounts.sign_ins.sign_in(name.upper(), "not the password")
    assert standing(accounts, chen).locked_until == clock() + timedelta(minutes=1)
    accounts.sign_ins.unlock(chen, BOSS, "it was she")
    assert standing(accounts, chen).locked_until is None
    (event, *_) = accounts.log.before(None, 5, about="Chen")
    assert (event.kind, event.actor, event.detail) == ("unlocked", "boss", "because: it was she")


def test_a_link_shows_while_it_is_good(accounts: Accounts, chen: str, clock: HandClock) -> None:
    accounts.invitations.for_person(chen, BOSS)
    accounts.invitations.for_first_administrator()
    assert standing(accounts, chen).link_until == clock() + timedelta(days=3)
    clock.advance(3 * 24 * HOUR)
    assert standing(accounts, chen).link_until is None


def test_the_standings_of_many_come_in_the_order_asked_for(accounts: Accounts, chen: str) -> None:
    accounts.people.add(new("li"), BOSS)
    accounts.sign_ins.sign_in(chen, PASSWORD)
    people = [accounts.people.named(name) for name in ("li", chen, "li")]
    assert [found.browsers for found in accounts.standings.of(people)] == [0, 1, 0]
