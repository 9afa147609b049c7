import base64
import json
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from knowledge.adaptation import Adaptation
from knowledge.errors import RankingModelRefused
from knowledge.judged_questions import JudgedQuestions
from knowledge.ranking import FEATURES, ORDER_FEATURES
from knowledge.ranking_model import NEVER, Level, RankingModel, read_model, write_model

MODEL = RankingModel(
    version="2",
    based_on="default-1",
    encoder="e5/1",
    text_rules=1,
    order={"best_cosine": 10.0},
    adapted_order={"likeness": 30.0},
    adaptation=None,
    judged=None,
    confidence={"margin": 4.25, "coverage": 1.5},
    intercept=-2.5,
    levels=(Level(0.02, 0.9, 0.6, 400, 0.05), Level(0.1, 0.7, 0.8, 400, 0.05)),
    fitted_on="400 cases",
    created_at=datetime(2026, 11, 22, 13, 0, tzinfo=UTC),
)


def test_a_model_comes_back_from_its_json_as_it_was():
    assert read_model(write_model(MODEL)) == MODEL


def test_the_shipped_model_weighs_only_features_that_ranking_computes():
    RankingModel.default().check_features(ORDER_FEATURES, FEATURES)


def test_unknown_features_are_refused_by_name():
    model = replace(MODEL, confidence={"margin": 1.0, "astrology": 2.0, "moon": 0.1})
    with pytest.raises(RankingModelRefused, match="'astrology', 'moon'"):
        model.check_features(ORDER_FEATURES, FEATURES)


def test_a_risk_between_two_of_the_table_gets_the_stricter_level():
    assert MODEL.level(0.02).answer_level == 0.9
    assert MODEL.level(0.05).answer_level == 0.9
    assert MODEL.level(0.5).answer_level == 0.7


def test_nothing_is_answered_at_a_risk_smaller_than_any_that_was_promised():
    level = MODEL.level(0.01)
    assert (level.answer_level, level.failure_probability) == (NEVER, 1.0)


def test_a_model_belongs_to_its_encoder_and_text_rules():
    assert MODEL.belongs_to("e5/1", 1)
    assert not MODEL.belongs_to("e5/2", 1)
    assert not MODEL.belongs_to("e5/1", 2)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 2}, "format 2: this version reads 1"),
        ({"intercept": None}, "cannot be read"),
        ({"levels": [{"risk": 0.05}]}, "cannot be read"),
        ({"levels": [dict.fromkeys(Level.__slots__, 5)]}, "range"),
        ({"confidence": {"margin": "much"}}, "cannot be read"),
        ({"created_at": "yesterday"}, "cannot be read"),
        ({"colour": "red"}, "colour"),
    ],
)  # fmt: skip
def test_a_broken_model_is_refused_with_what_is_wrong(change, said):
    fields = json.loads(write_model(MODEL)) | change
    with pytest.raises(RankingModelRefused, match=said):
        read_model(json.dumps(fields))


@pytest.mark.parametrize("name", ["format", "version", "encoder", "levels", "created_at", "intercept"])
def test_a_model_that_lacks_something_is_refused_by_its_name(name):
    fields = json.loads(write_model(MODEL))
    del fields[name]
    with pytest.raises(RankingModelRefused, match=f"lacks '{name}'"):
        read_model(json.dumps(fields))


# What it learned of a knowledge base

ADAPTATION = Adaptation(
    questions=300,
    deviations=300,
    lead=0.2,
    mean=np.zeros(2, np.float32),
    transform=np.eye(2, dtype=np.float32),
    spread=np.ones(2, np.float32),
)
JUDGED = JudgedQuestions(np.eye(3, 2, dtype=np.float32), ("a", "b", ""), (True, False, False))
LEARNED = replace(MODEL, adaptation=ADAPTATION, judged=JUDGED)
BOTH_ORDERS = {"best_cosine": 0.5, "likeness": 0.25}


def test_without_an_adaptation_the_score_is_that_of_the_plain_order():
    assert MODEL.score(BOTH_ORDERS) == 10.0 * 0.5


def test_without_similar_questions_an_adaptation_leaves_the_order_as_it_is():
    assert replace(MODEL, adaptation=replace(ADAPTATION, deviations=0)).score(BOTH_ORDERS) == 10.0 * 0.5


