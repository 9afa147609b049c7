"""Settings: from the environment (ANSWERDESK_…), then from `answerdesk.toml` in the data folder, then the defaults."""

import os
import tomllib
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from knowledge.errors import SettingsError

PREFIX = "ANSWERDESK_"
FILE = "answerdesk.toml"

EncoderKind = Literal["bundled", "sentence-transformers", "endpoint", "stand-in"]


class KnowledgeSettings(BaseSettings):
    """Where the handbook is kept, and what searches it.

    Without a `database_url` articles are in SQLite in the data folder; without a `chroma_url` vectors are there too.
    `vector_cache` names a file that keeps every vector ever made, so that building an index again costs no encoding.
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
    encoder_precision: Literal["auto", "int8", "int4"] = "auto"
    encoder_threads: int | None = Field(None, ge=1, le=256)
    reranker_model: str | None = None
    vector_cache: Path | None = None
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


def _table(file: Path, table: str) -> dict[str, Any]:
    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not a TOML file: {error}") from error
    values = content.get(table, {})
    if not isinstance(values, dict):
        raise SettingsError(f"{file}: [{table}] must be a table")
    return values
