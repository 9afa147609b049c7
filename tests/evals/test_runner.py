"""Running a system: what is scored, and that a failure is data."""

import pytest

from assistant import Outcome
from evals.datasets import NEAR
from evals.domain import Answer, Case, Said
from evals.measuring import measure
from evals.runner import run
from tests.evals.material import answer, case


def test_a_failed_case_is_data_and_the_others_go_on() -> None:
    def system(asked: Case) -> Answer:
        if asked.id == "bad":
            raise ValueError("the model is gone")
        return answer("a")

    bad, good = run(system, [case("bad", ["a"]), case("good", ["a"])])
    assert bad.error == "ValueError: the model is gone"
    assert (bad.marks.scores["failed"], bad.marks.scores["hit@1"], bad.marks.scores["false_refusal"]) == (1, 0, 1)
    assert (good.error, good.marks.scores["failed"], good.marks.scores["hit@1"]) == (None, 0, 1)


def test_progress_is_told() -> None:
    told: list[tuple[str, int, int]] = []
    run(lambda _: answer("a"), [case("1"), case("2")], lambda *said: told.append(said), "golden")
    assert told == [("golden", 1, 2), ("golden", 2, 2)]


def scores(asked: Case, given: Answer) -> dict[str, float]:
    (record,) = run(lambda _: given, [asked])
    return dict(record.marks.scores)


def test_an_answer_from_a_right_article_is_right() -> None:
    found = scores(case(articles=["a"]), answer("a", "b"))
    assert {name: found[name] for name in ("right", "answered", "covered", "wrong_answer", "false_refusal")} == {
        "right": 1,
        "answered": 1,
        "covered": 1,
        "wrong_answer": 0,
        "false_refusal": 0,
    }


def test_an_answer_to_an_unanswerable_question_is_wrong_and_nothing_is_covered() -> None:
    found = scores(case(traits=frozenset({NEAR})), answer("a"))
    assert (found["right"], found["wrong_answer"], found["near"], found["answerable"]) == (0, 1, 1, 0)
    assert not {"covered", "false_refusal", "hit@1"} & set(found)


def test_handing_over_what_a_person_should_have_is_no_false_refusal() -> None:
    found = scores(case(articles=["a"], outcome=Outcome.HAND_OFF), answer("a", outcome=Outcome.HAND_OFF))
    assert found["right_outcome"] == 1
    assert "false_refusal" not in found


def test_asking_back_where_an_answer_is_expected_is_a_false_refusal() -> None:
    found = scores(case(articles=["a"], outcome=Outcome.ANSWER), answer("a", outcome=Outcome.CLARIFY))
    assert (found["false_refusal"], found["right_outcome"]) == (1, 0)


def test_a_reply_is_scored_by_what_it_says() -> None:
    said = (Said("运费由商城承担。", ("运费由商城承担。",)), Said("5 天到账。", ("3 天到账。",)))
    given = answer("a", text="运费由商城承担。5 天到账。", said=said, cited=("a", "x"))
    found = scores(case(articles=["a"], key_facts=("商城承担", "3 天")), given)
    wanted = {
        "key_facts": 1 / 2,
        "key_facts_delivered": 1 / 2,
        "citation_precision": 1 / 2,
        "citation_recall": 1,
        "grounded": 1 / 2,
        "wrong_number": 1,
        "right_language": 1,
    }
    assert {name: found[name] for name in wanted} == wanted


def test_a_reply_that_was_not_given_delivers_no_fact() -> None:
    cases = [case("1", ["a"], key_facts=("商城",)), case("2", ["a"], key_facts=("商城",))]
    given = {"1": answer("a", text="商城承担。"), "2": answer("a", outcome=Outcome.HAND_OFF, text="请稍候。")}
    records = run(lambda asked: given[asked.id], cases)
    assert [record.marks.scores["key_facts_delivered"] for record in records] == [1, 0]
    assert "key_facts" not in records[1].marks.scores


def test_plain_search_has_no_figures_of_drafts() -> None:
    found = scores(case(articles=["a"], key_facts=("商城",)), answer("a"))
    assert not {"key_facts", "key_facts_delivered", "grounded", "right_language", "right_type"} & set(found)


def test_figures_come_for_the_whole_set_and_for_groups_large_enough() -> None:
    english = [case(f"e{n}", ["a"], "who pays?", language="en") for n in range(8)]
    chinese = [case(f"z{n}", ["b"], traits=frozenset({"typo"}) if n < 3 else frozenset()) for n in range(8)]
    measured = measure("shop", "search", "all", run(lambda _: answer("a"), [*english, *chinese]))
    whole = measured.estimate("hit@1")
    assert whole is not None
    assert (whole.value, whole.cases) == (8 / 16, 16)
    assert whole.low < 8 / 16 < whole.high
    hits = {group.name: group.estimates[0].value for group in measured.groups}
    assert hits == {"en": 1, "zh": 0}
    assert measured.estimate("grounded") is None


@pytest.mark.parametrize("articles", [(), ("x",)])
def test_nothing_right_found_is_not_right(articles: tuple[str, ...]) -> None:
    assert scores(case(articles=["a"]), answer(*articles))["right"] == 0
