"""A real language model on a real server as judge. What it says is worthless; that it is heard is what is tested."""

import pytest
from pydantic import SecretStr

from assistant import AssistantSettings
from evals.agreement import judgement_of
from evals.judge import open_judge, rulings
from evals.runner import run
from evals.settings import EvaluationSettings
from tests.assistant.drafting.conftest import REAL_MODEL_KEY, real_server_url  # noqa: F401 - the fixture is used
from tests.evals.material import answer, case

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1"])]


def settings(url: str, key: str = REAL_MODEL_KEY) -> EvaluationSettings:
    return EvaluationSettings(judge="smollm2", judge_url=url, judge_key=SecretStr(key))


RECORDS = run(
    lambda _: answer("duty", text="The buyer pays the import duty."),
    [case("c", ["duty"], "Who pays the import duty?", key_facts=("the buyer",))],
)


def test_a_real_model_gives_a_verdict(real_server_url: str) -> None:  # noqa: F811
    with open_judge(settings(real_server_url), AssistantSettings()) as judge:
        assert judge is not None
        judgement = judgement_of("shop", judge.name, rulings(judge, RECORDS))
    assert judgement.judge == "smollm2"
    assert judgement.without_verdict == 0
    assert all(0 <= each.value <= 1 for each in judgement.estimates if each.metric == "judged right")


def test_a_wrong_key_is_no_verdict_and_no_crash(real_server_url: str) -> None:  # noqa: F811
    with open_judge(settings(real_server_url, "wrong"), AssistantSettings()) as judge:
        assert judge is not None
        (ruling,) = rulings(judge, RECORDS)
    assert ruling.is_right is None
    assert "could not be asked" in ruling.reason
    assert "wrong" not in ruling.reason
