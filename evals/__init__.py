"""How good it is: cases and datasets, systems to measure, metrics, reports, and the gate."""

from evals.cases import golden_cases, read_cases
from evals.comparing import Difference, differences
from evals.datasets import Dataset, dataset_folders, is_dataset, read_dataset
from evals.domain import (
    Answer,
    Case,
    Estimate,
    Found,
    Group,
    Half,
    Judgement,
    Marks,
    Measurement,
    Record,
    Ruling,
    Run,
    Said,
)
from evals.errors import BadDataset, BadRun, EvaluationError
from evals.export import deepeval_rows, ragas_rows
from evals.gate import Drop, counterpart, real_drops
from evals.history import past_runs, read_run, to_json, write_run
from evals.judge import Judge, open_judge
from evals.measuring import measure
from evals.metrics.catalogue import METRICS, Metric
from evals.protocols import System
from evals.reports.files import write_report
from evals.reports.numbers import value_text
from evals.reports.terminal import judgement_table, table
from evals.runner import run
from evals.settings import EvaluationSettings
from evals.suite import Evaluation, Settings, evaluate_folder, evaluate_golden, judged
from evals.systems import assistant_system, search_system

__all__ = [
    "METRICS",
    "Answer",
    "BadDataset",
    "BadRun",
    "Case",
    "Dataset",
    "Difference",
    "Drop",
    "Estimate",
    "Evaluation",
    "EvaluationError",
    "EvaluationSettings",
    "Found",
    "Group",
    "Half",
    "Judge",
    "Judgement",
    "Marks",
    "Measurement",
    "Metric",
    "Record",
    "Ruling",
    "Run",
    "Said",
    "Settings",
    "System",
    "assistant_system",
    "counterpart",
    "dataset_folders",
    "deepeval_rows",
    "differences",
    "evaluate_folder",
    "evaluate_golden",
    "golden_cases",
    "is_dataset",
    "judged",
    "judgement_table",
    "measure",
    "open_judge",
    "past_runs",
    "ragas_rows",
    "read_cases",
    "read_dataset",
    "read_run",
    "real_drops",
    "run",
    "search_system",
    "table",
    "to_json",
    "value_text",
    "write_report",
    "write_run",
]
