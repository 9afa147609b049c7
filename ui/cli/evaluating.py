"""`answerdesk eval`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from assistant import AssistantSettings
from evals import (
    Drop,
    Evaluation,
    EvaluationSettings,
    Half,
    Run,
    Settings,
    counterpart,
    dataset_folders,
    differences,
    evaluate_folders,
    evaluate_golden,
    judged,
    judgement_table,
    open_judge,
    read_run,
    real_drops,
    side_by_side,
    table,
    to_json,
    value_text,
    write_report,
)
from knowledge import KnowledgeSettings, Progress, read_settings
from ui.cli.output import line, progress, say

FAILED, IN_PART = 1, 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be measured (`golden`: the product's own cases; `folders`: datasets), and what to make of it."""

    golden: bool
    folders: Sequence[Path]
    half: Half | None
    report: Path | None
    baseline: Path | None
    judge: str | None = None


def evaluate(data_dir: Path, wish: Wish, *, as_json: bool) -> int:
    """Measure, tell, write the report, compare with the baseline; the exit code."""
    # Files that are wrong are named before minutes are spent.
    baseline = read_run(wish.baseline) if wish.baseline else None
    datasets = [folder for path in wish.folders for folder in dataset_folders(path)]
    settings = Settings(
        read_settings(KnowledgeSettings, data_dir, "knowledge"), read_settings(AssistantSettings, data_dir, "assistant")
    )
    with open_judge(_judge_settings(data_dir, wish), settings.assistant) as judge, progress() as show:
        measured = _evaluations(settings, wish, datasets, show)
        evaluations = [judged(evaluation, judge, show) if judge else evaluation for evaluation in measured]
    run = _run(settings, evaluations)
    if wish.report is not None:
        write_report(run, evaluations, wish.report)
        say(f"report: {wish.report / 'index.html'}")
    _tell(run, evaluations, baseline, as_json=as_json)
    return _judge(run, baseline, evaluations)


def _judge_settings(data_dir: Path, wish: Wish) -> EvaluationSettings:
    settings = read_settings(EvaluationSettings, data_dir, "evals")
    return settings.model_copy(update={"judge": wish.judge}) if wish.judge else settings


def _evaluations(settings: Settings, wish: Wish, datasets: Sequence[Path], show: Progress) -> Iterator[Evaluation]:
    if wish.golden:
        yield from evaluate_golden(settings, wish.half or Half.DEVELOPMENT, show)
    yield from evaluate_folders(settings, datasets, wish.half, show)


def _run(settings: Settings, evaluations: Sequence[Evaluation]) -> Run:
    level = settings.assistant.answer_level
    return Run(
        created_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version("answerdesk"),
        settings={
            "encoder": settings.knowledge.encoder,
            "accepted risk": f"{settings.assistant.accepted_risk:g}",
            "answer level": "as promised" if level is None else f"{level:g}",
            "writer": settings.assistant.chat_model or "extractive",
        },
        measurements=tuple(each for evaluation in evaluations for each in evaluation.measurements),
        judgements=tuple(evaluation.judgement for evaluation in evaluations if evaluation.judgement),
    )


def _tell(run: Run, evaluations: Sequence[Evaluation], baseline: Run | None, *, as_json: bool) -> None:
    if as_json:
        line(to_json(run))
        return
    for evaluation in evaluations:
        earlier = counterpart(evaluation.measurement, baseline.measurements) if baseline is not None else None
        line(table(evaluation.measurement, differences(earlier, evaluation.measurement) if earlier else ()))
        if evaluation.fitted is not None:
            line(side_by_side(evaluation.measurement, evaluation.fitted))
        for remark in evaluation.remarks:
            line(f"  {remark}")
        if evaluation.judgement is not None:
            line(judgement_table(evaluation.judgement))
        line()


def _judge(run: Run, baseline: Run | None, evaluations: Sequence[Evaluation]) -> int:
    failed = [record for evaluation in evaluations for record in evaluation.records if record.error is not None]
    for record in failed:
        say(f"case {record.case.id} failed: {record.error}")
    drops = real_drops(baseline, run) if baseline is not None else []
    for drop in drops:
        say(_drop_text(drop))
    if drops:
        return FAILED
    return IN_PART if failed else 0


def _drop_text(drop: Drop) -> str:
    found = drop.difference
    before, after = (value_text(found.metric, value) for value in (found.before, found.after))
    return f"{drop.measurement}: {found.metric} went from {before} to {after} (p = {found.p:.4f})"
