"""A question that is asked again costs no second vector, and gets the same one."""

from collections.abc import Sequence

import numpy as np
import pytest

from knowledge.domain import Vectors
from knowledge.encoding.remembered import RememberedQuestions
from knowledge.encoding.stand_in import StandInEncoder


class Counting(StandInEncoder):
    """Notes what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[list[str]] = []

    def encode_questions(self, texts: Sequence[str]) -> Vectors:
        """Vectors of questions, shape (len(texts), dimension)."""
        self.asked.append(list(texts))
        return super().encode_questions(texts)


@pytest.fixture
def inner() -> Counting:
    return Counting()


def test_a_lone_question_is_encoded_once(inner: Counting) -> None:
    encoder = RememberedQuestions(inner)
    first = encoder.encode_questions(["退货运费谁出?"])
    kept = first.copy()
    first[:] = 0
    assert np.array_equal(encoder.encode_questions(["退货运费谁出?"]), kept)
    assert inner.asked == [["退货运费谁出?"]]
    assert (encoder.name, encoder.dimension) == (inner.name, inner.dimension)


def test_the_oldest_make_room_and_many_at_once_are_not_kept(inner: Counting) -> None:
    encoder = RememberedQuestions(inner, most=1)
    for texts in (["a"], ["b"], ["a"], ["a", "b"], ["a", "b"]):
        assert np.array_equal(encoder.encode_questions(texts), StandInEncoder().encode_questions(texts))
    assert inner.asked == [["a"], ["b"], ["a"], ["a", "b"], ["a", "b"]]


def test_questions_and_passages_are_kept_apart(inner: Counting) -> None:
    encoder = RememberedQuestions(inner)
    encoder.encode_questions(["a"])
    assert np.array_equal(encoder.encode_passages(["a"]), StandInEncoder().encode_passages(["a"]))
