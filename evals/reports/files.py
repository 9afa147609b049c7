"""Everything that `--report` writes to its folder.

index.html      the page
run.json        all figures, and scores case by case: what `--baseline` takes
cases.jsonl     what was asked, expected, found and said, case by case
history/        earlier runs and this one
ragas.jsonl, deepeval.json
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.comparing import differences
from evals.domain import DIGITS, Record, Run
from evals.export import write_exports
from evals.gate import counterpart
from evals.history import keep, past_runs, write_run
from evals.reports.page import Section, page
from evals.suite import Evaluation


def write_report(run: Run, evaluations: Sequence[Evaluation], folder: Path) -> None:
    """Write all of it; the differences on the page are against the newest run of the history with the same cases."""
    history = folder / "history"
    past = past_runs(history)
    sections = [_section(evaluation, past) for evaluation in evaluations]
    write_run(run, folder / "run.json")
    (folder / "index.html").write_text(page(run, sections), "utf-8")
    records = [record for evaluation in evaluations for record in evaluation.records]
    lines = [
        json.dumps(row, ensure_ascii=False) + "\n" for evaluation in evaluations for row in _plain_cases(evaluation)
    ]
    (folder / "cases.jsonl").write_text("".join(lines), "utf-8")
    write_exports(records, folder)
    keep(run, history)


def _section(evaluation: Evaluation, past: Sequence[Run]) -> Section:
    measurement = evaluation.measurement
    found = [found for run in past if (found := counterpart(measurement, run.measurements)) is not None]
    changes = differences(found[-1], measurement) if found else []
    return Section(
        measurement,
        evaluation.records,
        evaluation.remarks,
        changes,
        found,
        evaluation.judgement,
        evaluation.fitted,
    )


def _plain_cases(evaluation: Evaluation) -> Iterator[dict[str, Any]]:
    said = {ruling.case_id: ruling for ruling in evaluation.judgement.rulings} if evaluation.judgement else {}
    for record in evaluation.records:
        plain = _plain(evaluation.measurement.name, record)
        if (ruling := said.get(record.case.id)) is not None:
            plain["judge"] = {"is_right": ruling.is_right, "reason": ruling.reason}
        yield plain


def _plain(name: str, record: Record) -> dict[str, Any]:
    case, answer = record.case, record.answer
    return {
        "set": name,
        "id": case.id,
        "conversation": [asdict(message) for message in case.conversation],
        "expected": {"articles": list(case.grades), "outcome": case.outcome, "key_facts": list(case.key_facts)},
        "traits": sorted(case.traits),
        "found": [
            {"article_id": found.article_id, "title": found.title, "confidence": round(found.confidence, DIGITS)}
            for found in answer.found
        ],
        "outcome": answer.outcome,
        "confidence": round(answer.confidence, DIGITS),
        "text": answer.text,
        "cited": list(answer.cited),
        "why": answer.why,
        "error": record.error,
        "scores": {score: round(value, DIGITS) for score, value in record.marks.scores.items()},
    }
