"""Search with a model fitted on one half of a set, measured on the other, beside the shipped one."""

import json
import math
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant import AssistantSettings, Outcome
from evals.bootstrap import corpus_knowledge, using_model
from evals.domain import Half, Run
from evals.other_half import can_be_refitted
from evals.reports.files import write_report
from evals.reports.terminal import side_by_side
from evals.runner import run
from evals.suite import FITTED, Evaluation, Settings, evaluate_folder
from knowledge import KnowledgeBase, KnowledgeSettings, RankingModel, RankingModelRefused
from knowledge.encoding.stand_in import StandInEncoder
from tests.evals.material import answer, case

ENCODER = StandInEncoder().name


def sure(intercept: float) -> RankingModel:
    """A model that gives every candidate the same confidence."""
    default = RankingModel.default()
    nothing = dict.fromkeys(default.confidence, 0.0)
    return replace(default, encoder=ENCODER, confidence=nothing, intercept=intercept)


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


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    kept = KnowledgeSettings(encoder="stand-in", vector_cache=tmp_path / "vectors.sqlite")
    return Settings(kept, AssistantSettings(answer_level=0.6))


@pytest.fixture
def knowledge(dataset: Path, settings: Settings) -> Iterator[KnowledgeBase]:
    with corpus_knowledge(settings.knowledge, dataset / "corpus.jsonl") as opened:
        yield opened


def test_a_set_with_unanswerable_questions_is_shown_both_ways(dataset: Path, settings: Settings) -> None:
    (made,) = evaluate_folder(settings, dataset)
    assert made.fitted is not None
    assert [each.system for each in made.measurements] == ["search", FITTED]
    assert {mark.case_id for mark in made.fitted.marks} == {mark.case_id for mark in made.measurement.marks}
    assert made.remarks == ("answered from a confidence of 0.600 on; as fitted: 0.600 and 0.600",)
    assert "AUROC of confidence for a right answer" in side_by_side(made.measurement, made.fitted)
    (half,) = evaluate_folder(settings, dataset, Half.DEVELOPMENT)
    assert half.fitted is None


def ece(made: Evaluation) -> tuple[float, float]:
    """As measured, and as fitted."""
    assert made.fitted is not None
    found = made.measurement.estimate("ece"), made.fitted.estimate("ece")
    assert found[0] is not None
    assert found[1] is not None
    return found[0].value, found[1].value


def test_each_half_learns_from_the_other(dataset: Path, settings: Settings) -> None:
    (made,) = evaluate_folder(settings, dataset, model=sure(2.0))
    before, after = ece(made)
    right = sum(record.marks.scores["right"] for record in made.records) / 52
    assert before == pytest.approx(abs(1 / (1 + math.exp(-2)) - right))
    assert after < before


def test_no_half_learns_from_itself(dataset: Path, settings: Settings) -> None:
    def confidences(half: Half) -> list[float]:
        (made,) = evaluate_folder(settings, dataset, model=sure(2.0))
        assert made.fitted is not None
        inside = {record.case.id for record in made.records if record.case.half is half}
        return [mark.scores["confidence"] for mark in made.fitted.marks if mark.case_id in inside]

    before = {half: confidences(half) for half in Half}
    # From here on no label of the development half is right.
    (made,) = evaluate_folder(settings, dataset)
    development = {record.case.id for record in made.records if record.case.half is Half.DEVELOPMENT}
    rows = [line.split("\t") for line in (dataset / "qrels.tsv").read_text("utf-8").splitlines()]
    turned = [[query, "a7" if query in development else article, grade] for query, article, grade in rows]
    (dataset / "qrels.tsv").write_text("\n".join("\t".join(row) for row in turned), "utf-8")
    assert confidences(Half.DEVELOPMENT) == before[Half.DEVELOPMENT]
    assert confidences(Half.HELD_BACK) != before[Half.HELD_BACK]


def test_a_half_without_a_right_and_a_wrong_answer_teaches_nothing() -> None:
    cases = [
        case(f"{half}{place}", articles, half=half)
        for half in Half
        for place, articles in enumerate((["a"], ["b"], []))
    ]
    records = run(lambda _: answer("a", outcome=Outcome.ANSWER), cases)
    assert can_be_refitted(records)
    assert not can_be_refitted([each for each in records if each.case.half is Half.DEVELOPMENT])
    assert not can_be_refitted([each for each in records if each.case.is_answerable])


def test_another_ranking_model_can_be_measured(dataset: Path, settings: Settings) -> None:
    (made,) = evaluate_folder(settings, dataset, model=sure(9.0))
    assert [each.answer.confidence for each in made.records] == pytest.approx([1 / (1 + math.exp(-9))] * 52)
    with pytest.raises(RankingModelRefused):
        list(evaluate_folder(settings, dataset, model=replace(sure(9.0), encoder="another")))


def test_the_model_before_is_taken_back_however_often(knowledge: KnowledgeBase) -> None:
    default = knowledge.model.version
    for _ in range(2):
        with using_model(knowledge, sure(1.0)):
            outer = knowledge.model.version
            for _ in range(2):
                with using_model(knowledge, sure(2.0)):
                    assert knowledge.model.intercept == 2.0
                assert knowledge.model.version == outer
        assert knowledge.model.version == default


def test_the_page_shows_both_side_by_side(dataset: Path, settings: Settings, tmp_path: Path) -> None:
    made = list(evaluate_folder(settings, dataset))
    write_report(Run("2026-11-22T10:00:00+00:00", "1.0", {}, made[0].measurements), made, tmp_path / "report")
    assert "What calibration brings here" in (tmp_path / "report" / "index.html").read_text("utf-8")
