"""Confidence fitted on one half of a set and measured on the other, beside the shipped one."""

import json
import math
import random
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import AssistantSettings, Caution, Outcome
from evals.calibration import Nearest
from evals.datasets import half_of
from evals.domain import Case, Half, Record
from evals.metrics.columns import columns_of
from evals.metrics.confidence import expected_calibration_error
from evals.other_half import fitted_on_other_half, has_two_halves
from evals.reports.terminal import side_by_side
from evals.runner import run
from evals.suite import FITTED, Settings, evaluate_folder
from knowledge import KnowledgeSettings, RankingModel, RankingModelRefused
from knowledge.encoding.stand_in import StandInEncoder
from tests.evals.material import answer, case

NAMES = sorted(RankingModel.default().confidence)


def told(model: RankingModel, score: float) -> Nearest:
    """A first candidate of which the features say as much as this."""
    return Nearest("a", {name: score if name == "best_cosine" else 0.0 for name in model.confidence})


def overconfident() -> RankingModel:
    """A model that is sure of everything, whatever the cosine."""
    model = RankingModel.default()
    return replace(model, confidence=dict.fromkeys(NAMES, 0.0) | {"best_cosine": 1.0}, intercept=1.0)


def material(model: RankingModel, questions: int = 600) -> tuple[list[Record], dict[str, Nearest]]:
    """Questions that are right as often as their cosine says; every fifth has no answer."""
    chance = random.Random(7)
    nearest: dict[str, Nearest] = {}
    cases = []
    for number in range(questions):
        name, score = f"q{number}", chance.random()
        is_right = chance.random() < score and number % 5 > 0
        nearest[name] = told(model, score)
        articles = [] if number % 5 == 0 else ["a" if is_right else "b"]
        cases.append(case(name, articles, half=half_of(name)))

    def system(asked: Case) -> object:
        odds = model.intercept + nearest[asked.id].features["best_cosine"]
        return answer("a", confidence=1 / (1 + math.exp(-odds)), outcome=Outcome.ANSWER)

    return run(system, cases), nearest  # type: ignore[arg-type]


def test_each_half_learns_from_the_other() -> None:
    model = overconfident()
    records, nearest = material(model)
    fitted = fitted_on_other_half(records, nearest, model, Caution())
    before, after = (columns_of([each.marks for each in group]) for group in (records, fitted.records))
    assert expected_calibration_error(after) < 0.1 < expected_calibration_error(before)
    assert [each.case.id for each in fitted.records] == [each.case.id for each in records]
    assert set(fitted.levels) == set(Half)


def test_no_case_is_judged_by_a_fit_that_saw_it() -> None:
    model = overconfident()
    records, nearest = material(model)
    turned = [
        replace(each, case=replace(each.case, grades={"a": 1})) if each.case.half is Half.DEVELOPMENT else each
        for each in records
    ]
    plain, other = (fitted_on_other_half(group, nearest, model, Caution()).records for group in (records, turned))
    pairs = [
        (one.answer.confidence, two.answer.confidence, one.case.half) for one, two in zip(plain, other, strict=True)
    ]
    assert all(one == two for one, two, half in pairs if half is Half.DEVELOPMENT)
    assert any(one != two for one, two, half in pairs if half is Half.HELD_BACK)


def test_what_does_not_depend_on_confidence_stays() -> None:
    model = overconfident()
    records, nearest = material(model, 100)
    for before, after in zip(records, fitted_on_other_half(records, nearest, model, Caution()).records, strict=True):
        assert before.marks.scores.get("hit@1") == after.marks.scores.get("hit@1")
        assert before.marks.scores["milliseconds"] == after.marks.scores["milliseconds"]
        assert ("wrong_answer" in after.marks.scores) is (after.answer.outcome is Outcome.ANSWER)


def test_a_half_without_a_right_and_a_wrong_answer_teaches_nothing() -> None:
    model = overconfident()
    records, _ = material(model, 100)
    assert has_two_halves(records)
    assert not has_two_halves([each for each in records if each.case.half is Half.DEVELOPMENT])


@pytest.fixture
def dataset(tmp_path: Path) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    corpus = [
        {"id": f"a{number}", "title": f"第{number}号仓库几点关门？", "text": f"{number}点。"} for number in range(8)
    ]
    (folder / "corpus.jsonl").write_text("\n".join(json.dumps(row) for row in corpus), "utf-8")
    queries = [{"id": f"q{number}", "text": f"{number % 8}号仓库"} for number in range(40)]
    (folder / "queries.jsonl").write_text("\n".join(json.dumps(row) for row in queries), "utf-8")
    # Every third label is wrong, so that there is something to learn.
    rows = [f"q{number}\ta{(number + (number % 3 == 0)) % 8}\t1" for number in range(40)]
    (folder / "qrels.tsv").write_text("\n".join(rows), "utf-8")
    unanswerable = [{"id": f"u{number}", "text": f"{number}楼有厕所吗"} for number in range(12)]
    (folder / "queries_unanswerable.jsonl").write_text("\n".join(json.dumps(row) for row in unanswerable), "utf-8")
    return folder


def settings(folder: Path) -> Settings:
    return Settings(KnowledgeSettings(encoder="stand-in", vector_cache=folder / "vectors.sqlite"), AssistantSettings())


def test_a_set_with_unanswerable_questions_is_shown_both_ways(dataset: Path, tmp_path: Path) -> None:
    (made,) = evaluate_folder(settings(tmp_path), dataset)
    assert made.fitted is not None
    assert [each.system for each in made.measurements] == ["search", FITTED]
    assert "as fitted" in made.remarks[0]
    assert "AUROC of confidence for a right answer" in side_by_side(made.measurement, made.fitted)
    (half,) = evaluate_folder(settings(tmp_path), dataset, Half.DEVELOPMENT)
    assert half.fitted is None


def test_another_ranking_model_can_be_measured(dataset: Path, tmp_path: Path) -> None:
    default = RankingModel.default()
    sure = replace(default, confidence=dict.fromkeys(NAMES, 0.0), intercept=9.0)
    (made,) = evaluate_folder(settings(tmp_path), dataset, model=replace(sure, encoder=StandInEncoder().name))
    assert [each.answer.confidence for each in made.records] == pytest.approx([1 / (1 + math.exp(-9))] * 52)
    with pytest.raises(RankingModelRefused):
        list(evaluate_folder(settings(tmp_path), dataset, model=replace(sure, encoder="another")))
