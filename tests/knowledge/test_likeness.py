"""How a question stands to articles: by their own questions, and by questions that people judged."""

import numpy as np
import pytest

from knowledge.adaptation import Adaptation
from knowledge.errors import RankingModelRefused
from knowledge.judged_questions import NONE_NEAR, NOT_ANSWERED, JudgedQuestions
from knowledge.likeness import Likeness, likenesses

SPREAD = 4.0
PLAIN = Adaptation(
    questions=100,
    deviations=100,
    lead=0.2,
    mean=np.zeros(2, np.float32),
    transform=np.eye(2, dtype=np.float32),
    spread=np.full(2, SPREAD, np.float32),
)
"""Leaves vectors as they are."""

ASKED = np.array([1, 0], np.float32)
NEAR = np.array([0.9, 0.1], np.float32)
FAR = np.array([-0.9, 0.1], np.float32)


def cosine(vector: np.ndarray) -> float:
    return float(vector @ ASKED / np.linalg.norm(vector))


def test_an_article_known_by_more_questions_is_surer_either_way() -> None:
    near_one, near_ten, far_one, far_ten = likenesses(
        3 * ASKED, [("a", (3 * NEAR, 1)), ("b", (3 * NEAR, 10)), ("c", (3 * FAR, 1)), ("d", (3 * FAR, 10))], PLAIN, None
    )
    assert near_ten.ratio > near_one.ratio > 0 > far_one.ratio > far_ten.ratio
    assert near_ten.cosine == near_one.cosine


def test_an_article_that_is_not_indexed_yet_has_nothing_for_or_against_it() -> None:
    unknown, known = likenesses(ASKED, [("new", None), ("a", (NEAR, 3))], PLAIN, None)
    assert unknown.ratio == pytest.approx(0.0, abs=1e-6)
    assert unknown.cosine == 0.0
    assert known.cosine == pytest.approx(cosine(NEAR))


def test_where_nobody_judged_an_article_is_compared_with_its_own_questions_alone() -> None:
    (found,) = likenesses(ASKED, [("a", (NEAR, 3))], PLAIN, None)
    assert found.confirmed == found.refused == found.cosine


def test_a_question_like_one_that_was_judged_shares_its_verdict() -> None:
    judged = JudgedQuestions(np.stack([ASKED, FAR]), ("a", "b"), (True, False))
    own, other = likenesses(ASKED, [("a", (NEAR, 3)), ("b", (NEAR, 3))], PLAIN, judged)
    assert (own.confirmed, own.refused) == (1.0, NONE_NEAR)
    assert (other.confirmed, other.refused) == (NONE_NEAR, pytest.approx(float(FAR @ ASKED)))


def test_an_unanswered_question_speaks_against_every_article() -> None:
    judged = JudgedQuestions(ASKED[None], (NOT_ANSWERED,), (False,))
    for found in likenesses(ASKED, [("a", (NEAR, 3)), ("b", None)], PLAIN, judged):
        assert (found.confirmed, found.refused) == (NONE_NEAR, 1.0)


def test_without_articles_there_is_nothing_to_compare() -> None:
    assert likenesses(ASKED, [], PLAIN, None) == []


def test_the_length_of_a_question_s_vector_does_not_change_its_cosines() -> None:
    short, long = (likenesses(length * ASKED, [("a", (NEAR, 3))], PLAIN, None)[0] for length in (0.1, 10.0))
    assert isinstance(short, Likeness)
    assert short.cosine == pytest.approx(long.cosine)


def test_an_adaptation_for_other_vectors_is_named() -> None:
    with pytest.raises(RankingModelRefused, match="of 2 numbers, the encoder gives 3: run answerdesk calibrate"):
        likenesses(np.ones(3, np.float32), [("a", None)], PLAIN, None)
