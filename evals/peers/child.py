"""The process of one contestant on one dataset: `python -m evals.peers.child choose|measure`.

Takes a task, for `measure` with the setting, as JSON on standard input; writes the setting or the trial as JSON on
standard output.
"""

import json
import sys
from collections.abc import Mapping
from contextlib import redirect_stdout
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from evals.datasets import Dataset, read_datasets
from evals.domain import Marks, Measurement
from evals.peers.catalogue import BY_NAME
from evals.peers.domain import Setting, Surroundings, Task, Trial
from evals.peers.trying import Enter, choose, measure_trial
from knowledge import Encoder, KnowledgeSettings, RankingModel, open_encoder, read_model

CHOOSE, MEASURE = "choose", "measure"


def main(verb: str, told: str) -> str:
    """What is written for what was read."""
    given = json.loads(told)
    task = task_from(given["task"])
    contestant = BY_NAME[task.contestant]
    dataset = dataset_of(task)
    remembering = KnowledgeSettings(vector_cache=task.vector_cache)
    if verb == CHOOSE:
        return json.dumps(choose(contestant, dataset, surroundings(remembering, remembers_questions=True)))
    model = read_model(task.model.read_text("utf-8")) if task.model else None
    enter = surroundings(KnowledgeSettings(vector_cache=None) if task.is_cold else remembering, model)
    return json.dumps(asdict(measure_trial(contestant, given["setting"], dataset, task, enter)))


def surroundings(
    settings: KnowledgeSettings, model: RankingModel | None = None, *, remembers_questions: bool = False
) -> Enter:
    """Surroundings with the encoder of the settings; questions are remembered only where they are not timed."""
    in_service = settings.model_copy(update={"vector_cache": None})

    @cache
    def remembering() -> Encoder:
        return open_encoder(settings)

    @cache
    def plain() -> Encoder:
        return open_encoder(in_service)

    indexing = plain if settings.vector_cache is None else remembering
    questions = remembering if remembers_questions else plain
    return lambda folder, closing: Surroundings(settings, model, questions, indexing, folder, closing)


def dataset_of(task: Task) -> Dataset:
    """The dataset of a task."""
    return next(dataset for dataset in read_datasets(task.folder) if dataset.name == task.dataset)


def setting_from(text: str) -> Setting:
    """The setting that a process has written."""
    setting: Setting = json.loads(text)
    return setting


def task_text(task: Task, setting: Setting | None = None) -> str:
    """What a process reads."""
    return json.dumps({"task": asdict(task), "setting": setting}, default=str)


def task_from(told: Mapping[str, Any]) -> Task:
    """The task that a process has read."""
    paths = {name: told[name] and Path(told[name]) for name in ("folder", "vector_cache", "model")}
    return Task(**{**told, **paths})


def trial_from(text: str) -> Trial:
    """The trial that a process has written."""
    told = json.loads(text)
    measured = told["measurement"]
    marks = tuple(Marks(**each) for each in measured["marks"])
    return Trial(**{**told, "measurement": Measurement(**{**measured, "estimates": (), "groups": (), "marks": marks})})


if __name__ == "__main__":
    # Some libraries print; standard output is for the result alone.
    with redirect_stdout(sys.stderr):
        written = main(sys.argv[1], sys.stdin.read())
    sys.stdout.write(written)
