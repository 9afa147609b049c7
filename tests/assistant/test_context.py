"""What is found together with what was said before, beside what is found for the question alone."""

from dataclasses import replace

from assistant.context import GOES_ON, SHORT, continued, may_go_on
from knowledge import Candidate
from tests.assistant.candidates import candidate


def _found(**confidences: float) -> list[Candidate]:
    return [replace(candidate(id_, f"标题{id_}", "正文。"), confidence=sure) for id_, sure in confidences.items()]


def _confidences(candidates: list[Candidate]) -> dict[str, float]:
    return {each.article_id: each.confidence for each in candidates}


def test_what_only_the_context_finds_counts_in_part() -> None:
    both = continued(_found(new=0.3), _found(old=0.9))
    assert _confidences(both) == {"old": GOES_ON * 0.9, "new": 0.3}
    assert both[0].article_id == "old"


def test_an_article_both_put_first_is_as_sure_as_with_the_context() -> None:
    assert _confidences(continued(_found(same=0.3, b=0.2), _found(same=0.9, b=0.5))) == {
        "same": 0.9,
        "b": GOES_ON * 0.5,
    }


def test_the_context_takes_nothing_from_what_the_question_finds_alone() -> None:
    assert _confidences(continued(_found(a=0.6, b=0.5), _found(b=0.7, a=0.3))) == {"a": 0.6, "b": 0.5}


def test_finds_with_the_context_where_the_question_alone_finds_nothing() -> None:
    assert _confidences(continued([], _found(old=0.8))) == {"old": GOES_ON * 0.8}
    assert continued([], []) == []


def test_a_long_question_is_not_taken_for_one_that_goes_on() -> None:
    assert may_go_on("那最晚呢？")
    assert may_go_on("长" * SHORT)
    assert not may_go_on("长" * (SHORT + 1))