def test_the_adapted_order_takes_the_place_of_the_plain_one_the_more_similar_questions_there_are():
    shares = []
    for deviations in (0, 10, 100, 1000):
        model = replace(LEARNED, adaptation=replace(ADAPTATION, deviations=deviations))
        plain = replace(model, adapted_order={}).score(BOTH_ORDERS) / MODEL.score(BOTH_ORDERS)
        adapted = replace(model, order={}).score(BOTH_ORDERS) / (30.0 * 0.25 * model.adaptation.sharpness)
        assert plain + adapted == pytest.approx(1.0)
        shares.append(adapted)
    assert shares == sorted(shares)
    assert (shares[0], shares[2]) == (0.0, 0.5)


def test_a_likeness_is_worth_more_where_articles_are_close_to_each_other():
    close, apart = (replace(LEARNED, adaptation=replace(ADAPTATION, lead=lead)) for lead in (0.1, 0.4))
    scores = [replace(model, order={}).score(BOTH_ORDERS) for model in (close, apart)]
    assert scores[0] > scores[1] > 0


def test_what_it_learned_comes_back_from_json():
    again = read_model(write_model(LEARNED))
    assert write_model(again) == write_model(LEARNED)
    assert again.adaptation is not None
    assert again.judged is not None
    assert again.adaptation.place(JUDGED.vectors).tolist() == ADAPTATION.place(JUDGED.vectors).tolist()
    assert again.judged.articles == JUDGED.articles


def test_a_model_says_whether_its_confidence_was_fitted_on_questions_of_a_knowledge_base():
    assert MODEL.fitted_here
    assert not replace(RankingModel.default(), adaptation=ADAPTATION).fitted_here


def test_an_order_may_not_weigh_what_a_candidate_has_only_among_its_rivals():
    with pytest.raises(RankingModelRefused, match="'doubt', 'margin'"):
        replace(MODEL, order={"margin": 1.0}, adapted_order={"doubt": 1.0}).check_features(ORDER_FEATURES, FEATURES)
    MODEL.check_features(ORDER_FEATURES, FEATURES)


def halves(*numbers):
    return base64.b64encode(np.array(numbers, "<f2").tobytes()).decode()


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("adaptation", {"mean": halves(0, float("nan"))}),
        ("adaptation", {"transform": halves(1, 0, float("inf"), 1)}),
        ("adaptation", {"transform": halves(1, 0, 0)}),
        ("adaptation", {"spread": halves(1)}),
        ("adaptation", {"spread": halves(1, -1)}),
        ("adaptation", {"mean": "!"}),
        ("adaptation", {"mean": 5}),
        ("adaptation", {"questions": float("inf")}),
        ("adaptation", {"deviations": -100}),
        ("judged", {"vectors": halves(*[float("nan")] * 6)}),
        ("judged", {"vectors": halves(1, 0, 0, 1)}),
        ("judged", {"articles": ["a"]}),
        ("judged", {"vectors": "!"}),
    ],
)
def test_what_it_cannot_have_learned_is_refused(part, change):
    fields = json.loads(write_model(LEARNED))
    fields[part] |= change
    with pytest.raises(RankingModelRefused, match="cannot be read"):
        read_model(json.dumps(fields))


@pytest.mark.parametrize("name", ["mean", "transform", "spread", "questions", "deviations"])
def test_an_adaptation_that_lacks_something_is_refused_by_its_name(name):
    fields = json.loads(write_model(LEARNED))
    del fields["adaptation"][name]
    with pytest.raises(RankingModelRefused, match=f"lacks '{name}'"):
        read_model(json.dumps(fields))


def test_judged_questions_are_refused_without_the_adaptation_that_placed_them():
    fields = json.loads(write_model(LEARNED)) | {"adaptation": None}
    with pytest.raises(RankingModelRefused, match="belong to an adaptation"):
        read_model(json.dumps(fields))


def test_judged_questions_of_another_length_than_the_adaptation_are_refused():
    fields = json.loads(write_model(replace(LEARNED, judged=replace(JUDGED, vectors=np.eye(3, dtype=np.float32)))))
    with pytest.raises(RankingModelRefused, match="cannot be read"):
        read_model(json.dumps(fields))
