"""Questions whose verdict is known: which of them a question comes near, for which article."""

import base64
import json
from typing import Any

import numpy as np
import pytest

from knowledge.judged_questions import NONE_NEAR, NOT_ANSWERED, JudgedQuestions, read_judged, write_judged

COSINES = np.array([0.9, 0.8, 0.7, 0.6, 0.5], np.float32)
JUDGED = JudgedQuestions(
    np.eye(5, 4, dtype=np.float32), ("a", "a", "a", NOT_ANSWERED, "b"), (False, True, True, False, True)
)


def test_the_nearest_confirmed_and_the_nearest_refused_question_count() -> None:
    assert JUDGED.nearest(COSINES, "a") == pytest.approx((0.8, 0.9))


def test_what_was_refused_for_another_article_says_nothing_of_this_one() -> None:
    confirmed, refused = JUDGED.nearest(COSINES, "b")
    assert confirmed == pytest.approx(0.5)
    assert refused == pytest.approx(0.6)  # what no article answers


def test_an_article_that_nobody_judged_has_only_what_none_answers_against_it() -> None:
    assert JUDGED.nearest(COSINES, "c") == pytest.approx((NONE_NEAR, 0.6))


def test_cosines_are_taken_to_each_question() -> None:
    assert JUDGED.cosines(np.array([0, 1, 0, 0], np.float32)).tolist() == [0, 1, 0, 0, 0]


def test_comes_back_from_its_json_without_any_text_of_a_question() -> None:
    written = json.loads(json.dumps(write_judged(JUDGED)))
    assert set(written) == {"articles", "right", "vectors"}
    again = read_judged(written, 4)
    assert (again.articles, again.right) == (JUDGED.articles, JUDGED.right)
    assert again.vectors.tolist() == JUDGED.vectors.tolist()
    assert again.vectors.dtype == np.float32


def test_no_questions_at_all_come_back_from_json_and_can_be_compared_with() -> None:
    nothing = JudgedQuestions(np.zeros((0, 4), np.float32), (), ())
    again = read_judged(write_judged(nothing), 4)
    assert again.nearest(again.cosines(np.ones(4, np.float32)), "a") == (NONE_NEAR, NONE_NEAR)


@pytest.mark.parametrize(
    "change",
    [
        {"articles": ["a"]},
        {"right": [True]},
        {"vectors": base64.b64encode(np.full(8, np.nan, "<f2").tobytes()).decode()},
        {"vectors": base64.b64encode(np.zeros(6, "<f2").tobytes()).decode()},
        {"vectors": ""},
        {"vectors": "no base64"},
        {"vectors": None},
        {"articles": None},
    ],
)
def test_broken_judged_questions_are_refused(change: dict[str, Any]) -> None:
    good = write_judged(JudgedQuestions(np.eye(2, 4, dtype=np.float32), ("a", "b"), (True, False)))
    read_judged(good, 4)
    with pytest.raises((ValueError, TypeError)):
        read_judged({**good, **change}, 4)


def test_vectors_of_another_adaptation_are_refused() -> None:
    with pytest.raises(ValueError, match="reshape"):
        read_judged(write_judged(JUDGED), 5)
