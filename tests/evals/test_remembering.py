"""Labelled questions as a memory, and what each may see of it."""

import numpy as np
import pytest

from assistant import Reader
from evals.labelled import Labelled
from evals.remembering import FOLDS, Verdict, remembered
from knowledge import NONE_NEAR, NOT_ANSWERED, Adaptation

DIMENSION = 2
# Leaves directions as they are.
PLAIN = Adaptation(
    questions=100,
    deviations=100,
    lead=0.2,
    mean=np.zeros(DIMENSION, np.float32),
    transform=np.eye(DIMENSION, dtype=np.float32),
    spread=np.ones(DIMENSION, np.float32),
)


def verdict(fold: int, found: str, right: str | None = "a", wrong: str | None = None) -> Verdict:
    question = Labelled(
        "q", ("?",), Reader.CUSTOMER, frozenset({right} if right else ()), frozenset({wrong} if wrong else ()),
        answerable=right is not None or wrong is not None,
    )  # fmt: skip
    return Verdict(question, "?", fold, found)


def at(*degrees: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Vectors in these directions, none of length 1."""
    angles = np.radians(degrees)
    return np.asarray(3 * np.column_stack([np.cos(angles), np.sin(angles)]), np.float32)


def test_a_question_is_as_near_as_its_likest_one_with_the_same_verdict() -> None:
    memory = remembered([verdict(0, "a"), verdict(1, "a"), verdict(2, "a")], at(0, 30, 60), np.zeros(3), PLAIN)
    assert memory.features(np.array([0.0, 1.0, 2.0]), None)["confirmed_cosine"] == pytest.approx(
        np.cos(np.radians([30, 30, 30])), abs=1e-6
    )


def test_a_question_never_sees_its_own_fold_nor_the_one_left_out() -> None:
    memory = remembered(
        [verdict(0, "a"), verdict(0, "a"), verdict(1, "a"), verdict(2, "a")], at(0, 1, 40, 60), np.zeros(4), PLAIN
    )
    folds = np.array([0.0, 0.0, 1.0, 2.0])
    assert memory.features(folds, None)["confirmed_cosine"][0] == pytest.approx(np.cos(np.radians(40)), abs=1e-6)
    assert memory.features(folds, 1)["confirmed_cosine"][0] == pytest.approx(np.cos(np.radians(60)), abs=1e-6)


def test_questions_that_nothing_answers_speak_against_every_article() -> None:
    memory = remembered([verdict(0, "a"), verdict(1, "b", right=None)], at(0, 20), np.zeros(2), PLAIN)
    features = memory.features(np.array([0.0, 1.0]), None)
    assert features["refused_cosine"][0] == pytest.approx(np.cos(np.radians(20)), abs=1e-6)
    assert features["confirmed_cosine"][0] == NONE_NEAR
    assert NOT_ANSWERED in memory.judged.articles


def test_a_wrong_answer_speaks_against_its_own_article_alone() -> None:
    rejected = verdict(0, "a", right=None, wrong="a")
    missed = verdict(1, "b", right="c")
    memory = remembered([rejected, missed, verdict(2, "a"), verdict(3, "b")], at(0, 10, 30, 40), np.zeros(4), PLAIN)
    refused = memory.features(np.arange(4.0), None)["refused_cosine"]
    assert refused[2] == pytest.approx(np.cos(np.radians(30)), abs=1e-6)
    assert refused[3] == pytest.approx(np.cos(np.radians(30)), abs=1e-6)
    assert sorted(zip(memory.judged.articles, memory.judged.right, strict=True)) == [
        ("a", False), ("a", True), ("a", True), ("b", False), ("b", False), ("c", True),
    ]  # fmt: skip


def test_features_are_measured_from_the_middle_of_the_article() -> None:
    memory = remembered([verdict(0, "a"), verdict(1, "a")], at(0, 60), np.array([0.3, 0.4]), PLAIN)
    features = memory.features(np.array([0.0, 1.0]), None)
    assert features["confirmation"] == pytest.approx(features["confirmed_cosine"] - [0.3, 0.4])
    assert features["refusal"] == pytest.approx([NONE_NEAR - 0.3, NONE_NEAR - 0.4])


def test_what_found_nothing_is_near_nothing_and_is_remembered_all_the_same() -> None:
    memory = remembered([verdict(0, ""), verdict(1, "a")], at(0, 10), np.zeros(2), PLAIN)
    assert (memory.confirmed[0] == NONE_NEAR).all()
    assert memory.confirmed.shape == (2, FOLDS)
    assert memory.features(np.array([0.0, 1.0]), None)["confirmed_cosine"][1] == pytest.approx(
        np.cos(np.radians(10)), abs=1e-6
    )


def test_the_search_finds_the_same_cosines_in_what_is_kept() -> None:
    memory = remembered(
        [verdict(0, "a"), verdict(1, "a"), verdict(2, "b", right=None)], at(0, 30, 80), np.zeros(3), PLAIN
    )
    asked = at(10)[0] / 3
    confirmed, refused = memory.judged.nearest(memory.judged.cosines(asked), "a")
    assert confirmed == pytest.approx(np.cos(np.radians(10)), abs=1e-6)
    assert refused == pytest.approx(np.cos(np.radians(70)), abs=1e-6)
