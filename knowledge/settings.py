"""Settings: from the environment (ANSWERDESK_…), then from `answerdesk.toml` in the data folder, then the defaults."""

import os
import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.encoding.precision import Precision
from knowledge.errors import SettingsError

PREFIX = "ANSWERDESK_"
FILE = "answerdesk.toml"

EncoderKind = Literal["bundled", "sentence-transformers", "endpoint", "stand-in"]


class KnowledgeSettings(BaseSettings):
    """Where the handbook is kept, and what searches it.

    Without a `database_url` articles are in SQLite in the data folder; without a `chroma_url` vectors are there too.
    `vector_cache` names a file that keeps every vector ever made, so that building an index again costs no encoding.
    Under the `two_person_rule` nobody publishes what they wrote themselves.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", frozen=True)

    database_url: str | None = None
    chroma_url: str | None = None
    chroma_prefix: str = Field("answerdesk", pattern=r"^[a-z0-9][a-z0-9-]{1,40}$")
    encoder: EncoderKind = "bundled"
    encoder_model: str | None = None
    encoder_url: str | None = None
    encoder_key: SecretStr | None = None
    encoder_question_prefix: str = ""
    encoder_passage_prefix: str = ""
    encoder_precision: Precision | Literal["auto"] = "auto"
    encoder_threads: int | None = Field(None, ge=1, le=256)
    reranker_model: str | None = None
    vector_cache: Path | None = None
    two_person_rule: bool = False
    cache_dir: Path | None = None


Settings = TypeVar("Settings", bound=BaseSettings)


def read_settings(kind: type[Settings], data_dir: Path, table: str) -> Settings:
    """Settings of one package: its table of the data folder's file, overruled by the environment.

    Raises `SettingsError` that names the setting, where it stands and what is wrong with it.
    """
    file = data_dir / FILE
    values = _table(file, table)
    overruled = {name for name in values if f"{PREFIX}{name}".upper() in {key.upper() for key in os.environ}}
    try:
        return kind(**{name: value for name, value in values.items() if name not in overruled})
    except ValidationError as error:
        fault = error.errors()[0]
        name = str(fault["loc"][0]) if fault["loc"] else table
        where = f"{file} [{table}]" if name in values and name not in overruled else f"{PREFIX}{name}".upper()
        said = "there is no such setting" if fault["type"] == "extra_forbidden" else fault["msg"]
        raise SettingsError(f"setting {name!r} in {where}: {said}") from error


def unknown_settings(kinds: Mapping[str, type[BaseSettings]], data_dir: Path, others: Collection[str]) -> list[str]:
    """What looks like a setting and is none: one sentence each, of tables in the data folder's file and variables.

    `kinds` has the settings of each table; `others` are variables that are known all the same, or beginnings of them
    that end with "_". Raises `SettingsError` for a file that cannot be read.
    """
    file = data_dir / FILE
    known = {f"{PREFIX}{name}".upper() for kind in kinds.values() for name in kind.model_fields} | set(others)
    beginnings = tuple(name for name in others if name.endswith("_"))
    tables = [f"{file}: there is no table [{name}]" for name in _content(file) if name not in kinds]
    return tables + [
        f"{name} in the environment: there is no such setting"
        for name in sorted(os.environ)
        if name.upper().startswith(PREFIX) and name.upper() not in known and not name.upper().startswith(beginnings)
    ]


def _table(file: Path, table: str) -> dict[str, Any]:
    values = _content(file).get(table, {})
    if not isinstance(values, dict):
        raise SettingsError(f"{file}: [{table}] must be a table")
    return values


def _content(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not a TOML file: {error}") from error
