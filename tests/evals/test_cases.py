"""The golden cases that ship, and what is said of a file that is wrong."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant import Message, Outcome, Role
from evals.cases import LANGUAGES, golden_cases, read_cases
from evals.domain import Half
from evals.errors import BadDataset
from evals.overlap import median_overlap, nearest_questions
from evals.suite import check_articles
from knowledge import Audience, sample_articles

ROW: dict[str, Any] = {
    "id": "a",
    "conversation": [{"role": "customer", "text": "退货运费谁出？"}],
    "language": "zh",
    "articles": ["postage"],
    "also_right": ["postage-en"],
    "key_facts": ["商城"],
    "business_type": "return_exchange",
    "outcome": "answer",
    "traits": ["paraphrase"],
    "half": "held_back",
}


def file_of(tmp_path: Path, *rows: dict[str, Any] | str) -> Path:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
    return path


def test_reads_a_case(tmp_path: Path) -> None:
    (case,) = read_cases(file_of(tmp_path, ROW))
    assert case.conversation == (Message(Role.CUSTOMER, "退货运费谁出？"),)
    assert case.grades == {"postage": 1}
    assert case.also_right == {"postage-en"}
    assert case.outcome is Outcome.ANSWER
    assert case.half is Half.HELD_BACK
    assert case.asks_for_answer
    assert case.accepts("postage-en")


def test_a_case_for_a_person_does_not_ask_for_an_answer(tmp_path: Path) -> None:
    (case,) = read_cases(file_of(tmp_path, {**ROW, "outcome": "hand_off"}))
    assert case.is_answerable
    assert not case.asks_for_answer


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "line 1 is not JSON"),
        ("[]", "must be an object"),
        ({**ROW, "id": 3}, '"id" that is a string'),
        ({**ROW, "conversation": []}, "at least one message"),
        ({**ROW, "conversation": [{"role": "king", "text": "?"}]}, "customer|agent|assistant"),
        ({**ROW, "conversation": [{"role": "customer", "text": " "}]}, "each needs a text"),
        ({**ROW, "language": "fr"}, "give one of zh, en"),
        ({**ROW, "articles": "postage"}, '"articles" must be a list'),
        ({**ROW, "articles": []}, "name the expected article first"),
        ({**ROW, "key_facts": [""]}, '"key_facts" must be a list of strings that are not empty'),
        ({**ROW, "outcome": "shrug"}, "give one of answer, clarify, hand_off"),
        ({**ROW, "business_type": None}, '"business_type" is None'),
        ({**ROW, "half": "third"}, "give one of development, held_back"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, row: Any, said: str) -> None:
    with pytest.raises(BadDataset) as raised:
        list(read_cases(file_of(tmp_path, row)))
    assert said in str(raised.value)


def test_an_id_is_used_once(tmp_path: Path) -> None:
    with pytest.raises(BadDataset, match=r"line 2: id 'a' is already used in .* line 1"):
        list(read_cases(file_of(tmp_path, ROW, ROW)))


def test_the_golden_cases_are_as_many_and_as_mixed_as_promised() -> None:
    chinese, english = (golden_cases(language, None) for language in LANGUAGES)
    assert len(chinese) >= 300
    assert len(english) >= 150
    cases = [*chinese, *english]
    assert sum(len(case.conversation) > 1 for case in cases) >= 60
    assert 0.2 <= sum(not case.is_answerable for case in cases) / len(cases) <= 0.3
    kinds = Counter(trait for case in cases if not case.is_answerable for trait in case.traits)
    assert kinds["near_unanswerable"] > kinds["off_topic"] > 0
    assert kinds["attack"] > 0


def test_halves_are_about_as_large_and_share_no_case() -> None:
    for language in LANGUAGES:
        halves = [{case.id for case in golden_cases(language, half)} for half in Half]
        assert not halves[0] & halves[1]
        assert abs(len(halves[0]) - len(halves[1])) <= 2


def test_every_answer_that_is_asked_for_has_key_facts_or_an_article() -> None:
    for language in LANGUAGES:
        for case in golden_cases(language, None):
            assert case.is_answerable or case.outcome is not Outcome.ANSWER, case.id
            assert case.is_answerable or not case.key_facts, case.id


@pytest.mark.slow
def test_the_golden_cases_expect_articles_of_the_handbook_and_do_not_copy_its_questions() -> None:
    articles = sample_articles()
    cases = [case for language in LANGUAGES for case in golden_cases(language, None)]
    check_articles(cases, {article.article_id for article in articles})
    assert median_overlap(nearest_questions(cases, articles)) <= 0.35


@pytest.mark.slow
def test_what_is_internal_is_right_only_where_an_agent_asks() -> None:
    internal = {article.article_id for article in sample_articles() if article.content.audience is Audience.INTERNAL}
    for case in (case for language in LANGUAGES for case in golden_cases(language, None)):
        assert case.is_asked_by_agent or not internal & {*case.grades, *case.also_right}, case.id
