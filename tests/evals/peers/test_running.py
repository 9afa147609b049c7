"""The whole comparison with processes that only say what they would do."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from evals.domain import Half
from evals.peers.child import CHOOSE, MEASURE, setting_from, task_from, task_text, trial_from
from evals.peers.domain import Setting, Task
from evals.peers.running import Plan, compare
from tests.evals.peers.material import ARTICLES, marks_of, questions_of, trial, write_dataset

CHOSEN: Setting = {"documents": "parts", "prefix": "query"}


class Processes:
    """Writes down what is run; a contestant on a dataset named in `failing` fails."""

    def __init__(self, *failing: tuple[str, str]) -> None:
        self.failing = failing
        self.ran: list[tuple[str, str, str]] = []
        self.settings: list[Setting] = []
        self.cold: set[str] = set()
        self.told: list[str] = []
        self.models: dict[str, Path | None] = {}

    def __call__(self, verb: str, told: str) -> str | None:
        given = json.loads(told)
        task = task_from(given["task"])
        self.ran.append((verb, task.contestant, task.dataset))
        if verb == CHOOSE:
            return None if (task.contestant, task.dataset) in self.failing else json.dumps(CHOSEN)
        self.settings.append(given["setting"])
        self.models[task.dataset] = task.model
        if task.is_cold:
            self.cold.add(task.dataset)
        return json.dumps(asdict(trial(task.contestant, marks_of((0.9, 1, 1)), task.dataset)))


def plan(tmp_path: Path, *datasets: str) -> Plan:
    for name in datasets:
        write_dataset(tmp_path / name, dict.fromkeys(questions_of(Half.HELD_BACK, 2), "a"))
    return Plan(("answerdesk", "chroma"), [tmp_path / name for name in datasets], 10, tmp_path / "vectors.sqlite")


def test_every_contestant_is_measured_on_every_dataset_with_what_was_chosen(tmp_path: Path) -> None:
    processes = Processes()
    trials = list(compare(plan(tmp_path, "first", "second"), processes, processes.told.append))
    pairs = [(each.dataset, each.contestant) for each in trials]
    assert pairs == [(name, who) for name in ("first", "second") for who in ("answerdesk", "chroma")]
    assert processes.settings == [{}, CHOSEN, {}, CHOSEN]


def test_nothing_is_measured_before_everything_is_chosen(tmp_path: Path) -> None:
    processes = Processes()
    list(compare(plan(tmp_path, "first", "second"), processes, processes.told.append))
    assert [verb for verb, *_ in processes.ran] == [CHOOSE] * 2 + [MEASURE] * 4


def test_a_contestant_that_fails_is_told_and_left_out(tmp_path: Path) -> None:
    processes = Processes(("chroma", "first"))
    trials = list(compare(plan(tmp_path, "first", "second"), processes, processes.told.append))
    assert ("first", "chroma") not in {(each.dataset, each.contestant) for each in trials}
    assert len(trials) == 3
    assert "chroma failed on first" in processes.told


def test_ingest_is_timed_on_the_smallest_dataset_that_has_texts(tmp_path: Path) -> None:
    wanted = plan(tmp_path, "questions", "small", "large")
    for name, length in (("small", 10), ("large", 20)):
        rows = [{"id": id_, "title": id_, "text": "退" * length} for id_ in ARTICLES]
        (tmp_path / name / "corpus.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    processes = Processes()
    list(compare(wanted, processes, processes.told.append))
    assert processes.cold == {"small"}


def test_a_ranking_model_fitted_without_a_dataset_is_used_on_it(tmp_path: Path) -> None:
    wanted = plan(tmp_path, "first", "second")
    (tmp_path / "second.json").write_text("{}", "utf-8")
    processes = Processes()
    list(compare(replace(wanted, models=tmp_path), processes, processes.told.append))
    assert processes.models == {"first": None, "second": tmp_path / "second.json"}


def test_tasks_settings_and_trials_survive_the_way_between_processes(tmp_path: Path) -> None:
    task = Task("chroma", tmp_path, "shop", 10, tmp_path / "vectors.sqlite", is_cold=True)
    given = json.loads(task_text(task, CHOSEN))
    assert (task_from(given["task"]), given["setting"]) == (task, CHOSEN)
    assert setting_from(json.dumps(CHOSEN)) == CHOSEN
    never = trial("chroma", marks_of((0.9, 1, 1), (0.2, 0, 0)), level=float("inf"), setting=CHOSEN)
    assert trial_from(json.dumps(asdict(never))) == never
