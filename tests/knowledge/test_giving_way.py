"""Work that can wait looks whether others want the interpreter, and rests while they do."""

import pytest

from knowledge import giving_way
from knowledge.giving_way import Breath


class Hours:
    """A clock in a test's hands; whoever sleeps wakes late by `late` seconds."""

    def __init__(self) -> None:
        self.now = 0.0
        self.late = 0.0
        self.slept: list[float] = []

    def perf_counter(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds + self.late


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Hours:
    hours = Hours()
    monkeypatch.setattr(giving_way, "time", hours)
    return hours


def _work(breath: Breath, hours: Hours, seconds: float) -> None:
    hours.now += seconds
    breath.take()


def test_works_on_until_ten_milliseconds_are_over(hours: Hours) -> None:
    breath = Breath()
    for _ in range(4):
        _work(breath, hours, 0.002)
    assert hours.slept == []


def test_only_looks_where_nobody_else_works(hours: Hours) -> None:
    breath = Breath()
    for _ in range(100):
        _work(breath, hours, 0.011)
    assert len(hours.slept) == 100
    assert sum(hours.slept) == pytest.approx(0.05)


def test_rests_longer_than_it_works_while_others_do(hours: Hours) -> None:
    breath, hours.late = Breath(), 0.005
    for _ in range(100):
        _work(breath, hours, 0.011)
    assert sum(hours.slept) > 3 * 100 * 0.011
