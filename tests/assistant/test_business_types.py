"""The type of business: which clues count, and that what was found joins them."""

import json
from dataclasses import replace
from importlib.resources import files

import pytest

from assistant.business_types import TypeModel, business_type, type_features
from assistant.domain import TypeClues
from knowledge import BusinessType, Candidate
from tests.assistant.candidates import candidate

B = BusinessType
STATEMENT = TypeClues({}, {}, {}, asks=False, bare=False, length=40)


def _found(kind: BusinessType, confidence: float) -> Candidate:
    found = candidate(f"{kind}-{confidence}", "标题", "正文。")
    content = replace(found.revision.content, business_type=kind)
    return replace(found, revision=replace(found.revision, content=content), confidence=confidence)


def test_words_decide() -> None:
    assert business_type(replace(STATEMENT, said={B.DELIVERY: 3, B.CONSULTATION: 2})) is B.DELIVERY


def test_the_rarer_and_more_serious_type_wins_a_draw() -> None:
    assert business_type(replace(STATEMENT, said={B.DELIVERY: 4, B.COMPLAINT: 4})) is B.COMPLAINT


def test_many_words_count_no_more_than_a_strong_one() -> None:
    assert business_type(replace(STATEMENT, said={B.DELIVERY: 12, B.RETURN_EXCHANGE: 4})) is B.RETURN_EXCHANGE


def test_what_was_said_before_counts_where_the_message_says_little() -> None:
    before = replace(STATEMENT, earlier={B.AFTER_SALES: 3})
    assert business_type(before) is B.AFTER_SALES
    assert business_type(replace(before, said={B.DELIVERY: 4})) is B.DELIVERY


def test_a_question_without_words_is_a_consultation_and_a_statement_is_other() -> None:
    assert business_type(replace(STATEMENT, asks=True)) is B.CONSULTATION
    assert business_type(STATEMENT) is B.OTHER


def test_a_bare_number_is_other_whatever_was_said_before() -> None:
    assert business_type(replace(STATEMENT, earlier={B.DELIVERY: 4}, bare=True)) is B.OTHER


def test_what_was_found_tells_by_the_share_of_its_confidence() -> None:
    question = replace(STATEMENT, asks=True)
    found = [_found(B.ORDERING, 0.2), _found(B.ORDERING, 0.15), _found(B.DELIVERY, 0.05)]
    assert type_features(question, found)["found"] == pytest.approx({B.ORDERING: 0.35 / 0.4, B.DELIVERY: 0.05 / 0.4})
    assert business_type(question, found) is B.ORDERING


def test_candidates_without_any_confidence_tell_nothing_about_the_type() -> None:
    assert type_features(STATEMENT, [_found(B.ORDERING, 0.0)])["found"] == {}
    assert type_features(STATEMENT)["found"] == {}


def test_as_far_as_nothing_answers_it_speaks_for_other() -> None:
    assert type_features(STATEMENT, [_found(B.ORDERING, 0.75)])["answered"] == {B.ORDERING: 0.75, B.OTHER: 1 - 0.75}
    assert type_features(STATEMENT, [_found(B.OTHER, 0.75)])["answered"] == {B.OTHER: 1}
    assert type_features(STATEMENT)["answered"] == {}


def test_the_shipped_model_weighs_every_clue_and_no_other() -> None:
    stored = json.loads(files("assistant").joinpath("business_types.json").read_text("utf-8"))
    assert set(stored["weights"]) == set(type_features(STATEMENT))
    assert TypeModel.default().weights == stored["weights"]
