"""How good it is: cases and datasets, systems to measure, metrics, reports, and the gate."""

from evals.batch_domain import Verdict
from evals.batch_tests import BatchTests
from evals.calibration import Calibration, Nearest, Trials, calibrate, try_out
from evals.calibration_effects import Effect, effects, effects_table, price
from evals.case_store import CaseStore, prepare_tables
from evals.cases import golden_cases, read_cases, row_of
from evals.comparing import Difference, differences
from evals.console import Console, Look
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
from evals.errors import (
    BadDataset,
    BadRun,
    BatchTestNotFound,
    BatchTestUnfinished,
    CaseNotFound,
    EvaluationError,
    InvalidCase,
    InvalidPreview,
    PreviewNotFound,
)
from evals.export import deepeval_rows, ragas_rows
from evals.folders import evaluate_folders
from evals.gap_cases import adopt_closed_gaps
from evals.gate import Drop, counterpart, real_drops
from evals.golden import Added, CaseFilter, CaseOrigin, GoldenCase, LastVerdict
from evals.history import past_runs, read_run, to_json, write_run
from evals.judge import Judge, open_judge
from evals.labelled import Labelled, of_cases, of_feedback, of_source, without_gone
from evals.measuring import measure
from evals.metrics.catalogue import METRICS, Metric
from evals.preview_desk import PreviewDesk, PreviewWish
from evals.preview_jobs import PreviewJobs
from evals.previewing import Effected, Preview, Source
from evals.protocols import System
from evals.reports.files import write_report
from evals.reports.numbers import value_text
from evals.reports.terminal import judgement_table, side_by_side, table
from evals.risk_control import LOWEST, RISKS, Judged, certified_level, questions_needed
from evals.runner import run
from evals.scoring import scored
from evals.settings import EvaluationSettings
from evals.suite import Evaluation, Settings, evaluate_folder, evaluate_golden, judged
from evals.systems import assistant_system, search_system
from evals.tables import TABLES

__all__ = [
    "LOWEST",
    "METRICS",
    "RISKS",
    "TABLES",
    "Added",
    "Answer",
    "BadDataset",
    "BadRun",
    "BatchTestNotFound",
    "BatchTestUnfinished",
    "BatchTests",
    "Calibration",
    "Case",
    "CaseFilter",
    "CaseNotFound",
    "CaseOrigin",
    "CaseStore",
    "Console",
    "Dataset",
    "Difference",
    "Drop",
    "Effect",
    "Effected",
    "Estimate",
    "Evaluation",
    "EvaluationError",
    "EvaluationSettings",
    "Found",
    "GoldenCase",
    "Group",
    "Half",
    "InvalidCase",
    "InvalidPreview",
    "Judge",
    "Judged",
    "Judgement",
    "Labelled",
    "LastVerdict",
    "Look",
    "Marks",
    "Measurement",
    "Metric",
    "Nearest",
    "Preview",
    "PreviewDesk",
    "PreviewJobs",
    "PreviewNotFound",
    "PreviewWish",
    "Record",
    "Ruling",
    "Run",
    "Said",
    "Settings",
    "Source",
    "System",
    "Trials",
    "Verdict",
    "adopt_closed_gaps",
    "assistant_system",
    "calibrate",
    "certified_level",
    "counterpart",
    "dataset_folders",
    "deepeval_rows",
    "differences",
    "effects",
    "effects_table",
    "evaluate_folder",
    "evaluate_folders",
    "evaluate_golden",
    "golden_cases",
    "is_dataset",
    "judged",
    "judgement_table",
    "measure",
    "of_cases",
    "of_feedback",
    "of_source",
    "open_judge",
    "past_runs",
    "prepare_tables",
    "price",
    "questions_needed",
    "ragas_rows",
    "read_cases",
    "read_dataset",
    "read_run",
    "real_drops",
    "row_of",
    "run",
    "scored",
    "search_system",
    "side_by_side",
    "table",
    "to_json",
    "try_out",
    "value_text",
    "without_gone",
    "write_report",
    "write_run",
]
