"""The whole comparison: settings are chosen two at a time, figures are taken one after the other."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from evals.datasets import Dataset, read_datasets
from evals.peers.catalogue import BY_NAME
from evals.peers.child import CHOOSE, MEASURE, setting_from, task_text, trial_from
from evals.peers.corpus import read_articles
from evals.peers.domain import Setting, Task, Trial

Child = Callable[[str, str], str | None]
"""Runs a verb of `evals.peers.child` on what it reads, and gives what it writes; None when it failed."""

Tell = Callable[[str], None]

AT_ONCE = 2


@dataclass(frozen=True, slots=True)
class Plan:
    """Who is compared on which folders, with how many questions of each half at most.

    `models` is a folder of ranking models for Answerdesk, each named like the dataset's folder it was fitted without.
    """

    contestants: Sequence[str]
    folders: Sequence[Path]
    questions: int
    vector_cache: Path
    models: Path | None = None


def compare(plan: Plan, child: Child, tell: Tell) -> Iterator[Trial]:
    """The trials of each dataset, contestants in their order; one that failed is left out, and was told of."""
    tasks = _tasks(plan)
    # By contestant first: two that encode the same articles at the same time would both do the work.
    by_contestant = sorted(tasks, key=lambda task: plan.contestants.index(task.contestant))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        settings = dict(
            zip(by_contestant, pool.map(lambda task: _setting(task, child, tell), by_contestant), strict=True)
        )
    # Times are taken with nothing else running.
    for task in tasks:
        setting = settings[task]
        told = None if setting is None else child(MEASURE, task_text(task, setting))
        if told is None:
            tell(f"{task.contestant} failed on {task.dataset}")
        else:
            tell(f"measured {task.contestant} on {task.dataset}")
            yield trial_from(told)


def run_child(verb: str, told: str) -> str | None:
    """A process of its own; what it says on standard error is passed on."""
    command = [sys.executable, "-m", "evals.peers.child", verb]
    environment = {**os.environ, "HAYSTACK_TELEMETRY_ENABLED": "False", "LANGSMITH_TRACING": "false"}
    ran = subprocess.run(command, input=told, env=environment, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own module
    return ran.stdout if ran.returncode == 0 else None


def cold_dataset(datasets: Sequence[Dataset]) -> str:
    """The dataset on which ingest is timed: the smallest that has texts, as manuals have, and not questions alone."""
    sizes = {dataset.name: [len(article.text) for article in read_articles(dataset.corpus)] for dataset in datasets}
    return min(sizes, key=lambda name: (not any(sizes[name]), sum(sizes[name])))


def _tasks(plan: Plan) -> list[Task]:
    folders = [(folder, dataset) for folder in plan.folders for dataset in read_datasets(folder)]
    cold = cold_dataset([dataset for _, dataset in folders])
    return [
        Task(
            contestant=contestant,
            folder=folder,
            dataset=dataset.name,
            questions=plan.questions,
            vector_cache=plan.vector_cache,
            is_cold=dataset.name == cold,
            model=_model(plan, folder),
        )
        for folder, dataset in folders
        for contestant in plan.contestants
    ]


def _model(plan: Plan, folder: Path) -> Path | None:
    path = plan.models / f"{folder.resolve().name}.json" if plan.models else None
    return path if path and path.is_file() else None


def _setting(task: Task, child: Child, tell: Tell) -> Setting | None:
    if not BY_NAME[task.contestant].knobs:
        return {}
    told = child(CHOOSE, task_text(task))
    if told is None:
        return None
    tell(f"chose {task.contestant} on {task.dataset}: {told}")
    return setting_from(told)
