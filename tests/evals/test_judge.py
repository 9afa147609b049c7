"""A chat model as second opinion: what it is asked, how its words are read, and how far it agrees with the labels."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from langchain_core.language_models import FakeListChatModel, GenericFakeChatModel
from langchain_core.messages import AIMessage
from pydantic import Field, SecretStr

from assistant import AssistantSettings, Outcome
from evals.agreement import AGREEMENT, KAPPA, RIGHT, cohens_kappa, judgement_of
from evals.domain import Judgement, Record, Ruling, Run
from evals.history import read_run, write_run
from evals.judge import Judge, open_judge, read_verdict, rulings
from evals.measuring import measure
from evals.reports.files import write_report
from evals.reports.terminal import judgement_table
from evals.runner import run
from evals.settings import EvaluationSettings
from evals.suite import Evaluation, judged
from knowledge import SettingsError
from tests.evals.material import answer, case

CASES = [
    case("right", ["a"], key_facts=("商城",)),
    case("wrong", ["a"], key_facts=("三天",)),
    case("without-facts", ["a"]),
    case("refused", ["a"], key_facts=("商城",)),
]


def records() -> list[Record]:
    def system(asked: Any) -> Any:
        if asked.id == "refused":
            return answer("a", outcome=Outcome.HAND_OFF)
        return answer("a", text="运费由商城承担。")

    return run(system, CASES)


def saying(*texts: str) -> Judge:
    """A judge that says these texts, one a question."""
    return Judge(FakeListChatModel(responses=list(texts)), "scripted")


class Listening(GenericFakeChatModel):
    """A model that keeps what it is asked."""

    heard: list[Any] = Field(default_factory=list)

    def _generate(self, messages: Any, *args: Any, **options: Any) -> Any:
        self.heard.append((messages, options))
        return super()._generate(messages, *args, **options)


def listening(*texts: str) -> Listening:
    return Listening(messages=iter([AIMessage(text) for text in texts]))


def test_the_judge_is_given_question_facts_and_reply() -> None:
    model = listening('{"reason": "", "verdict": "right"}')
    Judge(model, "scripted")(records()[0])
    ((system, human), _) = model.heard[0]
    assert "key_facts" in system.content
    told = json.loads(human.content)
    assert told == {
        "conversation": [{"role": "customer", "text": "退货运费谁出？"}],
        "key_facts": ["商城"],
        "reply": "运费由商城承担。",
    }


def test_only_replies_that_can_be_held_against_facts_are_judged() -> None:
    said = rulings(saying('{"verdict": "right"}', '{"verdict": "wrong"}'), records())
    assert [(each.case_id, each.is_right, each.holds_facts) for each in said] == [
        ("right", True, True),
        ("wrong", False, False),
    ]


@pytest.mark.parametrize(
    ("text", "is_right"),
    [
        ('{"reason": "says so", "verdict": "right"}', True),
        ('```json\n{"verdict": "WRONG"}\n```', False),
        ('I think {it} is fine. {"verdict": "yes", "reason": "ok"} Bye.', True),
        ('{"verdict": "wrong"} On second thought: {"verdict": "right"}', True),
        ('{"verdict": true}', True),
        ('{"reason": "cut off", "verdict": "wrong', False),
        ("Verdict: **right**", True),
        ("verdict: right, or verdict: wrong", None),
        ('{"verdict": "rightly so"}', None),
        ("The reply is right.", None),
        ('{"verdict": ["right"]}', True),
        ("[1, 2", None),
        ("", None),
    ],
)
def test_a_verdict_is_read_with_care(text: str, is_right: bool | None) -> None:
    assert read_verdict(text)[0] is is_right


def test_a_reason_is_kept_short() -> None:
    assert len(read_verdict(json.dumps({"verdict": "right", "reason": "x" * 5000}))[1]) == 300


class Refusing(FakeListChatModel):
    """A model whose endpoint knows no schemas."""

    def _stream(self, *args: Any, **options: Any) -> Any:
        if "schema" in options:
            raise ValueError("secret prompt")
        yield from super()._stream(*args, **options)


def test_an_endpoint_that_refuses_a_schema_is_asked_without() -> None:
    ways: tuple[Mapping[str, Any], ...] = ({"schema": 1}, {})
    judge = Judge(Refusing(responses=['{"verdict": "right"}']), "scripted", ways)
    assert judge(records()[0]).is_right is True


def test_a_model_that_cannot_be_asked_gives_no_verdict_and_tells_no_secret() -> None:
    ruling = Judge(Refusing(responses=["x"]), "scripted", ({"schema": 1},))(records()[0])
    assert (ruling.is_right, ruling.reason) == (None, "the judge could not be asked (ValueError)")


def ruled(*pairs: tuple[bool | None, bool]) -> tuple[Ruling, ...]:
    return tuple(Ruling(str(number), is_right, holds_facts, "") for number, (is_right, holds_facts) in enumerate(pairs))


def test_agreement_is_that_of_cohen() -> None:
    # 20 both yes, 5 and 10 split, 15 both no: observed 35/50; expected .5 · .6 + .5 · .4 = .5.
    said = ruled(*[(True, True)] * 20, *[(True, False)] * 5, *[(False, True)] * 10, *[(False, False)] * 15)
    figures = {each.metric: each for each in judgement_of("shop", "scripted", said).estimates}
    assert figures[RIGHT].value == 25 / 50
    assert figures[AGREEMENT].value == pytest.approx(35 / 50)
    assert figures[KAPPA].value == pytest.approx((0.7 - 0.5) / (1 - 0.5))
    assert figures[KAPPA].low < figures[KAPPA].value < figures[KAPPA].high
    assert {each.cases for each in figures.values()} == {50}


def test_no_agreement_beyond_chance_can_be_told_when_both_always_say_yes() -> None:
    assert math.isnan(float(cohens_kappa(np.ones(5), np.ones(5))))


def test_replies_without_a_verdict_are_counted_and_left_out() -> None:
    judgement = judgement_of("shop", "scripted", ruled((True, True), (None, True), (False, False)))
    assert judgement.without_verdict == 1
    assert {each.cases for each in judgement.estimates} == {2}
    assert judgement_of("shop", "scripted", ruled((None, True))).estimates == ()


def evaluation() -> Evaluation:
    made = records()
    plain = Evaluation(measure("shop", "assistant", "all", made, resamples=20), tuple(made))
    return judged(plain, saying('{"verdict": "right", "reason": "商城承担"}', '{"verdict": "wrong"}'))


def judgement_in(made: Evaluation) -> Judgement:
    assert made.judgement is not None
    return made.judgement


def test_a_judge_changes_no_other_figure() -> None:
    made = evaluation()
    assert made.measurement == measure("shop", "assistant", "all", made.records, resamples=20)
    assert [ruling.is_right for ruling in judgement_in(made).rulings] == [True, False]


def test_a_set_without_replies_is_not_judged() -> None:
    made = run(lambda _: answer("a"), CASES)
    plain = Evaluation(measure("shop", "search", "all", made, resamples=20), tuple(made))
    assert judged(plain, saying("never asked")).judgement is None


def test_the_report_tells_it_apart_from_the_figures(tmp_path: Path) -> None:
    made = evaluation()
    now = Run("2026-11-22T10:00:00+00:00", "1.0", {}, (made.measurement,), (judgement_in(made),))
    write_report(now, [made], tmp_path)
    page = (tmp_path / "index.html").read_text("utf-8")
    assert "A second opinion" in page
    assert "scripted" in page
    rows = [json.loads(line) for line in (tmp_path / "cases.jsonl").read_text("utf-8").splitlines()]
    assert rows[0]["judge"] == {"is_right": True, "reason": "商城承担"}
    assert "judge" not in rows[2]
    assert "商城承担" not in (tmp_path / "run.json").read_text("utf-8")
    assert judgement_table(judgement_in(made)).startswith("shop · judged by scripted · 2 replies\n")


def test_a_judgement_is_read_back_without_its_words(tmp_path: Path) -> None:
    made = evaluation()
    path = tmp_path / "run.json"
    write_run(Run("2026-11-22T10:00:00+00:00", "1.0", {}, (made.measurement,), (judgement_in(made),)), path)
    (back,) = read_run(path).judgements
    assert [(each.case_id, each.is_right, each.reason) for each in back.rulings] == [
        ("right", True, ""),
        ("wrong", False, ""),
    ]


def test_without_a_name_there_is_no_judge() -> None:
    with open_judge(EvaluationSettings(), AssistantSettings()) as judge:
        assert judge is None
    with (
        pytest.raises(SettingsError, match="judge is missing"),
        open_judge(EvaluationSettings(judge_url="http://127.0.0.1:1/v1"), AssistantSettings()),
    ):
        pass


def test_the_writers_key_and_address_do_not_reach_the_judge() -> None:
    writer = AssistantSettings(
        chat_model="writer", chat_model_url="http://127.0.0.1:1/v1", chat_model_key=SecretStr("of the writer")
    )
    with (
        pytest.raises(SettingsError, match="'openai:judge' needs judge_key"),
        open_judge(EvaluationSettings(judge="openai:judge"), writer),
    ):
        pass
