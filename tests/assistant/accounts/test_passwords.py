"""Which passwords are taken, and how they are kept."""

import pytest
from argon2 import PasswordHasher

from assistant import WeakPassword
from assistant.accounts.passwords import LONGEST, Passwords
from tests.assistant.accounts.conftest import PASSWORD, QUICK


@pytest.mark.parametrize("password", [PASSWORD, "ten chars!", "一二三四五六七八九十", "x" * 10, " blanks around "])
def test_ten_characters_of_any_kind_are_enough(password: str) -> None:
    passwords = Passwords(QUICK)
    kept = passwords.hash(password, "chen")
    assert kept.startswith("$argon2id$")
    assert passwords.fits(password, kept)
    assert not passwords.fits(f"{password}!", kept)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("", "has 0 characters"),
        ("nine char", "has 9 characters"),
        ("x" * (LONGEST + 1), "at most"),
        ("Chen.JingJing", "is the name"),
        ("Password123", "tried first"),
        ("1234567890", "tried first"),
        ("answerdesk", "tried first"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, said: str) -> None:
    with pytest.raises(WeakPassword, match=said):
        Passwords(QUICK).hash(password, "chen.jingjing")


def test_one_password_has_a_different_hash_each_time() -> None:
    passwords = Passwords(QUICK)
    assert passwords.hash(PASSWORD, "chen") != passwords.hash(PASSWORD, "chen")


def test_composed_and_decomposed_characters_are_the_same_password() -> None:
    passwords = Passwords(QUICK)
    assert passwords.fits("cafe\u0301 au lait", passwords.hash("caf\u00e9 au lait", "chen"))


@pytest.mark.parametrize("password", ["", "\ud800", "\x00" * 12, "x" * 100_000])
def test_nothing_that_is_sent_as_a_password_breaks_the_check(password: str) -> None:
    passwords = Passwords(QUICK)
    assert not passwords.fits(password, passwords.hash(PASSWORD, "chen"))
    assert not passwords.fits(password, None)
    assert not passwords.fits(password, "not a hash")


def test_a_hash_of_another_cost_is_renewed() -> None:
    kept = Passwords(QUICK).hash(PASSWORD, "chen")
    dearer = Passwords(PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    renewed = dearer.renewed(PASSWORD, kept)
    assert renewed is not None
    assert "t=2" in renewed
    assert dearer.fits(PASSWORD, renewed)
    assert dearer.renewed(PASSWORD, renewed) is None
