"""What is chosen on the development half."""

import math

import pytest

from evals.peers.choosing import best_setting, level_for_risk
from evals.peers.domain import Knob, Setting
from tests.evals.peers.material import marks_of

KNOBS = (Knob("b", (0.75, 0.4)), Knob("k1", (1.5, 0.9, 2.5)))


def test_each_knob_is_left_where_the_rating_is_highest() -> None:
    def rate(setting: Setting) -> float:
        return (setting["b"] == 0.4) + (setting["k1"] == 2.5)

    assert best_setting(KNOBS, rate) == {"b": 0.4, "k1": 2.5}


def test_a_knob_stays_as_it_was_on_a_tie() -> None:
    assert best_setting(KNOBS, lambda _: 1.0) == {"b": 0.75, "k1": 1.5}


def test_no_knobs_need_no_rating() -> None:
    def rate(_: Setting) -> float:
        raise AssertionError("nothing is to be tried")

    assert best_setting((), rate) == {}


def test_the_level_is_the_lowest_that_keeps_the_risk() -> None:
    rows = [(0.9, 1, 1), (0.8, 1, 1), (0.7, 0, 1), (0.6, 1, 1), (0.5, 0, 0)]
    # Wrong of the answers given, from the top: 0/1, 0/2, 1/3, 1/4, 2/5.
    assert level_for_risk(marks_of(*rows), 0.25) == pytest.approx(0.6)
    assert level_for_risk(marks_of(*rows), 0.1) == pytest.approx(0.8)


def test_there_is_no_level_when_the_surest_answer_is_wrong() -> None:
    assert level_for_risk(marks_of((0.9, 0, 0), (0.1, 0, 1))) == math.inf
