"""How the confidence that ships comes about: what is learned from each set, and what each has a say in."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evals.errors import BadDataset
from evals.shipped_model import (
    FEATURES,
    Tried,
    as_json,
    fitted,
    left_out,
    lowest_level,
    main,
    promised_level,
    tried_folder,
    tried_golden,
)
from knowledge import NEVER, KnowledgeSettings, RankingModel


def tried(name: str, family: str, lead: float, size: int = 300, unanswerable: int = 0) -> Tried:
    """A set in which a first article is right the oftener the farther it leads, from a lead of `lead` on."""
    generator = np.random.default_rng(size)
    features = np.column_stack([generator.normal(lead, 2.0, size), generator.random(size)])
    right = (generator.random(size) < 1 / (1 + np.exp(lead - features[:, 0]))).astype(np.float64)
    answerable = np.ones(size)
    answerable[:unanswerable] = 0
    return Tried(name, family, features, right * answerable, answerable, 1 - answerable, np.zeros((0, 2)))


def write_dataset(folder: Path, unanswerable: Sequence[str] = ()) -> Path:
    folder.mkdir(parents=True)
    texts = {"a": "退货运费谁承担", "b": "会员积分怎么用", "c": "发票抬头怎么改"}
    rows = [{"id": key, "title": text, "text": f"{text}：请看说明。"} for key, text in texts.items()]
    asked = [{"id": f"q-{key}", "text": f"请问{text}"} for key, text in texts.items()]
    for name, written in (("corpus", rows), ("queries", asked)):
        lines = [json.dumps(row, ensure_ascii=False) for row in written]
        (folder / f"{name}.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (folder / "qrels.tsv").write_text("\n".join(f"q-{key}\t{key}\t1" for key in texts), encoding="utf-8")
    if unanswerable:
        lines = [json.dumps({"id": f"u{number}", "text": text}) for number, text in enumerate(unanswerable)]
        (folder / "queries_unanswerable.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def settings(tmp_path: Path) -> KnowledgeSettings:
    return KnowledgeSettings(encoder="stand-in", vector_cache=tmp_path / "vectors.sqlite")


def test_where_every_question_has_an_answer_the_right_articles_are_taken_out(
    tmp_path: Path, settings: KnowledgeSettings
) -> None:
    (found,) = tried_folder(write_dataset(tmp_path / "all"), "texts", settings)
    assert (found.name, found.family) == ("all", "texts")
    assert found.right.tolist() == [1, 1, 1]
    assert len(found.bereft) == 3
    assert found.bereft[:, 0].mean() < found.features[:, 0].mean()


def test_real_unanswerable_questions_make_simulated_ones_needless(tmp_path: Path, settings: KnowledgeSettings) -> None:
    (found,) = tried_folder(write_dataset(tmp_path / "some", ["天气如何"]), "some", settings)
    assert len(found.bereft) == 0
    assert (found.near.sum(), found.answerable.sum(), found.right.sum()) == (1, 3, 3)


@pytest.mark.slow
def test_golden_cases_are_one_family(settings: KnowledgeSettings) -> None:
    sets = list(tried_golden(settings))
    assert [(each.name, each.family) for each in sets] == [("golden_zh", "golden"), ("golden_en", "golden")]
    assert all(0 < each.answerable.mean() < 1 for each in sets)


def test_questions_whose_article_was_taken_out_make_it_less_sure() -> None:
    each = tried("a", "a", 3.0)
    careful = fitted([replace(each, bereft=each.features[each.right == 1])])
    assert each.confidence(careful).mean() < each.confidence(fitted([each])).mean() - 0.05


def test_a_set_weighs_by_the_root_of_its_questions() -> None:
    few, many = tried("few", "few", 0.0, 100), tried("many", "many", 4.0, 10_000)
    both = fitted([few, many])
    alone = fitted([many])
    by_count = abs(few.confidence(alone).mean() - few.right.mean())
    assert abs(few.confidence(both).mean() - few.right.mean()) < 0.9 * by_count


def test_a_question_that_finds_nothing_has_no_confidence_and_teaches_nothing() -> None:
    each = tried("a", "a", 3.0)
    more = replace(
        each,
        features=np.vstack([each.features, [[np.nan, np.nan]]]),
        right=np.append(each.right, 0.0),
        answerable=np.append(each.answerable, 1.0),
        near=np.append(each.near, 0.0),
    )
    assert fitted([more]).intercept == pytest.approx(fitted([each]).intercept)
    assert more.confidence(fitted([each]))[-1] == 0


def test_a_set_is_judged_by_sets_of_other_families_alone() -> None:
    sets = [tried("a", "one", 0.0), tried("b", "one", 0.0, 400), tried("c", "other", 5.0)]
    confidence = left_out(sets)
    assert confidence["a"] == pytest.approx(sets[0].confidence(fitted([sets[2]])))
    assert confidence["c"] == pytest.approx(sets[2].confidence(fitted(sets[:2])))
    with pytest.raises(BadDataset, match="--family"):
        left_out(sets[:2])


def test_from_the_level_on_the_risk_is_never_exceeded() -> None:
    confidence = np.repeat([0.9, 0.8, 0.7], 100)
    right = np.concatenate([np.ones(100), np.repeat([1.0, 0.0], [90, 10]), np.ones(100)])
    assert lowest_level(confidence, right, 0.04) == pytest.approx(0.805)
    assert lowest_level(confidence, right, 0.06) == pytest.approx(0.3)
    assert lowest_level(np.ones(50), np.zeros(50), 0.05) == NEVER


def test_the_promise_is_that_of_the_set_that_needs_the_highest_level() -> None:
    sets = [tried("easy", "a", 0.0, 200), tried("hard", "b", 0.0, 300)]
    confidence = {"easy": np.full(200, 0.7), "hard": np.repeat([0.9, 0.6], 150)}
    right = {"easy": np.ones(200), "hard": np.repeat([1.0, 0.0], 150)}
    level = promised_level([replace(each, right=right[each.name]) for each in sets], confidence, 0.05)
    assert level.answer_level == pytest.approx(0.605)
    assert (level.coverage, level.questions) == (0.7, 500)
    assert promised_level([], {}, 0.05).answer_level == NEVER


def test_levels_come_from_sets_with_unanswerable_questions_and_from_large_ones() -> None:
    sets = [tried("small", "a", 0.0), tried("open", "b", 0.0, 300, 30), tried("large", "c", 0.0, 1_000)]
    assert [each.decides_levels(["large"]) for each in sets] == [False, True, False]
    assert sets[2].decides_levels([])


def test_the_fit_names_every_weight_that_ships_and_leaves_those_of_remembered_questions() -> None:
    written = json.loads(as_json(fitted([tried("a", "a", 3.0)]), []))
    shipped = RankingModel.default().confidence
    assert written["confidence"].keys() == shipped.keys()
    assert written["confidence"]["confirmation"] == shipped["confirmation"]
    assert {name for name, weight in written["confidence"].items() if weight} == {*FEATURES, "confirmation", "refusal"}


def test_says_which_set_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    write_dataset(tmp_path / "all")
    for option in ("--family", "--without-level"):
        with pytest.raises(SystemExit) as stopped:
            main([str(tmp_path), option, "nowhere"])
        assert stopped.value.code == 2
        assert "'nowhere'" in capsys.readouterr().err
