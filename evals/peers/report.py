"""The comparison as it is written: the whole of it, the part that the README shows, and JSON for machines."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from evals.peers.catalogue import BY_NAME
from evals.peers.domain import Trial
from evals.peers.figures import Cell
from evals.peers.table import Row, markdown, rows_of_trials


def whole(trials: Sequence[Trial], versions: Mapping[str, str]) -> str:
    """Every row, the setting that was chosen for each contestant, and the versions."""
    table = markdown(rows_of_trials(trials), _contestants(trials))
    chosen = ["| dataset | contestant | setting | answers from a score of |", "|---|---|---|---:|"]
    chosen += [
        f"| {trial.dataset} | {BY_NAME[trial.contestant].title} | {_setting(trial)} | {_level(trial)} |"
        for trial in trials
    ]
    packages = ", ".join(f"{package} {version}" for package, version in versions.items())
    return "\n".join(
        [_asked(trials), "", table, "What was chosen on the development half:", "", *chosen, "", packages, ""]
    )


def headline(trials: Sequence[Trial]) -> str:
    """The rows that a README has room for."""
    rows = [row for row in rows_of_trials(trials) if row.figure.is_headline]
    return f"{_asked(trials)}\n\n{markdown(rows, _contestants(trials))}"


def plain(trials: Sequence[Trial], versions: Mapping[str, str]) -> dict[str, Any]:
    """All of it as JSON has it: values are as the cells show them, "score" is what they count in their row."""
    return {
        "versions": dict(versions),
        "trials": [
            {
                "dataset": trial.dataset,
                "contestant": trial.contestant,
                "setting": dict(trial.setting),
                "level": _finite(trial.level),
                "questions": len(trial.measurement.marks),
                "passages": trial.passages,
            }
            for trial in trials
        ],
        "rows": [_plain_row(row) for row in rows_of_trials(trials)],
    }


def _plain_row(row: Row) -> dict[str, Any]:
    return {
        "dataset": row.dataset,
        "figure": row.figure.name,
        "cells": {name: _plain_cell(cell) for name, cell in row.cells.items()},
        "best": sorted(row.best),
        "is_behind": row.is_behind,
        "remark": row.remark,
    }


def _plain_cell(cell: Cell) -> dict[str, Any]:
    return {"text": cell.text, "score": _finite(cell.value)}


def _asked(trials: Sequence[Trial]) -> str:
    asked = {trial.dataset: len(trial.measurement.marks) for trial in trials}
    return "Questions asked: " + ", ".join(f"{dataset} {count}" for dataset, count in asked.items()) + "."


def _contestants(trials: Sequence[Trial]) -> list[str]:
    return list(dict.fromkeys(trial.contestant for trial in trials))


def _setting(trial: Trial) -> str:
    return ", ".join(f"{name} {value}" for name, value in trial.setting.items()) or "as it ships"


def _level(trial: Trial) -> str:
    return "never" if math.isinf(trial.level) else f"{trial.level:.4g}"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
