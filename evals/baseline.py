"""`make baseline`: writes what `make gate` compares with, the golden development cases as they are answered now.

`python -m evals.baseline FILE`. Run it when a change of the figures is meant, and commit the file with the change.
"""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from assistant import AssistantSettings
from evals.domain import Half, Marks, Measurement, Run
from evals.gate import GUARDED
from evals.history import write_run
from evals.metrics.confidence import COLUMNS as OF_CONFIDENCE
from evals.metrics.triage import COLUMNS as OF_TYPES
from evals.suite import Settings, evaluate_golden
from knowledge import KnowledgeSettings, read_settings

KEPT = {*(metric.column for metric in GUARDED if metric.column), *OF_CONFIDENCE}


def lean(measurement: Measurement) -> Measurement:
    """What a gate needs of a measurement: the guarded figures, and of each case the scores behind them."""
    guarded = {metric.name for metric in GUARDED}
    kept = tuple(estimate for estimate in measurement.estimates if estimate.metric in guarded)
    return replace(measurement, estimates=kept, groups=(), marks=tuple(map(_lean, measurement.marks)))


def _lean(mark: Marks) -> Marks:
    scores = {name: score for name, score in mark.scores.items() if name in KEPT}
    labels = {name: label for name, label in mark.labels.items() if name in OF_TYPES}
    return Marks(mark.case_id, scores, labels)


def main(arguments: Sequence[str]) -> int:
    """Measure with the settings that ship and write the file."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m evals.baseline FILE\n")
        return 2
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(
            read_settings(KnowledgeSettings, folder, "knowledge"), read_settings(AssistantSettings, folder, "assistant")
        )
        measured = tuple(lean(evaluation.measurement) for evaluation in evaluate_golden(settings, Half.DEVELOPMENT))
    now = datetime.now(UTC).isoformat(timespec="seconds")
    write_run(Run(now, version("answerdesk"), {"encoder": settings.knowledge.encoder}, measured), Path(arguments[0]))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
