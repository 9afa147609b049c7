"""Runs as JSON files: written beside each other, so that the trend can be drawn, and read back for comparison."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from evals.domain import DIGITS, Estimate, Group, Judgement, Marks, Measurement, Ruling, Run
from evals.errors import BadRun

FORMAT = 1


def to_json(run: Run) -> str:
    """A run as text; case by case it holds scores and labels, no question and no answer."""
    silent = replace(run, judgements=tuple(map(_without_words, run.judgements)))
    return json.dumps({"format": FORMAT, **_rounded(asdict(silent))}, ensure_ascii=False, separators=(",", ":"))


def write_run(run: Run, path: Path) -> None:
    """Write a run to a file, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.part")
    fresh.write_text(to_json(run), "utf-8")
    os.replace(fresh, path)


def read_run(path: Path) -> Run:
    """A run that was written before. Raises `BadRun`."""
    try:
        told = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise BadRun(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise BadRun(f"{path} is not a run of answerdesk eval: it is not JSON") from error
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise BadRun(f"{path} is not a run of this version of answerdesk eval: make it again with --report")
    try:
        return Run(
            told["created_at"],
            told["version"],
            told["settings"],
            tuple(map(_measurement, told["measurements"])),
            tuple(map(_judgement, told.get("judgements", ()))),
        )
    except (KeyError, TypeError) as error:
        raise BadRun(f"{path} is not a whole run: {error} is missing or has another shape") from error


def keep(run: Run, folder: Path) -> Path:
    """Add a run to a history folder."""
    name = "".join(sign for sign in run.created_at if sign.isalnum())
    path = folder / f"{name}.json"
    write_run(run, path)
    return path


def past_runs(folder: Path) -> list[Run]:
    """The runs of a history folder, oldest first; a file that is none is passed over, it may be of another version."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(read_run(path))
        except BadRun:
            continue
    return sorted(found, key=lambda run: run.created_at)


def _measurement(told: Mapping[str, Any]) -> Measurement:
    return Measurement(
        name=told["name"],
        system=told["system"],
        half=told["half"],
        estimates=tuple(Estimate(**each) for each in told["estimates"]),
        groups=tuple(
            Group(each["kind"], each["name"], tuple(Estimate(**estimate) for estimate in each["estimates"]))
            for each in told["groups"]
        ),
        marks=tuple(Marks(**each) for each in told["marks"]),
    )


def _judgement(told: Mapping[str, Any]) -> Judgement:
    return Judgement(
        told["name"],
        told["judge"],
        tuple(Ruling(**each) for each in told["rulings"]),
        tuple(Estimate(**each) for each in told["estimates"]),
    )


def _without_words(judgement: Judgement) -> Judgement:
    # A judge gives its reasons in the words of question and reply.
    return replace(judgement, rulings=tuple(replace(ruling, reason="") for ruling in judgement.rulings))


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, DIGITS)
        case dict():
            return {name: _rounded(each) for name, each in value.items()}
        case list() | tuple():
            return [_rounded(each) for each in value]
        case _:
            return value
