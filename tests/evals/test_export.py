"""The shapes that RAGAS and DeepEval load."""

import json
from pathlib import Path

from assistant import Message, Role
from evals.domain import Record
from evals.export import deepeval_rows, ragas_rows, write_exports
from evals.runner import run
from tests.evals.material import answer, case


def recorded() -> list[Record]:
    conversation = (
        Message(Role.CUSTOMER, "能退吗"),
        Message(Role.ASSISTANT, "可以。"),
        Message(Role.CUSTOMER, "运费呢"),
    )
    cases = [case("1", ["a"], key_facts=("商城|mall", "3 天")), case("2", ["a"], conversation=conversation)]
    return run(lambda _: answer("a", text="商城承担。"), cases)


def test_ragas_gets_single_turn_samples() -> None:
    first, second = ragas_rows(recorded())
    assert first == {
        "user_input": "退货运费谁出？",
        "retrieved_contexts": ["title of a\ntext of a"],
        "response": "商城承担。",
        "reference": "商城; 3 天",
    }
    assert "reference" not in second
    assert second["user_input"] == "Customer: 能退吗\nAssistant: 可以。\nCustomer: 运费呢"


def test_deepeval_gets_test_cases() -> None:
    first, second = deepeval_rows(recorded())
    assert first == {
        "input": "退货运费谁出？",
        "actual_output": "商城承担。",
        "expected_output": "商城; 3 天",
        "retrieval_context": ["title of a\ntext of a"],
    }
    assert second["expected_output"] is None


def test_files_are_what_their_loaders_read(tmp_path: Path) -> None:
    write_exports(recorded(), tmp_path)
    lines = (tmp_path / "ragas.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["response"] for line in lines] == ["商城承担。"] * 2
    assert len(json.loads((tmp_path / "deepeval.json").read_text("utf-8"))) == 2
