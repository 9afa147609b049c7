"""One contestant on one dataset: what it is asked where, and what is made of its answers."""

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant import Outcome
from evals.datasets import Dataset
from evals.domain import Case, Half
from evals.peers.catalogue import Contestant
from evals.peers.domain import Scored, Task
from evals.peers.trying import choose, confidence_of, measure_trial, peer_system, score_of
from evals.risk_control import Judged
from tests.evals.material import case
from tests.evals.peers.material import ARTICLES, Reader, enter, questions_of, reading, write_dataset

DEVELOPMENT, HELD_BACK = questions_of(Half.DEVELOPMENT, 6), questions_of(Half.HELD_BACK, 4)
UNANSWERABLE = [*questions_of(Half.DEVELOPMENT, 2, "u"), *questions_of(Half.HELD_BACK, 2, "u")]


@pytest.fixture
def dataset(tmp_path: Path) -> Dataset:
    queries = dict.fromkeys([*DEVELOPMENT, *HELD_BACK], "b")
    return write_dataset(tmp_path / "shop", queries, UNANSWERABLE)


def task(folder: Path, questions: int = 100, *, is_cold: bool = False) -> Task:
    return Task("chroma", folder, "shop", questions, folder / "vectors.sqlite", is_cold)


def test_the_setting_that_ranks_best_on_the_development_half_is_chosen(dataset: Dataset) -> None:
    opened: list[Reader] = []
    assert choose(reading(opened), dataset, enter) == {"strictness": "strict"}
    asked = {text.split()[0] for reader in opened for text in reader.asked}
    assert asked == set(DEVELOPMENT)


def test_figures_come_from_the_held_back_half_alone(dataset: Dataset, tmp_path: Path) -> None:
    trial = measure_trial(reading([]), {"strictness": "strict"}, dataset, task(tmp_path), enter)
    expected = {*HELD_BACK, *UNANSWERABLE[2:]}
    assert {mark.case_id for mark in trial.measurement.marks} == expected
    assert (trial.dataset, trial.contestant, trial.passages) == ("shop", "chroma", len(ARTICLES))


def test_the_level_answers_what_is_sure_and_refuses_the_rest(dataset: Dataset, tmp_path: Path) -> None:
    trial = measure_trial(reading([]), {"strictness": "strict"}, dataset, task(tmp_path), enter)
    answered = {mark.case_id for mark in trial.measurement.marks if mark.scores["answered"]}
    assert answered == set(HELD_BACK)
    assert trial.level == pytest.approx(9.0, rel=1e-3)


def test_who_is_never_right_never_answers(dataset: Dataset, tmp_path: Path) -> None:
    trial = measure_trial(reading([]), {"strictness": "loose"}, dataset, task(tmp_path), enter)
    assert trial.level == math.inf
    assert [mark.scores["answered"] for mark in trial.measurement.marks] == [0.0] * 6


def test_no_more_questions_are_asked_than_wanted(dataset: Dataset, tmp_path: Path) -> None:
    opened: list[Reader] = []
    trial = measure_trial(reading(opened), {"strictness": "strict"}, dataset, task(tmp_path, 3), enter)
    assert (len(trial.measurement.marks), len(opened[0].asked)) == (3, 6)


@pytest.mark.parametrize("is_cold", [True, False])
def test_ingest_and_memory_are_told_where_no_vector_is_remembered(
    dataset: Dataset, tmp_path: Path, is_cold: bool
) -> None:
    trial = measure_trial(reading([]), {"strictness": "strict"}, dataset, task(tmp_path, is_cold=is_cold), enter)
    assert [figure is not None for figure in (trial.ingest_seconds, trial.peak_megabytes)] == [is_cold, is_cold]


def test_a_contestant_that_fails_is_not_said_to_be_wrong(dataset: Dataset, tmp_path: Path) -> None:
    failing = Contestant("chroma", "Failing", (), lambda _, __: Failing("strict"), ())
    with pytest.raises(RuntimeError, match="failed: ValueError: not set up"):
        measure_trial(failing, {}, dataset, task(tmp_path), enter)


class Failing(Reader):
    def search(self, text: str, limit: int) -> list[Scored]:
        raise ValueError(f"not set up to find {limit} articles for {text!r}")


class Learning(Reader):
    """Says what it learned: the development half with confidences that are its own."""

    learned: Sequence[str] = ()

    def learn(self, cases: Sequence[Case]) -> Judged:
        self.learned = [case.id for case in cases]
        answerable = np.array([case.is_answerable for case in cases], np.float64)
        return Judged(0.4 * answerable + 0.2, answerable, answerable)


def test_the_level_of_a_peer_that_learns_is_chosen_on_what_it_says_of_its_learning(
    dataset: Dataset, tmp_path: Path
) -> None:
    peer = Learning("strict")
    learning = Contestant("calibrated", "Learning", (), lambda _, __: peer, ())
    trial = measure_trial(learning, {}, dataset, task(tmp_path), enter)
    assert {*peer.learned} == {*DEVELOPMENT, *UNANSWERABLE[:2]}
    assert trial.level == pytest.approx(0.6, rel=1e-3)
    assert {text.split()[0] for text in peer.asked} == {*HELD_BACK, *UNANSWERABLE[2:]}


def test_a_peer_answers_from_its_level_on() -> None:
    reader = Reader("strict")
    reader.held = ["b", "a"]
    asked = case("q", ["b"], "which? b")
    assert peer_system(reader, confidence_of(9.0))(asked).outcome is Outcome.ANSWER
    assert peer_system(reader, confidence_of(9.1))(asked).outcome is Outcome.HAND_OFF
    assert [found.article_id for found in peer_system(reader, 1.0)(asked).found] == ["b", "a"]


def test_a_higher_score_is_a_higher_confidence() -> None:
    scores = [-3.0, 0.0, 0.016, 0.017, 0.8, 1.37, 40.0]
    confidences = [confidence_of(score) for score in scores]
    assert confidences == sorted(confidences)
    assert all(0 < confidence < 1 for confidence in confidences)
    assert [score_of(confidence) for confidence in confidences] == pytest.approx(scores, rel=1e-2)
