"""Questions, contexts and answers in the shapes that other tools load.

RAGAS: `EvaluationDataset.from_jsonl(path)`, a line {user_input, retrieved_contexts, response, reference?}. DeepEval:
`EvaluationDataset().add_test_cases_from_json_file(path, input_key_name="input", actual_output_key_name="actual_output",
expected_output_key_name="expected_output", retrieval_context_key_name="retrieval_context")`, a list.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant import Role
from evals.domain import Case, Record

MOST_CONTEXTS = 5


def ragas_rows(records: Sequence[Record]) -> list[dict[str, Any]]:
    """A single-turn sample a case; what came before the last message is put before it, as RAGAS asks for one text."""
    return [
        {
            "user_input": _asked(record.case),
            "retrieved_contexts": _contexts(record),
            "response": record.answer.text,
            **({"reference": _reference(record.case)} if record.case.key_facts else {}),
        }
        for record in records
    ]


def deepeval_rows(records: Sequence[Record]) -> list[dict[str, Any]]:
    """A test case each."""
    return [
        {
            "input": _asked(record.case),
            "actual_output": record.answer.text,
            "expected_output": _reference(record.case) or None,
            "retrieval_context": _contexts(record),
        }
        for record in records
    ]


def write_exports(records: Sequence[Record], folder: Path) -> None:
    """Write `ragas.jsonl` and `deepeval.json` to a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in ragas_rows(records)]
    (folder / "ragas.jsonl").write_text("".join(lines), "utf-8")
    (folder / "deepeval.json").write_text(json.dumps(deepeval_rows(records), ensure_ascii=False, indent=1), "utf-8")


def _asked(case: Case) -> str:
    if len(case.conversation) == 1:
        return case.question
    names = {Role.CUSTOMER: "Customer", Role.AGENT: "Agent", Role.ASSISTANT: "Assistant"}
    return "\n".join(f"{names[message.role]}: {message.text}" for message in case.conversation)


def _contexts(record: Record) -> list[str]:
    return [f"{found.title}\n{found.text}".strip() for found in record.answer.found[:MOST_CONTEXTS]]


def _reference(case: Case) -> str:
    """What a right answer holds: of each key fact the first way to say it."""
    return "; ".join(fact.split("|")[0] for fact in case.key_facts)
