import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from knowledge.errors import RankingModelRefused
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
