"""The options that every command takes, before its name or behind it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", metavar="DIR", help="The data folder; the platform's user-data folder by default."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@dataclass(slots=True)
class Common:
    """The options that every command shares."""

    data_dir: Path
    as_json: bool


def settled(context: typer.Context, data_dir: Path | None, *, as_json: bool = False) -> Common:
    """The shared options, wherever they stood."""
    before: Common = context.obj
    return Common(data_dir or before.data_dir, as_json or before.as_json)


def default_data_dir() -> Path:
    """The platform's folder for the data of this product."""
    from platformdirs import user_data_path

    return user_data_path("answerdesk")
